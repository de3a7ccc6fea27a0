import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote, unescape, unquote } from '../../../src/scanners/nuke/quoting.ts';

const byteString = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

describe('quoting as Nuke does it', () => {
  it.each([
    ['renderMain', 'renderMain'],
    ['C:/a/b.####.exr', 'C:/a/b.####.exr'],
    ["a+b*(c)=d,e<f>?!&'|@%-.", "a+b*(c)=d,e<f>?!&'|@%-."],
    ['avalon:representation', 'avalon:representation'],
    ['h\xe9ros', 'h\xe9ros'],
    ['', '""'],
    ['half Lambert', '"half Lambert"'],
    ['{root[work]}/a', '"\\{root\\[work]\\}/a"'],
    ['a\nb\tc\r', '"a\\nb\\tc\\r"'],
    ['say "x" \\ $y;', '"say \\"x\\" \\\\ \\$y;"'],
    ['a]b', '"a]b"'],
  ])('writes %j as %s', (text, word) => {
    expect(quote(text)).toBe(word);
    expect(unquote(word)).toBe(text);
  });

  it('reads braces as they stand, and an octal escape', () => {
    expect(unquote('{a "b" \\{}')).toBe('a "b" \\{');
    expect(unquote('"\\7"')).toBe('\x07');
  });

  it('gives back every text that it wrote', () => {
    fc.assert(
      fc.property(byteString, (text) => {
        expect(unquote(quote(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('knows where each byte of the text stands', () => {
    fc.assert(
      fc.property(byteString, (text) => {
        const word = `${quote(` ${text}`)}`.slice(1, -1);
        const { text: back, at } = unescape(word);
        expect(back).toBe(` ${text}`);
        expect(at).toHaveLength(back.length + 1);
        [...back].forEach((byte, index) => {
          expect(unescape(word.slice(at[index], at[index + 1])).text).toBe(byte);
        });
      }),
      { numRuns: 200 },
    );
  });
});
