import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import { hieroScanner } from '../../../src/scanners/hiero/scanner.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { plant } from './planting.ts';
import { decideAll, patched, REAL_PROJECTS, realProjects, scan } from './support.ts';
import { differences, treeOf } from './tree.ts';

describe.skipIf(REAL_PROJECTS.length === 0)('real projects (skipped without the corpus)', () => {
  it('are all recognised, hold no record, end well, and are left as they are', () => {
    const projects = realProjects();
    expect(projects.length).toBeGreaterThan(10);
    for (const { name, bytes } of projects) {
      expect(hieroScanner.recognise(bytes.subarray(0, 4096), name), name).toBe('hiero');
      expect(hieroScanner.mustParse?.(bytes, bytes.subarray(-256), bytes.length), name).toBe(false);
      const result = scan(bytes);
      expect(result, name).toEqual({ format: 'hiero', containers: [], frames: [], findings: [] });
      expect(checkedPatch(bytes, [], result.frames).equals(bytes), name).toBe(true);
    }
  });

  it('give up every record that was planted in them, where it stands, and take all edits', () => {
    let count = 0;
    for (const { name, bytes: real } of realProjects()) {
      const { bytes, ids } = plant(real, count);
      const { containers, findings } = scan(bytes);
      expect(findings, name).toEqual([]);
      const found = containers.map(({ fields, offset }) => ({ id: fields.representation, offset }));
      const byPlace = [...found].sort((a, b) => a.offset - b.offset);
      expect(byPlace, name).toEqual(ids.map((id) => ({ id, offset: bytes.indexOf(id) })));
      const after = patched(bytes);
      const again = scan(after);
      expect(
        again.containers.map(({ fields }) => fields.representation),
        name,
      ).toEqual(found.map(({ id }) => deriveAyonId(id ?? '')));
      expect(again.findings).toEqual([]);
      expect(
        decideAll(again.containers).flatMap(({ edits }) => edits),
        name,
      ).toEqual([]);
      for (const change of differences(treeOf(bytes), treeOf(after))) {
        expect(change, name).toMatch(/^(TagInstance@name|StringValue@value): .* -> |^\+ StringValue tag\.objectName$/);
      }
      count += ids.length;
    }
    expect(count).toBeGreaterThan(50);
  });

  it('lose nothing but the ids when only ids grow', () => {
    for (const { name, bytes: real } of realProjects()) {
      const { bytes, ids } = plant(real);
      const { containers, frames } = scan(bytes);
      const edits = decideAll(containers).flatMap((container) => container.edits);
      const grown = checkedPatch(
        bytes,
        edits.filter(({ what }) => what === 'representation'),
        frames,
      );
      const text = ids.reduce((now, id) => now.replace(id, deriveAyonId(id)), bytes.toString('latin1'));
      expect(grown.toString('latin1') === text, name).toBe(true);
    }
  });
});
