import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScanIndex } from '../../src/reading/scan-index.ts';
import { stampPath } from '../../src/reading/stamp.ts';
import type { FileStamp } from '../../src/reading/stamp.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

/** How long after a file was made it is read, in milliseconds: so long that its times are beyond doubt. */
const LATER = 60_000;

async function workfiles(): Promise<{ folder: string; index: string; paths: readonly string[] }> {
  const folder = await temporaryFolder();
  const paths = ['a.ma', 'b.ma', 'c.ma'].map((name) => join(folder, name));
  for (const [i, path] of paths.entries()) await writeFile(path, mayaScene([`64a1b2c3d4e5f6071829304${i}`]));
  return { folder, index: join(folder, 'index.jsonl'), paths };
}

/** In milliseconds since 1970. */
function madeAt({ ctimeNs }: FileStamp): number {
  return Number(BigInt(ctimeNs) / 1_000_000n);
}

async function record(path: string, paths: readonly string[], after = LATER, whole = true): Promise<void> {
  const index = await ScanIndex.open(path);
  for (const one of paths) {
    const stamp = stampPath(one);
    await index.add({ kind: 'workfile', workfile: scanWorkfile(one), stamp, readAt: madeAt(stamp) + after });
  }
  await index.end();
  if (whole) await index.keep();
}

async function known(path: string, file: string, stamp: FileStamp = stampPath(file)): Promise<unknown> {
  const index = await ScanIndex.open(path);
  const found = index.known({ path: file, stamp });
  await index.end();
  return found?.workfile ?? null;
}

describe('the index of a run', () => {
  it('gives back exactly what was read, without reading it again', async () => {
    const { index, paths } = await workfiles();
    await record(index, paths);
    for (const path of paths) expect(await known(index, path)).toEqual(scanWorkfile(path));
  });

  it('knows nothing of a file that changed in size, time or inode', async () => {
    const { index, paths } = await workfiles();
    await record(index, paths);
    const [path = ''] = paths;
    const stamp = stampPath(path);
    expect(await known(index, path, { ...stamp, bytes: stamp.bytes + 1 })).toBeNull();
    expect(await known(index, path, { ...stamp, mtimeNs: `${BigInt(stamp.mtimeNs) + 1n}` })).toBeNull();
    expect(await known(index, path, { ...stamp, ctimeNs: `${BigInt(stamp.ctimeNs) + 1n}` })).toBeNull();
    expect(await known(index, path, { ...stamp, ino: '1' })).toBeNull();
    expect(
      await known(index, path, { ...stamp, dev: '1' }),
      'a share has another device after each mount',
    ).not.toBeNull();
  });

  it('does not trust a file that may have been saved again within the clock’s tick', async () => {
    const { index, paths } = await workfiles();
    await record(index, paths, 0);
    for (const path of paths) expect(await known(index, path)).toBeNull();
  });

  it('goes on with what a run had read when it was stopped, even with a torn last line', async () => {
    const { index, paths } = await workfiles();
    await record(index, paths, LATER, false);
    const part = await readFile(`${index}.part`);
    await truncate(`${index}.part`, part.length - 20);
    const [first = '', second = '', last = ''] = paths;
    expect(await known(index, first)).toEqual(scanWorkfile(first));
    expect(await known(index, second)).not.toBeNull();
    expect(await known(index, last)).toBeNull();
  });

  it('takes nothing from another version of the tool, nor from a damaged line', async () => {
    const { index, paths } = await workfiles();
    await record(index, paths);
    const text = await readFile(index, 'utf8');
    const [path = ''] = paths;
    await writeFile(index, text.replace(/"version":"[^"]*"/, '"version":"0.0.0-other"'));
    expect(await known(index, path)).toBeNull();
    await writeFile(index, text.replace('"scan":{', '"scan":{"containers":[,'));
    expect(await known(index, path)).toBeNull();
    await writeFile(index, text);
    await appendFile(index, '{"path":');
    expect(await known(index, path)).not.toBeNull();
  });

  it('reads a file again that could not be read', async () => {
    const { folder, index } = await workfiles();
    const gone = join(folder, 'gone.ma');
    await writeFile(gone, '');
    const stamp = stampPath(gone);
    const opened = await ScanIndex.open(index);
    const workfile = { ...scanWorkfile(gone), outcome: 'failed' as const };
    await opened.add({ kind: 'workfile', workfile, stamp, readAt: madeAt(stamp) + LATER });
    await opened.end();
    await opened.keep();
    expect(await known(index, gone, stamp)).toBeNull();
  });
});
