import { copyFile, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { MemorySource, readBytes } from '../../src/files/byte-source.ts';
import { packingOf } from '../../src/files/packed/packing.ts';
import { unpack } from '../../src/files/packed/unpack.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import { age, command, planScenes } from '../support/blender/round.ts';
import { objectId } from '../support/blender/show.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/blender');
const CASES = ['saved-by-2-83', 'saved-by-3-4', 'saved-by-4-3', 'saved-by-5-2'];

interface Scenes {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly old: readonly Buffer[];
}

/** The saved scenes, packed as Blender left them, and one of them plain. */
async function scenes(): Promise<Scenes> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'work'));
  const paths = CASES.map((name) => join(folder, 'work', `${name}.blend`));
  for (const [index, name] of CASES.entries())
    await copyFile(join(FIXTURES, name, 'workfile.blend'), paths[index] ?? '');
  const plain = join(folder, 'work', 'plain.blend');
  await writeFile(plain, gunzipSync(await readFile(paths[0] ?? '')));
  const all = [...paths, plain];
  await age(all);
  return { folder, paths: all, old: await Promise.all(all.map((path) => readFile(path))) };
}

function plainOf(bytes: Buffer): Buffer {
  const packing = packingOf(bytes);
  if (packing === null) return bytes;
  const source = unpack(new MemorySource(bytes), packing);
  return readBytes(source, 0, source.size);
}

async function backups(run: string): Promise<string[]> {
  const entries = await readdir(join(run, 'backup'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('packed scenes', () => {
  it('are patched, proven by their plain bytes, and put back to the byte', async () => {
    const { folder, paths, old } = await scenes();
    const { run, workfiles } = await planScenes(folder);
    for (const { path, plain, bytes } of workfiles) {
      const was = old[paths.indexOf(path)] ?? Buffer.alloc(0);
      expect(bytes).toBe(was.length);
      expect(plain?.packing ?? null).toBe(packingOf(was));
      if (plain !== undefined) expect(plain.bytes).toBe(plainOf(was).length);
    }
    await command('apply', run);
    for (const [index, path] of paths.entries()) {
      const now = await readFile(path);
      expect(packingOf(now), path).toBe(packingOf(old[index] ?? now));
      const ids = scanWorkfile(path).containers.map(({ fields }) => fields.representation);
      expect(ids.sort(), path).toEqual([1, 2, 3, 4, 5, 6].map((number) => deriveAyonId(objectId(number))).sort());
      const added = scanWorkfile(path).containers.find(({ fields }) => fields.project_name !== null);
      expect(added?.fields, path).toMatchObject({
        project_name: 'assetlib',
        schema: 'openpype:container-2.0',
        loader: 'BlendLoader',
      });
    }
    await command('verify', run);
    await command('undo', run);
    for (const [index, path] of paths.entries()) {
      expect((await readFile(path)).equals(old[index] ?? Buffer.alloc(0)), path).toBe(true);
    }
  });

  it('get their old content back without a backup, and it is said that the packing is another', async () => {
    const { folder, paths, old } = await scenes();
    const { run } = await planScenes(folder);
    await command('apply', run);
    for (const path of await backups(run)) await rm(path);
    const { code, out, err } = await runCli(['undo', run, '--json']);
    expect(code, err).toBe(0);
    expect(out.match(/"outcome":"restored","reason":{"code":"undo-packed-anew"/g)?.length).toBe(4);
    for (const [index, path] of paths.entries()) {
      expect(plainOf(await readFile(path)).equals(plainOf(old[index] ?? Buffer.alloc(0))), path).toBe(true);
    }
    const again = await command('undo', run, '--json');
    expect(again.match(/"outcome":"already-old"/g)?.length).toBe(5);
  });

  it('come back from a backup that is a copy, not a second name', async () => {
    const { folder, paths, old } = await scenes();
    const { run } = await planScenes(folder);
    await command('apply', run);
    for (const path of await backups(run)) {
      const bytes = await readFile(path);
      await rm(path);
      await writeFile(path, bytes);
    }
    const journal = join(run, 'journal.jsonl');
    await writeFile(journal, (await readFile(journal, 'utf8')).replaceAll('"kind":"link"', '"kind":"copy"'));
    await command('undo', run);
    for (const [index, path] of paths.entries()) {
      expect((await readFile(path)).equals(old[index] ?? Buffer.alloc(0)), path).toBe(true);
    }
  });

  it('get their old ids back in a scene that somebody saved since, packed or not', async () => {
    const { folder, paths, old } = await scenes();
    const { run } = await planScenes(folder);
    await command('apply', run);
    const [gzip = '', zstd = ''] = paths;
    // Saved again without compression, as an artist may.
    await writeFile(
      gzip,
      Buffer.from(
        plainOf(await readFile(gzip))
          .toString('latin1')
          .replace('sh010', 'sh020'),
        'latin1',
      ),
    );
    await writeFile(
      zstd,
      plainOf(await readFile(zstd))
        .toString('latin1')
        .replace('sh010', 'sh020'),
      'latin1',
    );
    await age([gzip, zstd]);
    await command('undo', run, '--json');
    for (const path of [gzip, zstd]) {
      const ids = scanWorkfile(path).containers.map(({ fields }) => fields.representation);
      expect(ids.sort(), path).toEqual([1, 2, 3, 4, 5, 6].map(objectId));
      expect((await readFile(path, 'latin1')).includes('sh020')).toBe(true);
    }
    expect((await readFile(paths[2] ?? '')).equals(old[2] ?? Buffer.alloc(0))).toBe(true);
  });

  it('are not overwritten in place', async () => {
    const { folder, paths, old } = await scenes();
    const { run } = await planScenes(folder);
    const { code, out } = await runCli(['apply', run, '--in-place', '--json']);
    expect(code).toBe(3);
    expect(out.match(/"code":"write-in-place-packed"/g)?.length).toBe(4);
    for (const [index, path] of paths.slice(0, 4).entries()) {
      expect((await readFile(path)).equals(old[index] ?? Buffer.alloc(0)), path).toBe(true);
    }
    expect((await readFile(paths[4] ?? '')).equals(old[4] ?? Buffer.alloc(0))).toBe(false);
  });

  it('are not written when they are no longer the file that was planned, though they unpack to the same', async () => {
    const { folder, paths } = await scenes();
    const { run } = await planScenes(folder);
    const [gzip = ''] = paths;
    const { mtime, atime } = await stat(gzip);
    const other = Buffer.from(await readFile(gzip));
    // The time that gzip notes of the file it packed.
    other.writeUInt8(other.readUInt8(4) ^ 1, 4);
    await writeFile(gzip, other);
    await utimes(gzip, atime, mtime);
    const { code, out } = await runCli(['apply', run, '--allow', 'touched', '--json']);
    expect(code).toBe(3);
    expect(out).toContain('write-changed');
    expect((await readFile(gzip)).equals(other)).toBe(true);
  });

  it('have pilot copies that unpack to what was planned', async () => {
    const { folder } = await scenes();
    const { run } = await planScenes(folder);
    await command('pilot', run);
    const entries = await readdir(join(run, 'pilot'), { recursive: true, withFileTypes: true });
    const copies = entries.filter(({ name }) => name.endsWith('.blend'));
    expect(copies.length).toBeGreaterThan(0);
    for (const copy of copies) {
      const { containers } = scanWorkfile(join(copy.parentPath, copy.name));
      expect(containers.every(({ fields }) => fields.representation?.length === 32)).toBe(true);
    }
  });
});
