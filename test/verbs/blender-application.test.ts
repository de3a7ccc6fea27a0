import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkfileLine } from '../../src/model/plan.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import { findBlender, makeScene, readBack } from '../support/blender/application.ts';
import type { ReadBack } from '../support/blender/application.ts';
import { age, command, expected, planScenes, readScenes } from '../support/blender/round.ts';

const blender = findBlender();
const title =
  blender === null ? 'Blender itself (not installed here: nothing was opened)' : `Blender ${blender.version}`;

/** Starting Blender takes seconds on a busy machine. */
const PATIENCE = 180_000;

describe.skipIf(blender === null)(title, () => {
  let folder: string;
  let scenes: readonly string[];
  let before: readonly ReadBack[];
  let old: readonly Buffer[];
  let plan: { run: string; workfiles: readonly WorkfileLine[] };

  beforeAll(async () => {
    if (blender === null) return;
    folder = await mkdtemp(join(tmpdir(), 'ayon-remap-blender-'));
    await mkdir(join(folder, 'work'));
    await mkdir(join(folder, 'library'));
    scenes = ['plain', 'compressed', 'linking'].map((name) => join(folder, 'work', `${name}.blend`));
    const [plain = '', compressed = '', linking = ''] = scenes;
    const library = join(folder, 'library', 'published.blend');
    await Promise.all([makeScene(blender, plain, 'plain'), makeScene(blender, compressed, 'compressed')]);
    await copyFile(plain, library);
    await makeScene(blender, linking, 'compressed', library);
    before = await readScenes(blender, scenes);
    old = await Promise.all(scenes.map((path) => readFile(path)));
    await age(scenes);
    plan = await planScenes(folder);
  }, PATIENCE);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('made scenes whose seven containers are all found, and nothing else', () => {
    for (const { path, containers, format } of plan.workfiles) {
      expect(format, path).toBe('blender');
      expect(containers.length, path).toBe(7);
      expect(new Set(containers.map(({ decision }) => decision?.status)), path).toEqual(new Set(['remap']));
      expect(
        containers.every(({ manage }) => manage?.after.updatable === true),
        path,
      ).toBe(true);
    }
    expect(plan.workfiles.map(({ plain }) => plain?.packing ?? null).sort()).toEqual([null, 'zstd', 'zstd']);
  });

  it(
    'reads back every property as planned, and nothing else is changed',
    async () => {
      if (blender === null) return;
      await command('apply', plan.run);
      const after = await readScenes(blender, scenes);
      for (const [index, path] of scenes.entries()) {
        const was = before[index];
        if (was === undefined) throw new Error('a scene was not read');
        expect(after[index], path).toEqual(expected(was));
        expect(after[index], path).not.toEqual(was);
      }
      expect(await command('verify', plan.run)).toContain('3');
    },
    PATIENCE,
  );

  it(
    'saves a patched scene again, and its ids are found where they were',
    async () => {
      if (blender === null) return;
      const saved = scenes.map((path) => path.replace('.blend', '-saved.blend').replace(join(folder, 'work'), folder));
      for (const [index, path] of scenes.entries()) await copyFile(path, saved[index] ?? '');
      await readBack(blender, saved, { save: true });
      for (const [index, path] of scenes.entries()) {
        const ids = (of: string): string[] =>
          scanWorkfile(of)
            .containers.map(({ node, fields }) => `${node} ${fields.representation} ${fields.project_name}`)
            .sort();
        expect(ids(saved[index] ?? ''), path).toEqual(ids(path));
        expect(ids(path)).toHaveLength(7);
      }
    },
    PATIENCE,
  );

  it(
    'opens what undo puts back, which is the old file to the byte',
    async () => {
      if (blender === null) return;
      await command('undo', plan.run);
      for (const [index, path] of scenes.entries()) {
        expect((await readFile(path)).equals(old[index] ?? Buffer.alloc(0)), path).toBe(true);
      }
      expect(await readScenes(blender, scenes)).toEqual(before);
    },
    PATIENCE,
  );
});
