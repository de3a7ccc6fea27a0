import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { FIND_WORDS_WASM } from '../../../src/scanners/search/find-words.ts';
import { containsAny } from '../../../src/scanners/search/search.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';

/** More than two blocks, so that words meet every seam. */
const SIZE = 600 * 1024;
const WORDS = ['representation', 'mindbender.container', 'ontainer'];

describe('containsAny', () => {
  it('finds a word wherever it stands, also across two reads, and agrees with indexOf', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: SIZE - 20 }),
        fc.constantFrom(...WORDS),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (at, word, filler, whole) => {
          const bytes = Buffer.alloc(SIZE, filler);
          bytes.write(whole ? word : word.slice(0, -1), at);
          const expected = WORDS.some((candidate) => bytes.includes(candidate));
          expect(containsAny(new MemorySource(bytes), WORDS)).toBe(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([-1, 0, 1, 7, 13, 14])('finds a word that begins %i bytes before a seam', (before) => {
    const bytes = Buffer.alloc(SIZE, 'x');
    bytes.write('representation', 256 * 1024 - before);
    expect(containsAny(new MemorySource(bytes), ['nothing', 'representation'])).toBe(true);
  });

  it.each([-1, 0, 1, 2, 3])('finds a word without a partner that begins %i bytes before a seam', (before) => {
    const bytes = Buffer.alloc(SIZE, 'x');
    bytes.write('\\u00', 256 * 1024 - before);
    expect(containsAny(new MemorySource(bytes), ['nothing', 'nowhere', '\\u00'])).toBe(true);
    expect(containsAny(new MemorySource(bytes), ['nothing', 'nowhere', '\\u01'])).toBe(false);
  });

  it('does not find what an earlier, longer source left in the buffer', () => {
    expect(containsAny(new MemorySource(Buffer.from('x'.repeat(100) + 'representation')), ['representation'])).toBe(
      true,
    );
    expect(containsAny(new MemorySource(Buffer.from('x'.repeat(100) + 'repr')), ['representation'])).toBe(false);
    expect(containsAny(new MemorySource(Buffer.from('')), ['representation'])).toBe(false);
  });

  it('finds the words in random text exactly when indexOf does', () => {
    const letters = fc.array(fc.constantFrom(...'reps'), { maxLength: 300 }).map((all) => all.join(''));
    const words = fc.array(fc.stringMatching(/^[reps]{1,4}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(letters, words, (text, needles) => {
        const expected = needles.some((needle) => text.includes(needle));
        expect(containsAny(new MemorySource(Buffer.from(text)), needles)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the search module', () => {
  it('is what its text says', async () => {
    const text = await readFile(new URL('../../../src/scanners/search/find-words.wat', import.meta.url), 'utf8');
    const tools = await wabt();
    const module = tools.parseWat('find-words.wat', text, { simd: true });
    module.validate();
    expect(Buffer.from(module.toBinary({}).buffer).toString('base64')).toBe(FIND_WORDS_WASM);
  });
});
