import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import { findBlender, makeScene, readBack } from '../../test/support/blender/application.ts';
import type { Blender } from '../../test/support/blender/application.ts';
import { age, command, expected, planScenes, readScenes } from '../../test/support/blender/round.ts';

/**
 * Makes scenes with a Blender, patches them through the command line, opens them in it, reads every property back, saves
 * them and scans again: bench/run blender [BINARY…]
 *
 * BINARY is any Blender (`blender` unless told otherwise). Scenes made by the first are opened in the others as well. Ends
 * with exit code 1 at the first property that is not as planned.
 */
const binaries = process.argv.slice(2);
const blenders = (binaries.length === 0 ? ['blender'] : binaries).map((binary): Blender => {
  const found = findBlender(binary);
  if (found === null) throw new Error(`${binary} is no Blender that runs here`);
  return found;
});
for (const maker of blenders) await round(maker);

async function round(maker: Blender): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-blender-'));
  try {
    const scenes = await make(maker, folder);
    const before = await readScenes(maker, scenes);
    const old = await Promise.all(scenes.map((path) => readFile(path)));
    await age(scenes);
    const { run } = await planScenes(folder);
    await command('apply', run);
    await command('verify', run);
    const openers = blenders.filter(({ version }) => newerOrSame(version, maker.version));
    for (const opener of openers) {
      const after = await readScenes(opener, scenes);
      // Another version has other data-blocks of its own; the properties are the same.
      for (const [index, path] of scenes.entries()) {
        const wanted = before[index];
        const now = after[index];
        if (wanted === undefined || now === undefined) throw new Error(`${path} was not read`);
        const same =
          opener === maker
            ? isDeepStrictEqual(now, expected(wanted))
            : isDeepStrictEqual(now.properties, expected(wanted).properties);
        if (!same) throw new Error(`${path}: Blender ${opener.version} reads something else than was planned`);
      }
      process.stdout.write(
        `made by ${maker.version}, opened in ${opener.version}: ${scenes.length} scenes as planned\n`,
      );
    }
    await saveAgain(maker, folder, scenes);
    await command('undo', run);
    const back = await Promise.all(scenes.map((path) => readFile(path)));
    if (!back.every((bytes, index) => bytes.equals(old[index] ?? Buffer.alloc(0))))
      throw new Error('undo left something');
    process.stdout.write(`made by ${maker.version}: saved and scanned again, and put back to the byte\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function make(maker: Blender, folder: string): Promise<readonly string[]> {
  await mkdir(join(folder, 'work'));
  await mkdir(join(folder, 'library'));
  const [plain, compressed, linking] = ['plain', 'compressed', 'linking'].map((name) =>
    join(folder, 'work', `${name}.blend`),
  );
  if (plain === undefined || compressed === undefined || linking === undefined) return [];
  const library = join(folder, 'library', 'published.blend');
  await makeScene(maker, plain, 'plain');
  await makeScene(maker, compressed, 'compressed');
  await copyFile(plain, library);
  await makeScene(maker, linking, 'compressed', library);
  return [plain, compressed, linking];
}

async function saveAgain(maker: Blender, folder: string, scenes: readonly string[]): Promise<void> {
  const saved = scenes.map((path) => join(folder, basename(path)));
  for (const [index, path] of scenes.entries()) await copyFile(path, saved[index] ?? '');
  await readBack(maker, saved, { save: true });
  for (const [index, path] of scenes.entries()) {
    if (!isDeepStrictEqual(idsOf(saved[index] ?? ''), idsOf(path)))
      throw new Error(`${path}: other ids after saving again`);
  }
}

function idsOf(path: string): readonly string[] {
  const { containers } = scanWorkfile(path);
  return containers.map(({ node, fields }) => `${node} ${fields.representation} ${fields.project_name}`).sort();
}

/** A Blender reads what older ones wrote, not always the other way round. */
function newerOrSame(version: string, than: string): boolean {
  const number = (text: string): number =>
    text.split('.').reduce((sum, part, at) => sum + Number(part) / 1000 ** at, 0);
  return number(version) >= number(than);
}
