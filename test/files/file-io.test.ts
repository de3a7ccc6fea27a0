import { describe, expect, test } from 'vitest';
import type { OpenFile } from '../../src/files/file-system.ts';
import { coalesced, makeFolders, withFile, withSink, writeFully } from '../../src/files/file-io.ts';
import { MemoryFs, systemError } from '../writers/apply/support/memory-fs.ts';

async function openNew(fs: MemoryFs): Promise<OpenFile> {
  return fs.open('/file', 'create');
}

describe('writing', () => {
  test('goes on after a short count, and gives up when nothing is taken', async () => {
    const fs = new MemoryFs(() => 0n);
    const file = await openNew(fs);
    const short = { ...file, write: (from: Uint8Array, at: number | null) => file.write(from.subarray(0, 3), at) };
    await writeFully(short, Buffer.from('0123456789'), 0);
    expect(fs.bytes('/file')?.toString()).toBe('0123456789');
    const stuck = { ...file, write: () => Promise.resolve(0) };
    await expect(writeFully(stuck, Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EIO' });
  });

  test('gives the system no more than 64 KiB at a time', async () => {
    const sizes: number[] = [];
    const fs = new MemoryFs(() => 0n);
    const file = await openNew(fs);
    const watched = { ...file, write: (from: Uint8Array) => (sizes.push(from.length), Promise.resolve(from.length)) };
    await writeFully(watched, Buffer.alloc(150_000), 0);
    expect(sizes).toEqual([65_536, 65_536, 18_928]);
  });

  test('keeps the order of small and large pieces', async () => {
    const fs = new MemoryFs(() => 0n);
    const file = await openNew(fs);
    const pieces = [
      Buffer.alloc(10, 'a'),
      Buffer.alloc(2_000_000, 'b'),
      Buffer.alloc(5, 'c'),
      Buffer.alloc(1_048_576, 'd'),
    ];
    await withSink(file, { position: 0, expected: 1e9 }, async (sink) => {
      for (const piece of pieces) await sink.write(piece);
    });
    expect(fs.bytes('/file')?.equals(Buffer.concat(pieces))).toBe(true);
  });

  test('leaves holes for zeros where it is asked to, and the bytes are the same', async () => {
    const pieces = [Buffer.alloc(10, 'a'), Buffer.alloc(3_000_001), Buffer.alloc(70_000, 'c'), Buffer.alloc(200_000)];
    const fs = new MemoryFs(() => 0n);
    const file = await openNew(fs);
    let written = 0;
    const write: OpenFile['write'] = (from, offset) => {
      written += from.byteLength;
      return file.write(from, offset);
    };
    await withSink({ ...file, write }, { position: 0, expected: 1e9, holes: true }, async (sink) => {
      for (const piece of pieces) await sink.write(piece);
    });
    expect(fs.bytes('/file')?.equals(Buffer.concat(pieces))).toBe(true);
    expect(written).toBeLessThan(400_000);
  });

  test('does not forget an error that only an early fsync was told', async () => {
    let syncs = 0;
    const deaf: OpenFile = {
      ...(await openNew(new MemoryFs(() => 0n))),
      write: (from) => Promise.resolve(from.byteLength),
      sync: () => {
        syncs += 1;
        return syncs === 1 ? Promise.reject(systemError('EIO')) : Promise.resolve();
      },
    };
    const piece = Buffer.alloc(16 * 1024 * 1024);
    const pour = withSink(deaf, { position: 0, expected: 1e9 }, async (sink) => {
      for (let i = 0; i < 10; i += 1) await sink.write(piece);
    });
    await expect(pour).rejects.toMatchObject({ code: 'EIO' });
    expect(syncs).toBeGreaterThan(1);
  });
});

test('a file that was used is closed, and an error at closing counts', async () => {
  const fs = new MemoryFs(() => 0n);
  fs.put('/file', 'x', 0n);
  const { open } = fs;
  let closed = 0;
  fs.open = async (...args) => ({
    ...(await open(...args)),
    close: () => {
      closed += 1;
      return Promise.reject(systemError('EDQUOT'));
    },
  });
  await expect(withFile(fs, '/file', 'read', () => Promise.resolve(1))).rejects.toMatchObject({ code: 'EDQUOT' });
  await expect(withFile(fs, '/file', 'read', () => Promise.reject(new Error('first')))).rejects.toThrow('first');
  expect(closed).toBe(2);
});

test('folders are made from the top, and each is on disk', async () => {
  const fs = new MemoryFs(() => 0n);
  await makeFolders(fs, '/a/b/c');
  await makeFolders(fs, '/a/b/c');
  expect(fs.afterPowerCut('lost').paths()).toEqual(['/', '/a', '/a/b', '/a/b/c']);
});

describe('sharing a call', () => {
  test('never counts one that had begun before the caller asked', async () => {
    let began = 0;
    let ended = 0;
    const ends: (() => void)[] = [];
    const sync = coalesced(async () => {
      began += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      ended += 1;
    });
    const first = sync();
    await new Promise(setImmediate);
    expect(began).toBe(1);
    const [second, third] = [sync(), sync()];
    await new Promise(setImmediate);
    expect(began).toBe(1);
    ends.shift()?.();
    await first;
    expect(ended).toBe(1);
    await new Promise(setImmediate);
    expect(began).toBe(2);
    ends.shift()?.();
    await Promise.all([second, third]);
    expect([began, ended]).toEqual([2, 2]);
  });

  test('passes an error to those who shared it, and to nobody after them', async () => {
    let calls = 0;
    const sync = coalesced(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    const ends = await Promise.allSettled([sync(), sync()]);
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected']);
    await expect(sync()).resolves.toBeUndefined();
  });
});
