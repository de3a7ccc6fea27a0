import { execFile } from 'node:child_process';
import { link, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { walk } from '../../src/reading/walk.ts';
import type { WalkOptions } from '../../src/reading/walk.ts';
import { shardOf } from '../../src/reading/scan-files.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const run = promisify(execFile);

async function tree(files: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  for (const file of files) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), `content of ${file}`);
  }
  return folder;
}

async function walked(folder: string, options: WalkOptions = {}): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const item of walk([folder], options)) {
    found[relative(folder, item.path)] = item.kind === 'passed-over' ? item.code : item.kind;
  }
  return found;
}

describe('walk', () => {
  it('takes workfiles in an order that depends on names alone, and nothing else', async () => {
    const folder = await tree(['b/two.nk', 'a/one.ma', 'c.hiplc', 'notes.txt', 'a/cache.abc', 'plate.exr']);
    expect(Object.keys(await walked(folder))).toEqual(['a/one.ma', 'b/two.nk', 'c.hiplc']);
  });

  it('takes compositions and settings of Fusion', async () => {
    const folder = await tree(['a.comp', 'tools/loader.setting', 'a.autocomp', 'a.autosave']);
    expect(await walked(folder)).toEqual({
      'a.comp': 'workfile',
      'tools/loader.setting': 'workfile',
      'a.autocomp': 'walk-autosave',
      'a.autosave': 'walk-autosave',
    });
    expect(new Set(Object.values(await walked(folder, { autosaves: true })))).toEqual(new Set(['workfile']));
  });

  it('says why it passes over backups, autosaves and other folders', async () => {
    const folder = await tree([
      'scene.ma',
      'incrementalSave/scene.0001.ma',
      'backup/fx_bak1.hip',
      'comp.nk~',
      'comp.nk.autosave',
      'edit.hrox',
      'edit.hrox.autosave2',
      'fx_bak12.hiplc',
      '.snapshot/hourly/scene.ma',
      'run/plan.jsonl',
      'run/backup/scene.ma',
    ]);
    expect(await walked(folder)).toEqual({
      'scene.ma': 'workfile',
      incrementalSave: 'walk-backup-folder',
      backup: 'walk-backup-folder',
      'comp.nk~': 'walk-autosave',
      'comp.nk.autosave': 'walk-autosave',
      'edit.hrox': 'workfile',
      'edit.hrox.autosave2': 'walk-autosave',
      'fx_bak12.hiplc': 'walk-autosave',
      '.snapshot': 'walk-folder-skipped',
      run: 'walk-run-folder',
    });
    const all = await walked(folder, { autosaves: true });
    expect(all['incrementalSave/scene.0001.ma']).toBe('workfile');
    expect(all['comp.nk~']).toBe('workfile');
  });

  it('takes globs against the name, or with a slash against the path below', async () => {
    const folder = await tree(['sh010/comp/a.nk', 'sh010/anim/a.ma', 'sh020/comp/b.nk']);
    const kept = async (options: WalkOptions): Promise<string[]> =>
      Object.entries(await walked(folder, options)).flatMap(([path, kind]) => (kind === 'workfile' ? [path] : []));
    expect(await kept({ include: ['*.NK'] })).toEqual(['sh010/comp/a.nk', 'sh020/comp/b.nk']);
    expect(await kept({ include: ['sh010/**'] })).toEqual(['sh010/anim/a.ma', 'sh010/comp/a.nk']);
    expect(await kept({ exclude: ['sh0?0/comp'] })).toEqual(['sh010/anim/a.ma']);
  });

  it('visits every file once, whatever links lead to it', async () => {
    const folder = await tree(['real/one.ma']);
    await symlink(folder, join(folder, 'real', 'loop'));
    await symlink(join(folder, 'real'), join(folder, 'twin'));
    await link(join(folder, 'real', 'one.ma'), join(folder, 'real', 'same.ma'));
    expect(await walked(folder)).toEqual({ 'real/one.ma': 'workfile', 'real/same.ma': 'walk-seen-already' });
  });

  it('tells a name that is not UTF-8 instead of losing it', async () => {
    const folder = await tree(['good.ma']);
    await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.ma')]), 'x');
    expect(await walked(folder)).toMatchObject({ 'good.ma': 'workfile', 'caf\\xe9.ma': 'failed' });
  });

  it('takes only what was changed since a date, and says so of the rest', async () => {
    const folder = await tree(['old.ma', 'same.ma', 'new.ma']);
    const at = async (name: string, time: string): Promise<void> =>
      utimes(join(folder, name), new Date(time), new Date(time));
    await at('old.ma', '2024-02-29T23:59:59.999Z');
    await at('same.ma', '2024-03-01T00:00:00Z');
    await at('new.ma', '2024-03-02T10:00:00Z');
    expect(await walked(folder, { since: new Date('2024-03-01') })).toEqual({
      'new.ma': 'workfile',
      'old.ma': 'walk-not-changed-since',
      'same.ma': 'workfile',
    });
    const plan = ['plan', folder, '--project', 'p', '--since', '2024-03-01', '--out', join(folder, 'run'), '--json'];
    const [header, ...lines] = jsonLines((await runCli(plan)).out);
    expect(header).toMatchObject({ options: { since: '2024-03-01T00:00:00.000Z' } });
    expect(lines.at(-1)).toMatchObject({ workfiles: { total: 2 }, passedOver: { 'walk-not-changed-since': 1 } });
  });

  it('refuses a path that is not there', async () => {
    await expect(walked('/no/such/share')).rejects.toThrow(/no such file or folder/);
  });
});

const mounts = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!mounts)('another file system below the path (needs root: a small one is mounted)', () => {
  it('is walked, or left out and told with --one-file-system', async ({ skip }) => {
    const folder = await tree(['here.ma', 'other/covered.ma']);
    const other = join(folder, 'other');
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'ayon-remap-test', other]).catch(() => null);
    // A container may be root and yet not mount.
    if (mounted === null) return skip('mounting is not allowed here');
    onTestFinished(async () => {
      await run('umount', [other]);
    });
    await writeFile(join(other, 'there.ma'), 'x');
    expect(await walked(folder)).toEqual({ 'here.ma': 'workfile', 'other/there.ma': 'workfile' });
    expect(await walked(folder, { oneFileSystem: true })).toEqual({
      'here.ma': 'workfile',
      other: 'walk-other-file-system',
    });
    expect(await walked(other, { oneFileSystem: true }), 'the path itself may be one').toEqual({
      'there.ma': 'workfile',
    });
    const scan = await runCli(['scan', folder, '--one-file-system', '--json']);
    expect(jsonLines(scan.out).at(-1)).toMatchObject({ passedOver: { 'walk-other-file-system': 1 } });
  });
});

describe('shards', () => {
  it('share out every path exactly once, evenly and for good', () => {
    const paths = Array.from({ length: 4000 }, (_, index) => `/mnt/projects/show/sh${index}/comp_v001.nk`);
    const sizes = [0, 0, 0, 0];
    for (const path of paths) sizes[shardOf(path, 4) - 1] = (sizes[shardOf(path, 4) - 1] ?? 0) + 1;
    expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(4000);
    for (const size of sizes) expect(size).toBeGreaterThan(850);
    expect(shardOf('/mnt/projects/show/sh0/comp_v001.nk', 16), 'the same on every machine and version').toBe(
      shardOf('/mnt/projects/show/sh0/comp_v001.nk', 16),
    );
  });
});
