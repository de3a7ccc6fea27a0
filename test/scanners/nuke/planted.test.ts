import { describe, expect, it } from 'vitest';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { plant } from './records.ts';
import { NEW_ID, patchAll, scan } from './support.ts';

describe.skipIf(!HAS_CORPUS)('records planted in real scripts (skipped without the corpus)', () => {
  it('are found where they stand, patched, found again, and nothing else is', () => {
    let planted = 0;
    let files = 0;
    for (const { path, bytes: script } of corpus()) {
      const { bytes, ids } = plant(script, 4, planted);
      if (ids.length === 0) continue;
      const result = scan(bytes);
      const found = result.containers.map(({ fields, offset }) => ({ id: fields.representation, offset }));
      const expected = ids.map((id) => ({ id, offset: bytes.indexOf(id) }));
      expect(found, path).toEqual(expected);
      const grown = patchAll(bytes, result, ['representation']);
      expect(grown.equals(replaceFirst(bytes, ids)), `${path}: only the ids differ`).toBe(true);
      planted += ids.length;
      files += 1;
      // The whole set of edits costs more; a third of the files has every era and every way of writing often enough.
      if (files % 3 !== 0) continue;
      const patched = patchAll(bytes, result);
      const again = scan(patched);
      expect(again.containers.map((container) => container.fields.representation)).toEqual(ids.map(() => NEW_ID));
      expect(again.containers.every((container) => container.carrier !== 'toml-knob')).toBe(true);
      expect(again.findings).toEqual(result.findings.map((finding) => again.findings.find(same(finding.code))));
    }
    expect(files).toBeGreaterThan(500);
    expect(planted).toBeGreaterThan(1500);
  });
});

function same(code: string): (finding: { readonly code: string }) => boolean {
  return (finding) => finding.code === code;
}

/** What the patch should give, made with nothing but a search for the id: its first occurrence is the record's. */
function replaceFirst(bytes: Buffer, ids: readonly string[]): Buffer {
  let text = bytes.toString('latin1');
  for (const id of ids) text = text.replace(id, NEW_ID);
  return Buffer.from(text, 'latin1');
}
