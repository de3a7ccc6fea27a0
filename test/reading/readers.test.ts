import { mkdir, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { newReadLedger, readPace } from '../../src/reading/read-limit.ts';
import { readWalked } from '../../src/reading/scan-files.ts';
import { stampPath } from '../../src/reading/stamp.ts';
import { ThreadPool } from '../../src/reading/thread-pool.ts';
import { walk } from '../../src/reading/walk.ts';
import type { ChunkReader } from '../../src/reading/reader.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const run = promisify(execFile);

async function share(files: number): Promise<string> {
  const folder = await temporaryFolder();
  for (let i = 0; i < files; i += 1) {
    const path = join(folder, `sh${i % 7}`, `scene${i}.ma`);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(
      path,
      i % 3 === 0 ? mayaScene(['64a1b2c3d4e5f60718293041']) : '//Maya ASCII 2022 scene\n// End of x.ma\n',
    );
  }
  return folder;
}

/** A thread that ends whenever it is given a file that is called so. */
const POISONED = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (paths) => {
    if (paths.some((path) => path.includes('scene9.'))) process.exit(7);
    parentPort.postMessage(paths.map((path) => ({ path, outcome: 'read', format: null, bytes: 1, sha256: null,
      stat: null, containers: [], instances: [], frames: [], findings: [] })));
  });`;

describe('threads', () => {
  it('find the same, in the same order, however many there are', async () => {
    const folder = await share(200);
    const scan = async (jobs: string): Promise<string> =>
      (await run(process.execPath, [bin, 'scan', folder, '--json', '-q', '-j', jobs], { maxBuffer: 1e8 })).stdout;
    const alone = await scan('1');
    expect(alone.trim().split('\n')).toHaveLength(201);
    expect(await scan('3')).toBe(alone);
  });

  it('that die over a file are replaced, and only that file is set aside', async () => {
    const folder = await share(60);
    const entry = join(folder, 'poisoned.mjs');
    await writeFile(entry, POISONED);
    const pool = new ThreadPool(pathToFileURL(entry), 2, { limit: null });
    const read: string[] = [];
    const failed: unknown[] = [];
    for await (const file of readWalked(walk([folder]), { reader: pool })) {
      if (file.kind !== 'workfile') continue;
      read.push(file.workfile.path);
      if (file.workfile.outcome === 'failed') failed.push(file.workfile);
    }
    await pool.close();
    expect(read).toHaveLength(60);
    const expected: string[] = [];
    for await (const met of walk([folder])) expected.push(met.path);
    expect(read, 'in the order of the walk').toEqual(expected);
    expect(failed).toMatchObject([
      { path: join(folder, 'sh2', 'scene9.ma'), findings: [{ code: 'workfile-set-aside' }] },
    ]);
  });

  it('are left when somebody interrupts', async () => {
    const folder = await share(60);
    const entry = join(folder, 'silent.mjs');
    await writeFile(entry, `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {});`);
    const pool = new ThreadPool(pathToFileURL(entry), 2, { limit: null });
    const stop = new AbortController();
    const { lookAhead, chunk } = pool;
    const read: ChunkReader['read'] = (files) => {
      const silence = pool.read(files);
      setImmediate(() => stop.abort());
      return silence;
    };
    const reading = (async () => {
      for await (const file of readWalked(walk([folder]), {
        reader: { lookAhead, chunk, read, close: () => pool.close() },
        signal: stop.signal,
      }))
        expect(file).toBeNull();
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    await pool.close();
  });
});

describe('reading', () => {
  it('passes over a file that vanished after its folder was listed', async () => {
    const folder = await share(1);
    const path = join(folder, 'sh0', 'scene0.ma');
    const stamp = stampPath(path);
    const met = [{ kind: 'workfile', path: join(folder, 'gone.ma'), stamp } as const];
    const files = [];
    for await (const file of readWalked(met)) files.push(file);
    expect(files).toMatchObject([{ kind: 'passed-over', code: 'walk-vanished' }]);
  });

  it('keeps below a limit that all readers share', () => {
    const ledger = newReadLedger();
    let now = 1_000_000_000n;
    const holds: number[] = [];
    const hold = (milliseconds: number): void => {
      holds.push(milliseconds);
      now += BigInt(milliseconds * 1e6);
    };
    const readers = [0, 1].map(() => readPace(ledger, 10_000_000, { now: () => now, hold }));
    for (let i = 0; i < 10; i += 1) readers[i % 2]?.(250_000);
    // The first is free and the last is not waited for.
    expect(holds).toEqual(Array(9).fill(25));
    now += 1_000_000_000n;
    readers[0]?.(250_000);
    expect(holds, 'what was not read in a second is not saved up').toHaveLength(9);
    readers[1]?.(250_000);
    expect(holds.at(-1)).toBe(25);
  });
});
