import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../support/mutations.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { NEW_VALUES } from '../../support/fill-everything.ts';
import { PUBLISHED_CASES, PUBLISHED_IDS } from '../../support/published-json-cases.ts';
import { assertSoundIds, mutatedRuns, publishedSeed, scanPublished } from '../../support/published-json-checks.ts';
import { LARGEST_JSON } from '../../../src/scanners/published-json/scanner.ts';

const WHOLE = PUBLISHED_CASES.filter(({ name }) => name !== 'cut-off');

describe('published JSON', () => {
  it('never crashes the scanner, and never gets an unsafe edit, in 2,000 damaged files', () => {
    const seeds = PUBLISHED_CASES.map(({ bytes }) => publishedSeed(bytes));
    expect(mutatedRuns(seeds, 2000, 20261125)).toBeGreaterThan(150);
  });

  it('gives back every id planted in it, where an independent search finds it, and grows it', () => {
    const random = randomFrom(7);
    for (const { bytes, name } of WHOLE) {
      const hex = (): string => Math.floor(random() * 16).toString(16);
      const planted = Array.from({ length: 24 }, hex).join('');
      const file = Buffer.from(bytes.toString('latin1').replaceAll(PUBLISHED_IDS.hero, planted), 'latin1');
      const scan = scanPublished(file) ?? expect.fail(name);
      const found = scan.containers.filter(
        ({ fields, locked }) => fields.representation === planted && locked === undefined,
      );
      for (const { offset } of found) {
        const old = file.toString('latin1', offset, offset + 24);
        expect(old.includes('\\') || old === planted, name).toBe(true);
      }
      const grown = patchContainers(file, scan, (one) =>
        found.includes(one)
          ? { purposes: ['representation'], values: { representation: NEW_VALUES.representation } }
          : null,
      );
      const again = scanPublished(grown) ?? expect.fail(name);
      assertSoundIds(grown, again);
      expect(again.containers.filter(({ fields }) => fields.representation === NEW_VALUES.representation)).toHaveLength(
        found.length,
      );
    }
  });

  it('is not looked for in JSON of other shapes, whatever ids it holds', () => {
    const id = PUBLISHED_IDS.hero;
    for (const text of [
      `{"representation": "${id}", "loader": "x", "namespace": "y"}`,
      `[{"_id": "${id}", "type": "representation", "name": "ma"}]`,
      `{"${id}": {"loader": "x", "namespace": "y"}}`,
      `{"instances": [{"instance_name": "a", "transform": {}, "representation": "${id}"}]}`,
      `{"${id}": [{"loader": "x"}]}`,
      `["${id}"]`,
      `"${id}"`,
      '[]',
    ]) {
      expect(scanPublished(Buffer.from(text))?.containers ?? [], text).toEqual([]);
    }
  });

  it('that nests without end, or is too large, is a finding', () => {
    const deep = `[{"instance_name": ${'['.repeat(50_000)}`;
    expect(scanPublished(Buffer.from(deep))?.findings.map(({ code }) => code)).toEqual(['published-json-damaged']);
    const large = Buffer.alloc(LARGEST_JSON + 1, 0x20);
    large.write('[{"instance_name": "a"}');
    expect(scanPublished(large)?.findings.map(({ code }) => code)).toEqual(['published-json-too-large']);
  });
});
