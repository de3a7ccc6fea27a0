import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fusionScanner } from '../../../src/scanners/fusion/scanner.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../../src/scanners/scanner.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { corpusFiles } from '../../support/corpus.ts';
import { plant } from './planting.ts';
import { NEW_ID, patched, scan } from './support.ts';

const FILES = corpusFiles('fusion', /\.(comp|setting)$/).map((path) => ({ path, bytes: readFileSync(path) }));

describe.skipIf(FILES.length === 0)('real compositions and settings (skipped without the corpus)', () => {
  it('are all recognised, hold no container, end well, and are left as they are', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(16);
    for (const { path, bytes } of FILES) {
      expect(fusionScanner.recognise(bytes.subarray(0, HEAD_BYTES), path), path).toBe('fusion');
      expect(fusionScanner.mustParse?.(bytes, bytes.subarray(-TAIL_BYTES), bytes.length), path).toBe(false);
      const result = scan(bytes);
      expect(result, path).toEqual({ format: 'fusion', containers: [], frames: [], findings: [] });
      expect(checkedPatch(bytes, [], result.frames).equals(bytes), path).toBe(true);
    }
  });

  it('with records planted give them where they stand, are patched, and give them again', () => {
    let planted = 0;
    let files = 0;
    for (const { path, bytes: file } of FILES) {
      const { bytes, ids } = plant(file, 12, planted);
      const result = scan(bytes);
      const found = result.containers.map(({ fields, offset }) => ({ id: fields.representation, offset }));
      expect(found, path).toEqual(ids.map((id) => ({ id, offset: bytes.indexOf(id) })));
      expect(result.findings, path).toEqual([]);
      const grown = patched(bytes, result, ['representation']);
      const expected = ids.reduce((text, id) => text.replace(id, NEW_ID), bytes.toString('latin1'));
      expect(grown.toString('latin1') === expected, `${path}: only the ids differ`).toBe(true);
      const again = scan(grown);
      expect(again.findings, path).toEqual([]);
      expect(again.containers.map(({ node, fields }) => [node, fields.representation])).toEqual(
        result.containers.map(({ node }) => [node, NEW_ID]),
      );
      expect(scan(patched(bytes, result)).containers.map(({ node }) => node)).toEqual(
        result.containers.map(({ node }) => node),
      );
      planted += ids.length;
      files += Number(ids.length > 0);
    }
    expect(files, 'not one is left out').toBe(FILES.length);
    expect(planted).toBeGreaterThan(40);
  });
});
