import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const ONE = mayaScene(['64a000000000000000000007']);

describe('the command line', () => {
  it.each([
    [['scan', '/no/such/folder'], /no such file or folder/],
    [['scan'], /missing required argument/],
    [['plan', '.'], /--project/],
    [['plan', '.', '--project', 'p', '--out', '/tmp/x', '--accept', 'name'], /Allowed choices/],
    [['scan', '.', '--shard', '5/4'], /third of sixteen/],
    [['apply', '/no/such/run'], /plan/],
    [['report', '/no/such/run'], /plan/],
    [['fly'], /unknown command/],
  ])('answers %j with a sentence and exit code 2', async (argv, message) => {
    const { code, err, out } = await runCli(argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe('');
  });

  it('shows help and version as no error', async () => {
    expect((await runCli(['--help'])).code).toBe(0);
    expect((await runCli(['--version'])).code).toBe(0);
    expect((await runCli(['plan', '--help'])).out).toContain('--openpype');
  });

  it.each(['scan', 'plan', 'apply', 'verify', 'snapshot', 'review', 'doctor'])(
    'tells defaults of %s only where there are some',
    async (command) => {
      const { code, out } = await runCli([command, '--help']);
      expect(code).toBe(0);
      expect(out).not.toMatch(/default: \[\]|default: [^)]*\) \(default/);
    },
  );

  it('counts every file exactly once, with a finding for each that was not read', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'good.ma'), ONE);
    await writeFile(join(folder, 'empty.ma'), '');
    await writeFile(join(folder, 'pointer.nk'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
    await writeFile(join(folder, 'foreign.hip'), 'PK\u0003\u0004 not a scene');
    await symlink('/no/such/target', join(folder, 'dangling.ma'));
    await symlink(folder, join(folder, 'loop'));
    await mkdir(join(folder, 'folder.ma'));
    const { code, out } = await runCli(['scan', folder, '--json']);
    const lines = jsonLines(out);
    const outcomes = lines.flatMap((line) =>
      line.type === 'workfile' ? [[line.path.slice(folder.length + 1), line.outcome]] : [],
    );
    expect(Object.fromEntries(outcomes)).toEqual({
      'good.ma': 'read',
      'empty.ma': 'skipped',
      'pointer.nk': 'skipped',
      'foreign.hip': 'skipped',
      'dangling.ma': 'failed',
    });
    for (const line of lines) {
      if (line.type === 'workfile' && line.outcome !== 'read') expect(line.findings).not.toEqual([]);
    }
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      workfiles: { total: 5, withContainers: 1, skipped: 3, failed: 1 },
    });
    expect(code, 'some files failed').toBe(3);
  });

  it('tells a truncated scene and plans nothing in it', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'cut.ma');
    await writeFile(path, ONE);
    await truncate(path, ONE.indexOf('64a0'));
    const { out } = await runCli(['scan', path, '--json']);
    const [line] = jsonLines(out);
    expect(line).toMatchObject({ type: 'workfile', findings: [{ severity: 'error' }] });
  });

  it.each(['sh010/fx/lh_sh010_fx_v003.hip', 'sh020/fx/lh_sh020_fx_v001.hiplc'])(
    'tells a truncated %s, and plans nothing in it wherever it was cut',
    async (scene) => {
      const folder = await temporaryFolder();
      const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
      const bytes = await readFile(join(show, 'work', scene));
      const path = join(folder, `cut${extname(scene)}`);
      for (const part of [0.2, 0.5, 0.7, 0.99]) {
        await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * part)));
        const sources = ['--openpype', join(show, 'lighthouse.zip'), '--ayon', join(show, 'lighthouse.ayon.gz')];
        const { out } = await runCli([
          'plan',
          path,
          ...sources,
          '--project',
          'lighthouse',
          '--out',
          join(folder, 'run'),
          '--json',
        ]);
        const line = jsonLines(out).find((candidate) => candidate.type === 'workfile');
        expect(
          line?.findings.some(({ severity }) => severity === 'error'),
          `cut at ${part}`,
        ).toBe(true);
        expect(line?.containers.flatMap(({ edits }) => edits)).toEqual([]);
      }
    },
  );

  it('says what a broken dump or snapshot is, and writes no plan', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'work'));
    await writeFile(join(folder, 'work', 'one.ma'), ONE);
    const dump = join(folder, 'database.json');
    await writeFile(dump, '[{"_id": {"$oid": "64a000000000000000000001"}, "type": "project", "name": "p"');
    const plan = (...more: string[]): Promise<{ code: number; err: string }> =>
      runCli(['plan', join(folder, 'work'), '--project', 'p', '--out', join(folder, 'run'), ...more]);
    for (const source of [
      ['--openpype', dump],
      ['--ayon', dump],
      ['--openpype', '/no/such.zip'],
      ['--ayon', '/no/such.gz'],
    ]) {
      const { code, err } = await plan(...source);
      expect(code, source.join(' ')).toBe(2);
      expect(err).toContain(source[1]);
      expect(err).not.toMatch(/\n\s+at /);
    }
  });
});
