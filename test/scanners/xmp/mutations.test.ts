import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { description, PHOTOSHOP_NS, planted, pythonJson, record, withPacket } from '../../support/adobe-files.ts';
import { adobeSeed, mutatedRuns } from '../../support/adobe-fuzz.ts';
import { photoshopDocuments } from '../../support/corpus.ts';
import { FIXTURE_CASES } from './fixture-cases.ts';

/** Larger ones cost more and have the same grammar. In bytes. */
const LARGEST = 100_000;

describe.each(['photoshop', 'aftereffects'] as const)('damaged files of %s', (format) => {
  const seeds = FIXTURE_CASES.filter((one) => one.format === format).map(({ bytes }) => adobeSeed(bytes));

  it('never crash the scanner, and never get an unsafe edit, in 2,000 of them', () => {
    expect(mutatedRuns(seeds, 2000, 20260301)).toBeGreaterThan(60);
  });
});

describe('damaged real documents', () => {
  const headline = description(PHOTOSHOP_NS, 'Headline', pythonJson([record('5f1a2b3c4d5e6f7081920000')]), 'element');
  const seeds = photoshopDocuments().flatMap((path) => {
    const bytes = readFileSync(path);
    const seed = bytes.length > LARGEST ? null : withPacket(bytes, (xmp) => planted(xmp, headline));
    return seed === null ? [] : [adobeSeed(seed)];
  });

  it.skipIf(seeds.length === 0)('neither (skipped without the corpus)', () => {
    expect(mutatedRuns(seeds, 1000, 20260302)).toBeGreaterThan(60);
  });
});
