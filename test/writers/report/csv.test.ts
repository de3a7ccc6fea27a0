import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/matchers/decisions/csv.ts';
import { DECISION_COLUMNS, parseDecisions } from '../../../src/matchers/decisions/load.ts';
import { cellText, csvRecord, harmless } from '../../../src/writers/report/csv-cell.ts';
import { CSV_COLUMNS, csvHead, csvOf } from '../../../src/writers/report/csv.ts';
import { container, target, unresolved, workfile } from './support/plans.ts';

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

describe('the table of containers', () => {
  const line = workfile('/p/=a\u202e,"b".ma', [
    container({
      node: '=cmd|x',
      decision: { ...unresolved(), status: 'remap', method: 'path', target: target(), reason: null },
      alsoAt: [{ carrier: 'parm-default', offset: 9, representation: '-5', decision: unresolved() }],
    }),
  ]);

  it('has the columns a decision needs, and one row a place', () => {
    expect(CSV_COLUMNS).toEqual(expect.arrayContaining([...DECISION_COLUMNS]));
    const rows = parseCsv(csvHead() + csvOf(line));
    expect(rows.map(({ cells }) => cells.length)).toEqual(Array(3).fill(CSV_COLUMNS.length));
    expect(csvHead() + csvOf(line)).toMatch(/^([^\r\n]*\r\n){3}$/);
  });

  it('feeds back what was written into the decision column, for every place', () => {
    const rows = parseCsv(csvHead() + csvOf(line)).map(({ cells }) => [...cells]);
    const at = CSV_COLUMNS.indexOf('decision');
    for (const [index, said] of ['decision', 'accept', 'reject'].entries()) rows[index]?.splice(at, 1, said);
    const text = rows.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';')}\n`).join('');
    const decisions = parseDecisions(text, 'containers.csv');
    const place = { workfile: line.path, node: '=cmd|x' };
    expect(
      decisions.find({ ...place, carrier: 'attribute', offset: 1234, oldId: '6537996102bcba09068baf0a' })?.verdict,
    ).toEqual({ kind: 'target', id: target().representationId });
    expect(decisions.find({ ...place, carrier: 'parm-default', offset: 9, oldId: '-5' })?.verdict).toEqual({
      kind: 'reject',
    });
  });
});
