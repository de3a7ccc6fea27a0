import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { contentsArchive, definitionSections } from '../../../src/scanners/houdini/library.ts';
import type { DefinitionSection } from '../../../src/scanners/houdini/library.ts';
import { framingOf, walkEntries } from '../../../src/scanners/houdini/framings.ts';
import { ByteWindow } from '../../../src/scanners/houdini/window.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { buildScene, takeApart } from '../../support/houdini-builder.ts';
import { scanBytes } from '../../support/houdini-checks.ts';
import {
  houdiniContents,
  houdiniLibraries,
  houdiniScenes,
  reconstructedHoudiniScenes,
  shortName,
} from '../../support/corpus.ts';

const scenes = houdiniScenes();
const made = reconstructedHoudiniScenes();
const contents = houdiniContents();
const libraries = houdiniLibraries();
if (scenes.length === 0) console.warn('The corpus of real files is missing: tests on it are skipped.');

/** AYON's own assets hold a loader whose id an expression works out; no other public file holds a record. */
const OWN_LOADERS = /ynput\+ayon-houdini.*\/ayon_lop_(?:import|load_shot)\.hda\//;

describe.skipIf(scenes.length === 0)('real scenes and contents of assets', () => {
  test('all of them are there', () => {
    expect([scenes.length, made.length, contents.length, libraries.length]).toEqual([84, 2, 9, 57]);
  });

  test.each([...scenes, ...made, ...contents].map((path) => [shortName(path), path]))(
    '%s: walked to the last byte, as the second reader does',
    (_name, path) => {
      const bytes = readFileSync(path);
      const framing = framingOf(bytes);
      if (framing === null) throw new Error('not recognised');
      const window = new ByteWindow(new MemorySource(bytes));
      const damage: unknown[] = [];
      const walked = [
        ...walkEntries(window, { offset: 0, length: bytes.length }, framing, (found) => damage.push(found)),
      ];
      expect(damage).toEqual([]);
      const { entries: apart, framing: again } = takeApart(bytes);
      const put = buildScene(apart, again);
      expect(put.length).toBe(bytes.length);
      // The end mark carries the time of the save.
      expect(put.subarray(0, -90).equals(bytes.subarray(0, -90))).toBe(true);
      expect(walked.map(({ name, data }) => [name, data.length])).toEqual(
        apart.map(({ name, data }) => [name, data.length]),
      );
      walked.forEach(({ data }, index) => {
        const there = bytes.subarray(data.offset, data.offset + data.length);
        if (apart[index]?.data.equals(there) !== true) throw new Error(`other bytes in ${walked[index]?.name}`);
      });
    },
  );

  test.each([...scenes, ...contents].map((path) => [shortName(path), path]))(
    '%s: no container is made up, and nothing changes without a plan',
    (_name, path) => {
      const bytes = readFileSync(path);
      const { containers, findings, frames } = scanBytes(bytes, path);
      if (OWN_LOADERS.test(path)) {
        expect(containers.map(({ node, locked }) => [node, locked?.code])).toEqual([
          ['hdaroot/generic_loader', 'houdini-value-is-expression'],
        ]);
      } else {
        expect(containers).toEqual([]);
        expect(findings).toEqual([]);
      }
      expect(checkedPatch(bytes, [], frames).equals(bytes)).toBe(true);
    },
  );

  test('records by the grammar are read, value and default each', () => {
    const ids = [
      '63e0c8f1a2b3c4d5e6f70819',
      '63e0c8f1a2b3c4d5e6f70821',
      '63e0c8f1a2b3c4d5e6f70822',
      '63e0c8f1a2b3c4d5e6f70823',
    ];
    const defaults = ['63e0c8f1a2b3c4d5e6f70819', '63e0c8f1a2b3c4d5e6f70820', ...ids.slice(2)];
    for (const path of made) {
      const { containers, findings } = scanBytes(readFileSync(path));
      expect(findings).toEqual([]);
      expect(containers.map(({ node, nodeType, loadedPath }) => [node, nodeType, loadedPath])).toEqual([
        [
          '/obj/AVALON_CONTAINERS/hero_modelMain_CON',
          'geo',
          '/proj/publish/hero/model/modelMain/v003/hero_modelMain_v003.abc',
        ],
        ['/obj/AVALON_CONTAINERS/hero_camMain_CON', 'alembicarchive', '/proj/publish/cam dir/v001/cam.abc'],
        ['/obj/AVALON_CONTAINERS/IMAGES/sky_plateMain', 'file', '/proj/publish/plate.$F4.exr'],
        ['/stage/set_usdMain', 'sublayer', '/proj/publish/set.usd'],
      ]);
      expect(containers.map(({ fields }) => fields.representation)).toEqual(ids);
      expect(containers.flatMap(({ alsoAt }) => alsoAt.map(({ representation }) => representation))).toEqual(defaults);
    }
  });
});

describe.skipIf(libraries.length === 0)('real asset libraries', () => {
  test.each(libraries.map((path) => [shortName(path), path]))(
    '%s: read to the last byte, no container in it',
    (_name, path) => {
      const bytes = readFileSync(path);
      expect(scanBytes(bytes, path)).toEqual({ format: 'houdini', containers: [], frames: [], findings: [] });
    },
  );

  test('the archives packed inside are walked to their last byte', () => {
    let archives = 0;
    let entries = 0;
    const problems: unknown[] = [];
    const problem = (...what: readonly string[]): void => void problems.push(what);
    const walk = (section: DefinitionSection): void => {
      const archive = contentsArchive(section, problem);
      if (archive === null) return;
      archives += 1;
      for (const entry of walkEntries(section.window, archive.span, archive.framing, (damage) =>
        problems.push(damage),
      )) {
        entries += 1;
        if (entry.name !== '.OPdummydefs' || entry.data.length === 0) continue;
        for (const inner of definitionSections(section.window, entry.data, problem))
          if (inner.name === 'Contents') walk(inner);
      }
    };
    for (const path of libraries) {
      const bytes = readFileSync(path);
      const window = new ByteWindow(new MemorySource(bytes));
      for (const section of definitionSections(window, { offset: 0, length: bytes.length }, problem)) {
        if (section.name === 'Contents') walk(section);
      }
    }
    expect(problems).toEqual([]);
    expect([archives, entries]).toEqual([520, 12870]);
  });
});
