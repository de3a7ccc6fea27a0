import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

async function folderWith(config: string): Promise<{ folder: string; config: string }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'one.ma'), mayaScene(['64a000000000000000000007']));
  await writeFile(join(folder, 'two.ma'), mayaScene(['64a000000000000000000008']));
  const path = join(folder, 'remap.yaml');
  await writeFile(path, config);
  return { folder, config: path };
}

describe('--config', () => {
  it('sets options of the command, and leaves those of others alone', async () => {
    const { folder, config } = await folderWith('json: true\nexclude: [two.ma]\naccept: path\n');
    const { code, out } = await runCli(['scan', folder, '--config', config]);
    expect(code).toBe(0);
    expect(jsonLines(out).flatMap((line) => (line.type === 'workfile' ? [line.path] : []))).toEqual([
      join(folder, 'one.ma'),
    ]);
  });

  it.each([
    ['exlude: [two.ma]\n', /no option "exlude"/],
    ['json: [\n', /no YAML/],
    ['- json\n', /no list of options/],
    ['exclude: { a: 1 }\n', /"exclude" cannot be/],
  ])('tells what is wrong with %j', async (text, message) => {
    const { folder, config } = await folderWith(text);
    const { code, err } = await runCli(['scan', folder, '--config', config]);
    expect(code).toBe(2);
    expect(err).toContain(config);
    expect(err).toMatch(message);
  });

  it('tells that the file is not there', async () => {
    expect(await runCli(['scan', '.', '--config', '/nowhere.yaml'])).toMatchObject({ code: 2 });
  });
});
