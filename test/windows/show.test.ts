import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { NO_WINDOWS, startWindows, type Windows, type WindowsResult } from '../support/wine.ts';

/** As Wine names the root of this machine. */
const BIN = `Z:${fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url)).replaceAll('/', '\\')}`;

async function bytesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const bytes = files.map(async (file): Promise<[string, string]> => [file, await readFile(file, 'latin1')]);
  return Object.fromEntries<string>(await Promise.all(bytes));
}

if (NO_WINDOWS !== null) console.warn(`Nothing is played as on Windows: ${NO_WINDOWS}.`);

describe.skipIf(NO_WINDOWS !== null)('the bundled show on drive C of a Windows (skipped without Wine)', () => {
  let windows: Windows;
  let show = '';
  let before: Record<string, string> = {};
  const remap = (...words: string[]): Promise<WindowsResult> => windows.node(show, BIN, ...words);
  const SOURCES = ['--openpype', 'lighthouse.zip', '--ayon', 'C:\\show\\lighthouse.ayon.gz'];

  beforeAll(async () => {
    windows = await startWindows();
    // The first start makes the drive.
    await windows.node('/', '--version');
    show = join(windows.drive, 'show');
    await mkdir(show);
    expect(await remap('demo', 'C:\\show')).toMatchObject({ code: 0, err: '' });
    await mkdir(join(show, 'work', 'old'));
    await rename(join(show, 'work/sh010/roto'), join(show, 'work/old/roto'));
    before = await bytesBelow(join(show, 'work'));
  });
  afterAll(() => windows.remove());

  it('is planned with rules and globs as they are typed there', async () => {
    await writeFile(join(show, 'rules.yml'), "ignore:\n  - { workfile: 'c:\\show\\WORK\\old\\**' }\n");
    const words = [
      'plan',
      'c:\\Show\\work',
      ...SOURCES,
      '--rules',
      'rules.yml',
      '--exclude',
      'sh020\\slapcomp\\*',
      '--json',
    ];
    const { code, out, err } = await remap(...words, '--out', 'runs\\lighthouse');
    expect(err).not.toMatch(/unexpected|warning/i);
    expect(code).toBe(0);
    const workfiles = jsonLines(out).flatMap((line) => (line.type === 'workfile' ? [line] : []));
    expect(workfiles).toHaveLength(10);
    for (const { path } of workfiles) expect(path).toMatch(/^c:\\Show\\work\\(?!sh020\\slapcomp)/i);
    const old = workfiles.filter(({ path }) => path.includes('\\old\\')).flatMap(({ containers }) => containers);
    expect(old.length).toBeGreaterThan(0);
    for (const { decision } of old) expect(decision?.reason?.code).toBe('ignored-by-rule');
    expect(await bytesBelow(join(show, 'work')), 'a plan touches no workfile').toEqual(before);
  });

  it('is written, proven and put back to the byte', async () => {
    const applied = await remap('apply', 'runs\\lighthouse');
    expect(applied.out).toMatch(/\d {2}patched and proven/);
    expect(applied.err).toContain('On Windows a replaced file takes the access list of its folder');
    expect(applied.err).not.toContain('getfattr');
    expect(await bytesBelow(join(show, 'work'))).not.toEqual(before);
    // A workfile of Houdini waits for its pilot, which is not proven.
    expect((await remap('verify', 'runs\\lighthouse')).out).toMatch(/proven, 0 failed/);
    expect((await remap('undo', 'runs\\lighthouse')).code).toBe(0);
    expect(await bytesBelow(join(show, 'work'))).toEqual(before);
  });

  it('is told by its long paths too', async () => {
    const { code, out } = await remap('scan', '\\\\?\\C:\\show\\work', '--json');
    expect(code).toBe(0);
    expect(jsonLines(out).filter(({ type }) => type === 'workfile')).toHaveLength(11);
  });

  it('has a plan that no other system carries out, though everybody may read it', async () => {
    const run = join(show, 'runs', 'lighthouse');
    const verify = ['verify', run, '--ayon', join(show, 'lighthouse.ayon.gz')];
    for (const words of [['apply', run], verify, ['undo', run]]) {
      const { code, err } = await runCli(words);
      expect(err).toMatch(/made on Windows, and this machine runs Linux or macOS.*Carry it out on Windows/s);
      expect(code).toBe(2);
    }
    expect((await runCli(['report', run])).out).toContain('10 workfiles');
  });

  it('is not written by the plan of another system', async () => {
    const run = join(show, 'runs', 'from-linux');
    const words = ['plan', join(show, 'work'), '--ayon', join(show, 'lighthouse.ayon.gz'), '--project', 'lighthouse'];
    expect((await runCli([...words, '--out', run])).code).toBe(0);
    const { code, err } = await remap('apply', 'runs\\from-linux');
    expect(err).toMatch(/made on Linux or macOS, and this machine runs Windows/);
    expect(code).toBe(2);
    expect((await remap('report', 'runs\\from-linux')).out).toContain('11 workfiles');
    expect(await bytesBelow(join(show, 'work'))).toEqual(before);
  });
});
