import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { ApplyOptions } from '../../../src/writers/apply/events.ts';
import { scanForWriter } from '../../../src/verbs/rescan.ts';
import { thisMachine } from '../../../src/writers/apply/machine/machine.ts';
import { nodeFileSystem } from '../../../src/files/node-file-system.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { until } from '../../support/waiting.ts';
import { startChild } from './support/killing.ts';
import { mayaScene, planText } from './support/plans.ts';
import {
  age,
  buildChild,
  canMount,
  hasTool,
  planReal,
  realShow,
  stateOf,
  strays,
  tempFolder,
} from './support/real-run.ts';

const isRoot = process.getuid?.() === 0;
const mounts = canMount();
const fattr = hasTool('setfattr') && hasTool('getfattr');
const facl = hasTool('setfacl') && hasTool('getfacl');

describe('on a real disk', () => {
  const root = tempFolder('disk');
  let child = '';
  let count = 0;
  const folder = (): string => {
    count += 1;
    const path = join(root, String(count));
    mkdirSync(path);
    return path;
  };
  beforeAll(async () => {
    child = await buildChild(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(['direct', 'pooled'] as const)('apply and undo, with %s calls', async (calls) => {
    const show = realShow(folder(), ['a.ma', 'sub/ümlaut b.ma'], { padding: 3_000_000 });
    const machine = thisMachine(nodeFileSystem({ direct: calls === 'direct' }));
    const before = show.files.map((file) => lstatSync(file.path, { bigint: true }));
    await applyRun(show.run, { machine });
    expect(stateOf(show)).toEqual(['new', 'new']);
    expect(strays(show)).toEqual([]);
    const { totals } = await undoRun(show.run, { machine });
    expect(totals.workfiles.restored).toBe(2);
    expect(stateOf(show)).toEqual(['old', 'old']);
    const after = show.files.map((file) => lstatSync(file.path, { bigint: true }));
    expect(after.map(({ ino, mtimeNs, mode }) => ({ ino, mtimeNs, mode }))).toEqual(
      before.map(({ ino, mtimeNs, mode }) => ({ ino, mtimeNs, mode })),
    );
  });

  test('with the real scanner: ids are looked at before the rename, and put back into a newer save', async () => {
    const show = realShow(folder(), ['a.ma']);
    const [file] = show.files;
    if (file === undefined) throw new Error('one file');
    const { totals } = await applyRun(show.run, { rescan: scanForWriter });
    expect(totals.reasons).toEqual({});
    expect(stateOf(show)).toEqual(['new']);
    const saved = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.from('// saved by an artist\n')]);
    writeFileSync(file.path, saved(file.after));
    const undone = await undoRun(show.run, { rescan: scanForWriter, recentMinutes: 0 });
    expect(undone.totals.workfiles['ids-only']).toBe(1);
    expect(readFileSync(file.path).equals(saved(file.scene))).toBe(true);
  });

  test('keeps mode, and as root the owner', async () => {
    const show = realShow(folder(), ['a.ma']);
    const path = show.files[0]?.path ?? '';
    chmodSync(path, 0o664);
    if (isRoot) chownSync(path, 1234, 4321);
    await applyRun(show.run);
    expect(stateOf(show)).toEqual(['new']);
    const stat = lstatSync(path);
    expect(stat.mode & 0o777).toBe(0o664);
    if (isRoot) expect([stat.uid, stat.gid]).toEqual([1234, 4321]);
  });

  test.skipIf(!fattr || !facl)(
    'carries extended attributes and access lists over (skipped without attr and acl)',
    async () => {
      const show = realShow(folder(), ['a.ma']);
      const path = show.files[0]?.path ?? '';
      execFileSync('setfattr', ['-n', 'user.shot', '-v', 'sh010', path]);
      execFileSync('setfacl', ['-m', 'u:1234:rw', path]);
      const list = (): string => execFileSync('getfacl', ['-cp', path]).toString();
      const before = list();
      const notices: unknown[] = [];
      await applyRun(show.run, {
        onEvent: (event) => void (event.type === 'notice' && notices.push(event.reason.code)),
      });
      expect(stateOf(show)).toEqual(['new']);
      expect(execFileSync('getfattr', ['--absolute-names', '-n', 'user.shot', '--only-values', path]).toString()).toBe(
        'sh010',
      );
      expect(list()).toBe(before);
      expect(notices).toContain('write-attributes-carried');
    },
  );

  test.skipIf(!fattr)('refuses what it would lose, before it touches the file (skipped without attr)', async () => {
    const show = realShow(folder(), ['a.ma']);
    execFileSync('setfattr', ['-n', 'user.shot', '-v', 'sh010', show.files[0]?.path ?? '']);
    const machine = thisMachine();
    const broken = { ...machine, attributes: { ...machine.attributes, copy: () => Promise.resolve(false) } };
    const { totals } = await applyRun(show.run, { machine: broken });
    expect(totals.reasons).toEqual({ 'write-attributes-lost': 1 });
    expect(stateOf(show)).toEqual(['old']);
    expect(strays(show)).toEqual([]);
    const kept = await applyRun(show.run, { machine: broken, mode: 'in-place' });
    expect(kept.totals.workfiles.patched).toBe(1);
    expect(stateOf(show)).toEqual(['new']);
  });

  test('a symbolic link stays, and the file behind it is written', async () => {
    const show = realShow(folder(), ['real/a.ma']);
    const [file] = show.files;
    if (file === undefined) throw new Error('one file');
    const link = join(show.root, 'latest.ma');
    symlinkSync(file.path, link);
    writeFileSync(join(show.run, 'plan.jsonl'), planText([{ ...file.line, path: link }]));
    await applyRun(show.run);
    expect(readlinkSync(link)).toBe(file.path);
    expect(stateOf(show)).toEqual(['new']);
  });

  test('a hard-linked file is refused, and written in place under both names', async () => {
    const show = realShow(folder(), ['a.ma']);
    const [file] = show.files;
    if (file === undefined) throw new Error('one file');
    const second = join(show.root, 'second.ma');
    linkSync(file.path, second);
    const refused = await applyRun(show.run);
    expect(refused.totals.reasons).toEqual({ 'write-hard-linked': 1 });
    await applyRun(show.run, { mode: 'in-place' });
    expect(readFileSync(second).equals(file.after)).toBe(true);
    await undoRun(show.run);
    expect(readFileSync(second).equals(file.scene)).toBe(true);
    expect(lstatSync(second).ino).toBe(lstatSync(file.path).ino);
  });

  test('a file that grew, and one that vanished since the plan, are refused by name', async () => {
    const show = realShow(folder(), ['a.ma', 'b.ma', 'c.ma']);
    const [grown = '', gone = ''] = show.files.map((file) => file.path);
    appendFileSync(grown, '// more\n');
    rmSync(gone);
    const told: string[] = [];
    const { totals } = await applyRun(show.run, {
      onEvent: (event) => void (event.type === 'workfile' && told.push(`${event.path} ${event.reason?.code ?? ''}`)),
    });
    expect(totals.workfiles).toMatchObject({ refused: 2, patched: 1 });
    expect(told).toContain(`${grown} write-changed`);
    expect(told).toContain(`${gone} write-gone`);
  });

  test('a limit on file sizes makes writes come up short: the workfile stays, nothing is left over', async () => {
    for (const mode of ['replace', 'in-place'] as const) {
      const show = realShow(folder(), ['a.ma'], { padding: 600_000 });
      const output = execFileSync(
        'sh',
        ['-c', `ulimit -f 400; exec "$0" "$@"`, process.execPath, child, show.run, JSON.stringify({ mode })],
        { encoding: 'utf8' },
      );
      const totals: unknown = JSON.parse(output.split('\n')[1] ?? '');
      expect(totals).toMatchObject({ workfiles: { failed: 1 }, reasons: { 'write-no-space': 1 } });
      expect(stateOf(show)).toEqual(['old']);
      expect(strays(show)).toEqual([]);
      await applyRun(show.run, { mode });
      expect(stateOf(show)).toEqual(['new']);
    }
  });

  test('two programs at once: one works, the other says so with exit code 75', async () => {
    const show = realShow(folder(), ['a.ma', 'b.ma'], { padding: 200_000 });
    const leave = join(show.root, 'leave');
    const first = startChild(child, show.run, { leave });
    let said = '';
    first.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    await until('a program that is at work', () => said.includes('at work'));
    const second = startChild(child, show.run, {});
    second.stdout.resume();
    expect(await once(second, 'exit')).toEqual([75, null]);
    writeFileSync(leave, '');
    expect(await once(first, 'exit')).toEqual([0, null]);
    expect(stateOf(show)).toEqual(['new', 'new']);
    expect(strays(show)).toEqual([]);
  });

  describe.skipIf(!mounts)('with small and read-only file systems (skipped where nothing can be mounted)', () => {
    const mounted: string[] = [];
    const mount = (options: string): string => {
      const path = folder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
      mounted.push(path);
      return path;
    };
    afterAll(() => {
      for (const path of mounted) execFileSync('umount', [path]);
    });

    async function outcome(run: string, options: ApplyOptions = {}): Promise<unknown> {
      return (await applyRun(run, options)).totals.reasons;
    }

    test('a full disk is seen before, and survived in the middle', async () => {
      const small = mount('size=1m');
      const show = realShow(folder(), ['a.ma'], { padding: 600_000, folder: small });
      expect(await outcome(show.run)).toEqual({ 'write-no-space-ahead': 1 });
      const machine = thisMachine();
      const blind = { ...machine, fs: { ...machine.fs, freeBytes: () => Promise.resolve(Infinity) } };
      expect(await outcome(show.run, { machine: blind })).toEqual({ 'write-no-space': 1 });
      expect(stateOf(show)).toEqual(['old']);
      expect(strays(show)).toEqual([]);
      // In place only the growth needs room.
      expect(await outcome(show.run, { mode: 'in-place' })).toEqual({});
      expect(stateOf(show)).toEqual(['new']);
    });

    test('in place, a disk without room for the growth is survived too', async () => {
      const small = mount('size=1m');
      // The last page is filled to six bytes, so the growth needs another one.
      const bare = mayaScene('a.ma', 2, 0).length;
      const padding = 150 * 4096 - 6 - bare;
      const show = realShow(folder(), ['a.ma'], { padding, folder: small });
      const machine = thisMachine();
      const blind = { ...machine, fs: { ...machine.fs, freeBytes: () => Promise.resolve(Infinity) } };
      const filler = join(small, 'filler');
      // One page is left for the claim beside the workfile, none for the workfile.
      truncateSync(filler, fill(filler) - 4096);
      expect(await outcome(show.run, { machine: blind, mode: 'in-place' })).toEqual({ 'write-no-space': 1 });
      expect(stateOf(show)).toEqual(['old']);
      expect(strays(show)).toEqual([]);
      rmSync(filler);
      expect(await outcome(show.run, { mode: 'in-place' })).toEqual({});
      expect(stateOf(show)).toEqual(['new']);
    });

    test('a read-only mount is refused, even to root', async () => {
      const path = mount('size=4m');
      const show = realShow(folder(), ['a.ma'], { folder: path });
      execFileSync('mount', ['-o', 'remount,ro', path]);
      expect(await outcome(show.run)).toEqual({ 'write-folder-read-only': 1 });
      expect(stateOf(show)).toEqual(['old']);
    });

    test('backups on another disk are copies with the same bytes', async () => {
      const show = realShow(folder(), ['a.ma'], { padding: 100_000, folder: mount('size=4m') });
      expect(await outcome(show.run)).toEqual({});
      expect(stateOf(show)).toEqual(['new']);
      const [backup = ''] = execFileSync('find', [join(show.run, 'backup'), '-name', '*.ma'], {
        encoding: 'utf8',
      }).split('\n');
      expect(readFileSync(backup).equals(show.files[0]?.scene ?? Buffer.alloc(0))).toBe(true);
      await undoRun(show.run);
      expect(stateOf(show)).toEqual(['old']);
    });
  });

  test('an empty file and one of no edits are none of its business', async () => {
    const show = realShow(folder(), ['a.ma']);
    const path = join(show.root, 'show', 'empty.ma');
    writeFileSync(path, '');
    age(path);
    const empty = planReal(path, 'empty', Buffer.alloc(0));
    writeFileSync(join(show.run, 'plan.jsonl'), planText([...show.files.map((file) => file.line), empty.line]));
    const { totals } = await applyRun(show.run);
    expect(totals.workfiles).toMatchObject({ patched: 1, nothingToDo: 1, total: 2 });
    expect(lstatSync(path).size).toBe(0);
  });
});

/** Fills a file system to its last page; returns the size of the file that does, in bytes. */
function fill(path: string): number {
  writeFileSync(path, '');
  try {
    for (;;) appendFileSync(path, Buffer.alloc(4096));
  } catch {
    return lstatSync(path).size;
  }
}
