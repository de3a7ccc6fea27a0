import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { FileSystem, OpenFile } from '../../../src/files/file-system.ts';
import { happening } from '../../support/waiting.ts';
import { systemError } from './support/memory-fs.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { memoryMachine, memoryShow, RUN, traces } from './support/memory-run.ts';
import { rescan } from './support/rescan.ts';

const A = '/show/a.ma';

/** Lets a test watch or change what is done to files that are opened. */
function onOpen(fs: MemoryFs, change: (path: string, how: string, file: OpenFile) => OpenFile): void {
  const open: FileSystem['open'] = fs.open;
  fs.open = async (path, how, mode) => change(path, how, await open(path, how, mode));
}

describe('replacing', () => {
  test('keeps the mode, and gives it to the new file before its first byte', async () => {
    const { fs } = await memoryShow(['a.ma']);
    await (await fs.open(A, 'update')).chmod(0o664);
    const order: string[] = [];
    onOpen(fs, (path, how, file) => {
      if (how !== 'create' || !path.startsWith('/show/.ayon-remap') || !path.endsWith('.tmp')) return file;
      return {
        ...file,
        chmod: (mode) => (order.push(`chmod ${mode.toString(8)}`), file.chmod(mode)),
        write: (from, offset) => (order.push('write'), file.write(from, offset)),
      };
    });
    await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(order.slice(0, 2)).toEqual(['chmod 664', 'write']);
    expect((await fs.lstat(A))?.mode).toBe(0o664);
  });

  test('as root gives the new file the owner of the old one', async () => {
    const { fs } = await memoryShow(['a.ma']);
    fs.own(A, 1234, 4321);
    await applyRun(RUN, { machine: memoryMachine(fs, { uid: 0 }) });
    expect(await fs.lstat(A)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  test('gives a new time by default, and the old one when asked', async () => {
    for (const keepMtime of [false, true]) {
      const { fs } = await memoryShow(['a.ma']);
      const before = (await fs.lstat(A))?.mtimeNs;
      await applyRun(RUN, { machine: memoryMachine(fs), keepMtime });
      expect((await fs.lstat(A))?.mtimeNs === before).toBe(keepMtime);
    }
  });

  test('creates its file in the same folder, never over another, with the name of the run', async () => {
    const { fs } = await memoryShow(['sub/a.ma']);
    const made: string[] = [];
    onOpen(fs, (path, how, file) => (how === 'create' && path.endsWith('.tmp') && made.push(path), file));
    await applyRun(RUN, { machine: memoryMachine(fs, { randomId: () => 'abcdefabcdef' }) });
    expect(made).toEqual([expect.stringMatching(/^\/show\/sub\/\.ayon-remap-abcdefabcdef-[0-9a-f]{16}\.tmp$/)]);
  });

  test('takes names of 255 bytes', async () => {
    const name = `${'ü'.repeat(126)}.ma`;
    const { fs, files } = await memoryShow([name]);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles.patched).toBe(1);
    expect(fs.bytes(files[0]?.path ?? '')).toEqual(files[0]?.after);
    for (const path of fs.paths()) {
      for (const part of path.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255);
    }
  });

  test('reads back what it wrote: a disk that flips one bit is caught, and the workfile stays', async () => {
    for (const where of ['outside', 'inside'] as const) {
      const { fs, files } = await memoryShow(['a.ma']);
      const flip = where === 'outside' ? 5 : (files[0]?.edits[0]?.offset ?? 0) + 3;
      onOpen(fs, (path, how, file) => {
        if (how !== 'create' || !path.startsWith('/show/') || !path.endsWith('.tmp')) return file;
        return {
          ...file,
          write: (from, offset) => {
            const bytes = Buffer.from(from);
            bytes[flip] = (bytes[flip] ?? 0) ^ 1;
            return file.write(bytes, offset);
          },
        };
      });
      const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
      expect(totals.reasons).toEqual({ 'write-unproven': 1 });
      expect(fs.bytes(A)).toEqual(files[0]?.scene);
      expect(traces(fs)).toEqual([]);
    }
  });

  test('looks with the scanner before the rename: ids other than the planned ones are caught', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    let looks = 0;
    const { totals } = await applyRun(RUN, {
      machine: memoryMachine(fs),
      rescan: async (source, name) => {
        const scan = await rescan(source, name);
        looks += 1;
        return looks === 1 ? scan : { ...scan, containers: scan.containers.slice(1) };
      },
    });
    expect(totals.reasons).toEqual({ 'write-ids-differ': 1 });
    expect(fs.bytes(A)).toEqual(files[0]?.scene);
    const again = await applyRun(RUN, { machine: memoryMachine(fs), rescan });
    expect(again.totals.workfiles.patched).toBe(1);
  });

  test('takes nothing for written that the disk would not confirm', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    onOpen(fs, (path, how, file) =>
      how === 'create' && path.startsWith('/show/') && path.endsWith('.tmp')
        ? { ...file, sync: () => Promise.reject(systemError('EIO')) }
        : file,
    );
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.reasons).toEqual({ 'write-failed': 1 });
    expect(fs.bytes(A)).toEqual(files[0]?.scene);
    expect(traces(fs)).toEqual([]);
  });

  test('counts errors at closing, where network file systems report a full disk', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    onOpen(fs, (path, how, file) =>
      how === 'create' && path.startsWith('/show/') && path.endsWith('.tmp')
        ? { ...file, close: () => Promise.reject(systemError('EDQUOT')) }
        : file,
    );
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.reasons).toEqual({ 'write-no-space': 1 });
    expect(fs.bytes(A)).toEqual(files[0]?.scene);
  });
});

