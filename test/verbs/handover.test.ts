import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HandoverResult } from '../../src/verbs/handover.ts';
import { cli, pilotShow, play, python3 } from '../support/pilot-show.ts';
import { runCli } from '../support/run-cli.ts';

async function handedOver(): Promise<{
  run: string;
  scene: string;
  script: string;
  folder: string;
  told: HandoverResult;
}> {
  const { run, folder: show } = await pilotShow();
  const told = JSON.parse(await cli('handover', run, '--json')) as HandoverResult;
  const folder = join(run, 'handover');
  return {
    run,
    folder,
    told,
    scene: join(show, 'work/edit/lh_locked_v001.ma'),
    script: join(folder, 'handover_maya.py'),
  };
}

describe.skipIf(python3 === null)('a hand-over', () => {
  it('names what cannot be patched outside, and why', async () => {
    const { told, scene } = await handedOver();
    expect(told.records.filter(({ path }) => path === scene)).toMatchObject([
      { host: 'maya', node: 'asset_0__product0_CON', because: 'maya-value-not-literal' },
    ]);
    for (const record of told.records) {
      expect(record.old).not.toBe(record.new);
      expect(record.values['representation']).toBe(record.new);
      expect(record.evidence.length).toBeGreaterThan(0);
    }
  });

  it('changes nothing unless it is asked to, then exactly that record, and keeps the old file', async () => {
    const { run, told, scene, script, folder } = await handedOver();
    const before = await readFile(scene, 'utf8');
    const record = told.records.find(({ path }) => path === scene);
    const dry = await play(script);
    expect(dry.code, dry.out).toBe(0);
    expect(dry.out).toContain('would-set');
    expect(await readFile(scene, 'utf8')).toBe(before);
    expect((await runCli(['verify', run])).out).toMatch(/handed over: 0 set, \d+ open, 0 not what the log says/);
    const done = await play(script, {}, ['--write']);
    expect(done.code, done.out).toBe(0);
    const after = await readFile(scene, 'utf8');
    expect(after).toBe(before.replace(record?.old ?? '', record?.new ?? '').replace('2022', '2099'));
    const [kept = ''] = await readdir(join(folder, 'backup'));
    expect(await readFile(join(folder, 'backup', kept, 'lh_locked_v001.ma'), 'utf8')).toBe(before);
    expect((await play(script, {}, ['--write'])).out).toContain(': already');
    expect((await runCli(['verify', run])).out).toMatch(/handed over: 1 set/);
    await writeFile(scene, before);
    const gone = await runCli(['verify', run]);
    expect(gone.code).toBe(4);
    expect(gone.out).toContain('1 not what the log says');
  });

  it('leaves a record alone that holds another id by now, and a list that somebody edited', async () => {
    const { scene, script, folder, told } = await handedOver();
    const old = told.records.find(({ path }) => path === scene)?.old ?? '';
    await writeFile(scene, (await readFile(scene, 'utf8')).replace(old, 'f'.repeat(24)));
    const other = await play(script, {}, ['--write']);
    expect(other.code).toBe(1);
    expect(other.out).toContain('other-value');
    await appendFile(join(folder, 'handover.json'), ' ');
    const edited = await play(script, {}, ['--write']);
    expect(edited.code).toBe(2);
    expect(edited.out).toContain('run `ayon-remap handover` again');
  });
});
