import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unreadApplication } from '../../src/hosts/unread.ts';
import { WORKFILE_EXTENSIONS } from '../../src/scanners/registry.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

async function folderOf(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'incrementalSave'));
  for (const name of names) await writeFile(join(folder, name), 'not looked into');
  return folder;
}

/** An application that a test may count on: whichever is still in the table. */
const ENDING =
  ['.spp', '.drp', '.uproject'].find((one) => !WORKFILE_EXTENSIONS.has(one)) ?? expect.fail('all are read');
const APPLICATION = unreadApplication(ENDING) ?? expect.fail('none');

describe('workfiles of applications that are not read', () => {
  it('are counted by application, in words and in numbers, and are not read', async () => {
    const folder = await folderOf(`a${ENDING}`, `b${ENDING.toUpperCase()}`, 'notes.txt');
    await writeFile(join(folder, 'scene.ma'), mayaScene(['64a000000000000000000007']));
    const { out, code } = await runCli(['scan', folder]);
    expect(code).toBe(0);
    expect(out).toContain(`2 of ${APPLICATION}`);
    const summary = jsonLines((await runCli(['scan', folder, '--json'])).out).at(-1);
    expect(summary).toMatchObject({
      workfiles: { total: 1 },
      notRead: { [APPLICATION]: 2 },
      passedOver: { 'walk-application-not-read': 2 },
    });
  });

  it.each([['scan'], ['plan']])('never make %s look as if there were nothing to do', async (command) => {
    const folder = await folderOf(`a${ENDING}`, 'scene.ma~');
    const plan = command === 'plan' ? ['--project', 'p', '--out', join(folder, 'run')] : [];
    const { out } = await runCli([command, folder, ...plan]);
    expect(out).toContain(`No workfile was found in ${folder}; passed over: `);
    expect(out).toContain(`1 of ${APPLICATION}`);
  });

  it('say so in every report of a plan', async () => {
    const folder = await folderOf(`a${ENDING}`);
    const run = join(folder, 'run');
    await runCli(['plan', folder, '--project', 'p', '--out', run]);
    for (const format of ['text', 'html', 'json', 'markdown', 'junit']) {
      const { out } = await runCli(['report', run, '--format', format]);
      expect(out, format).toContain(`1 of ${APPLICATION}`);
      expect(out, format).toMatch(/No workfile was found/);
    }
  });

  it('get advice that fits them when they are named', async () => {
    const folder = await folderOf(`a${ENDING}`, 'a.txt');
    const [line] = jsonLines((await runCli(['scan', join(folder, `a${ENDING}`), '--json'])).out);
    const args = { application: APPLICATION };
    expect(line).toMatchObject({ outcome: 'skipped', findings: [{ code: 'workfile-application-not-read', args }] });
    const [other] = jsonLines((await runCli(['scan', join(folder, 'a.txt'), '--json'])).out);
    expect(other).toMatchObject({ outcome: 'skipped', findings: [{ code: 'workfile-unknown-format' }] });
  });

  it('leave an empty folder a warning with its name', async () => {
    const folder = await temporaryFolder();
    expect((await runCli(['scan', folder])).out).toContain(`No workfile was found in ${folder}; passed over: nothing.`);
  });

  it('are not told of a shard, whose share may be empty', async () => {
    const folder = await temporaryFolder();
    expect((await runCli(['scan', folder, '--shard', '1/2'])).out).not.toContain('No workfile was found');
  });
});