describe('a backup', () => {
  test('is the old file under a second name, below the run folder, with the hash in its name', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const inode = (await fs.lstat(A))?.ino;
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const path = `${RUN}/backup/show/a.${files[0]?.line.sha256?.slice(0, 16)}.ma`;
    expect((await fs.lstat(path))?.ino).toBe(inode);
    expect(fs.bytes(path)).toEqual(files[0]?.scene);
  });

  test('is a copy on another disk, and always in place', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.otherDisk = RUN;
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const [path = ''] = fs.paths().filter((one) => one.startsWith(`${RUN}/backup/`) && one.endsWith('.ma'));
    expect(fs.bytes(path)).toEqual(files[0]?.scene);

    const other = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: memoryMachine(other.fs), mode: 'in-place' });
    const [copy = ''] = other.fs.paths().filter((one) => one.startsWith(`${RUN}/backup/`) && one.endsWith('.ma'));
    expect((await other.fs.lstat(copy))?.ino).not.toBe((await other.fs.lstat(A))?.ino);
    expect(other.fs.bytes(copy)).toEqual(other.files[0]?.scene);
  });

  test('lies in the folder that was asked for', async () => {
    const { fs } = await memoryShow(['a.ma']);
    fs.putFolder('/vault');
    await applyRun(RUN, { machine: memoryMachine(fs), backupFolder: '/vault/show' });
    expect(fs.paths().some((path) => /^\/vault\/show\/show\/a\.[0-9a-f]{16}\.ma$/.test(path))).toBe(true);
    expect(fs.paths().some((path) => path.startsWith(`${RUN}/backup/show`))).toBe(false);
  });
});

describe('in place', () => {
  test('keeps the inode and every name of the file', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    await fs.link(A, '/show/second.ma');
    const inode = (await fs.lstat(A))?.ino;
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place' });
    expect(totals.workfiles.patched).toBe(1);
    expect((await fs.lstat(A))?.ino).toBe(inode);
    expect(fs.bytes('/show/second.ma')).toEqual(files[0]?.after);
  });

  test('finds a full disk before the first old byte is overwritten', async () => {
    const { fs, files } = await memoryShow(['a.ma'], { padding: 4000 });
    let overwritten = false;
    onOpen(fs, (path, how, file) => {
      if (path !== A || how !== 'update') return file;
      return {
        ...file,
        write: (from, offset) => {
          if ((offset ?? 0) < (files[0]?.scene.length ?? 0)) overwritten = true;
          else return Promise.reject(systemError('ENOSPC'));
          return file.write(from, offset);
        },
      };
    });
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place' });
    expect(totals.reasons).toEqual({ 'write-no-space': 1 });
    expect(overwritten).toBe(false);
    expect(fs.bytes(A)).toEqual(files[0]?.scene);
  });

  test('does not mend over the save of an artist', async () => {
    const { fs, files } = await memoryShow(['a.ma'], { padding: 4000 });
    const writing = happening();
    const hang = (): Promise<never> => {
      writing.happen();
      return new Promise(() => undefined);
    };
    onOpen(fs, (path, how, file) => (path === A && how === 'update' ? { ...file, write: hang, truncate: hang } : file));
    // The run hangs in the middle of writing: as good as dead.
    void applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place' });
    await writing.happened;
    const disk = fs.clone();
    const saved = Buffer.concat([files[0]?.scene ?? Buffer.alloc(0), Buffer.from('// by an artist\n')]);
    disk.put(A, saved, 5n);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(disk), mode: 'in-place' });
    expect(totals.reasons).toEqual({ 'write-torn-foreign': 1 });
    expect(disk.bytes(A)).toEqual(saved);
  });
});

describe('on Windows and over SMB', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('a rename that fails with %s is tried again', async (code) => {
    const { fs, files } = await memoryShow(['a.ma']);
    const rename = fs.rename;
    let refused = 3;
    fs.rename = (from, to) => {
      if (to !== A || refused === 0) return rename(from, to);
      refused -= 1;
      return Promise.reject(systemError(code));
    };
    const waits: number[] = [];
    const machine = memoryMachine(fs, { platform: 'win32', wait: (ms) => (waits.push(ms), Promise.resolve()) });
    const { totals } = await applyRun(RUN, { machine });
    expect(totals.workfiles.patched).toBe(1);
    expect(fs.bytes(A)).toEqual(files[0]?.after);
    expect(waits).toEqual([20, 50, 100]);
  });

  test('a file that stays open is given up after some seconds, and is what it was', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const rename = fs.rename;
    fs.rename = (from, to) => (to === A ? Promise.reject(systemError('EBUSY')) : rename(from, to));
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs, { platform: 'win32' }) });
    expect(totals.reasons).toEqual({ 'write-busy': 1 });
    expect(fs.bytes(A)).toEqual(files[0]?.scene);
    expect(traces(fs)).toEqual([]);
  });

  test('a rename that NFS carried out and then denied counts as done', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const rename = fs.rename;
    fs.rename = async (from, to) => {
      await rename(from, to);
      if (to === A) throw systemError('ENOENT');
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles.patched).toBe(1);
    expect(fs.bytes(A)).toEqual(files[0]?.after);
  });
});
