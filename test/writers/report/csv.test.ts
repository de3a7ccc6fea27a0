import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/csv/parse.ts';
import { DECISION_COLUMNS, parseDecisions } from '../../../src/matchers/decisions/load.ts';
import { CSV_COLUMNS, csvHead, csvOf } from '../../../src/writers/report/csv.ts';
import { container, target, unresolved, workfile } from './support/plans.ts';

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
    const rows = parseCsv(csvHead() + csvOf(line, null));
    expect(rows.map(({ cells }) => cells.length)).toEqual(Array(3).fill(CSV_COLUMNS.length));
    expect(csvHead() + csvOf(line, null)).toMatch(/^([^\r\n]*\r\n){3}$/);
  });

  it('feeds back what was written into the decision column, for every place', () => {
    const rows = parseCsv(csvHead() + csvOf(line, null)).map(({ cells }) => [...cells]);
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
