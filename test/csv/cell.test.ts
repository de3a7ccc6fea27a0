import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, csvRecord, harmless } from '../../src/csv/cell.ts';
import { parseCsv } from '../../src/csv/parse.ts';

const HOSTILE = [
  '=cmd|calc!A0',
  '+1+1',
  '-2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  "'=1",
  "''@x",
  'a,=1',
  'a;=HYPERLINK("x")',
  '＝1',
  '612345678901234567890123',
  '5912345e78901234567890',
  'C:\\u005c\\users',
  'a\u202etxt.ma',
  'zero\u0000',
  'line\r\nline',
  '"quoted"',
  ' blank ',
  '\ufeff',
  '\\u003d',
  '\ud800',
];

describe('a cell', () => {
  it.each(HOSTILE)('is harmless and comes back exactly: %j', (text) => {
    const cell = harmless(text);
    expect(cellText(cell)).toBe(text);
    expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    expect(cell).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(cell).not.toMatch(/[,;|"]\s*[=+\-@]/);
  });

  it('comes back whatever it holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '\\', 'u', '0', '3', 'd', 'e', '1', ';', '\u202e', '\t') }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (cells) => {
        const rows = parseCsv(`head${','.repeat(cells.length - 1)}\r\n${csvRecord(['x', ...cells])}`);
        expect(rows.at(-1)?.cells.slice(1).map(cellText)).toEqual(cells);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves an ordinary path, id or name as it is', () => {
    for (const text of ['P:/projects/show/a_v001.ma', '6537996102bcba09068baf0a', 'C:\\users\\x', '/obj/geo-1']) {
      expect(harmless(text)).toBe(text);
    }
  });
});
