import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { FOLLOWED_BYTES, followFile } from '../../../src/writers/apply/machine/read-back-thread.ts';
import { thisMachine } from '../../../src/writers/apply/machine/machine.ts';
import { mayaScene, planned } from './support/plans.ts';
import { realShow, stateOf, strays, tempFolder } from './support/real-run.ts';

describe('reading a file back while it is written', () => {
  const root = tempFolder('follow');
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, 'file');
  const state = { mtimeNs: 0n, ino: '', dev: '', mode: 0, nlink: 1 };
  const scene = mayaScene('follow', 5, 20_000_000);
  const { edits, after } = planned(path, 'follow', scene, state);
  const sha256 = createHash('sha256').update(scene).digest('hex');

  async function follow(bytes: Buffer, step: number): Promise<string | null> {
    writeFileSync(path, '');
    const follower = followFile(path, edits);
    for (let at = 0; at < bytes.length; at += step) {
      appendFileSync(path, bytes.subarray(at, at + step));
      follower.writtenTo(Math.min(at + step, bytes.length));
    }
    const digest = await follower.finish();
    await follower.stop();
    return digest;
  }

  test('gives the hash of the old bytes, however they come', async () => {
    for (const step of [3_000_017, 9_000_000, 30_000_000]) expect(await follow(after, step)).toBe(sha256);
  });

  test('gives another hash, or none, where one byte is wrong', async () => {
    const outside = Buffer.from(after);
    outside[9_999_999] = 0;
    expect(await follow(outside, 5_000_000)).not.toBe(sha256);
    const inside = Buffer.from(after);
    inside[(edits[3]?.offset ?? 0) + 3 * 8 + 5] = 0;
    expect(await follow(inside, 5_000_000)).toBeNull();
    expect(await follow(after.subarray(0, 600), 5_000_000)).toBeNull();
  });

  test('does not hang where the thread cannot even start', async () => {
    const follower = followFile(join(root, 'nothing', 'here'), edits);
    expect(await follower.finish()).toBeNull();
    await follower.stop();
  });
});

describe('a large workfile', () => {
  const root = tempFolder('large');
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('is proven in a thread, and without one where that fails; what is wrong is found either way', async () => {
    const show = realShow(root, ['a.ma'], { padding: FOLLOWED_BYTES });
    const machine = thisMachine();
    const lying = { writtenTo: () => undefined, finish: () => Promise.resolve('no'), stop: () => Promise.resolve() };
    const broken = {
      ...machine.fs,
      open: async (...args: Parameters<typeof machine.fs.open>) => {
        const file = await machine.fs.open(...args);
        if (!args[0].endsWith('.tmp')) return file;
        return {
          ...file,
          write: (from: Uint8Array, offset: number | null) => {
            const bytes = Buffer.from(from);
            if (offset !== null && offset > 40_000_000 && offset < 42_000_000) bytes[77] = 0;
            return file.write(bytes, offset);
          },
        };
      },
    };
    const wrong = await applyRun(show.run, { machine: { ...machine, fs: broken } });
    expect(wrong.totals.reasons).toEqual({ 'write-unproven': 1 });
    expect(stateOf(show)).toEqual(['old']);
    await applyRun(show.run, { machine: { ...machine, follow: () => lying } });
    expect(stateOf(show)).toEqual(['new']);
    expect(strays(show)).toEqual([]);
  });

  test('is written with the thread', async () => {
    rmSync(join(root, 'run'), { recursive: true });
    const show = realShow(root, ['b.ma'], { padding: FOLLOWED_BYTES });
    let followed = 0;
    const machine = thisMachine();
    const follow: typeof followFile = (...args) => {
      followed += 1;
      return followFile(...args);
    };
    await applyRun(show.run, { machine: { ...machine, follow } });
    expect(followed).toBe(1);
    expect(stateOf(show)).toEqual(['new']);
  });
});
