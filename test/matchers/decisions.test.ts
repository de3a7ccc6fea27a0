import { describe, expect, it } from 'vitest';
import { NO_RULES, parseDecisions, unusedFindings, usedSources } from '../../src/matchers/index.ts';
import { ayonRep, container, decideOne, native, oid } from './support.ts';

const HEAD = 'workfile,node,carrier,offset,old_id,new_id,decision';
const line = (decision: string, over: { newId?: string; offset?: string } = {}): string =>
  `/mnt/work/shot.ma,hero_01_:modelMain_CON,attribute,${over.offset ?? '1234'},${oid(1)},${over.newId ?? ''},${decision}`;
const world = { ayon: [ayonRep(native(1)), ayonRep(native(2), { version: 2 })] };

describe('a reviewed decision', () => {
  it('that accepts takes the id of its line, over everything the ladder found', async () => {
    const decisions = parseDecisions(`${HEAD}\n${line('accept', { newId: native(2) })}\n`, 'reviewed.csv');
    const decision = await decideOne(container({ representation: oid(1) }), { ...world, decisions });
    expect(decision).toMatchObject({ status: 'remap', method: 'decision', confidence: 1, target: { version: 2 } });
    expect(usedSources(decision)).toEqual(['reviewed.csv line 2']);
  });

  it('may name another target', async () => {
    const decisions = parseDecisions(`${HEAD}\r\n${line(native(1))}\r\n`, 'reviewed.csv');
    expect(await decideOne(container(), { ...world, decisions })).toMatchObject({
      method: 'decision',
      target: { version: 3 },
    });
  });

  it('that rejects leaves the record alone', async () => {
    const decisions = parseDecisions(`${HEAD}\n${line('reject')}\n`, 'reviewed.csv');
    expect(await decideOne(container(), { ...world, decisions })).toMatchObject({
      status: 'refused',
      reason: { code: 'rejected-by-reviewer' },
    });
  });

  it('cannot choose an id that AYON does not have', async () => {
    const decisions = parseDecisions(`${HEAD}\n${line(native(9))}\n`, 'reviewed.csv');
    expect(await decideOne(container(), { ...world, decisions })).toMatchObject({
      status: 'unresolved',
      reason: { code: 'chosen-id-unknown' },
    });
  });

  it('for another place changes nothing, and is told', async () => {
    const decisions = parseDecisions(`${HEAD}\n${line('reject', { offset: '99' })}\n`, 'reviewed.csv');
    const decision = await decideOne(container(), { ...world, decisions });
    expect(decision.reason?.code).not.toBe('rejected-by-reviewer');
    expect(unusedFindings(NO_RULES, decisions, new Set(usedSources(decision)))).toMatchObject([
      { code: 'decision-never-applied' },
    ]);
  });

  it('that says nothing is none', () => {
    expect(parseDecisions(`${HEAD}\n${line('')}\n`, 'reviewed.csv').reviews).toEqual([]);
  });

  it.each([
    ['a JSON list', (one: object) => JSON.stringify([one])],
    ['a JSON object', (one: object) => JSON.stringify({ decisions: [one] })],
    ['JSON lines', (one: object) => `${JSON.stringify(one)}\n`],
  ])('may stand in %s', (_name, write) => {
    const one = { workfile: '/w.ma', node: 'n', carrier: 'knob', offset: 5, old_id: null, decision: 'reject' };
    expect(parseDecisions(write(one), 'd.json').reviews).toMatchObject([
      { workfile: '/w.ma', offset: 5, oldId: '', verdict: { kind: 'reject' } },
    ]);
  });

  it('may be written into the lines of a plan', () => {
    const plan = [
      { type: 'header' },
      {
        type: 'workfile',
        path: '/w.hip',
        containers: [
          {
            node: '/obj/a',
            carrier: 'parm',
            offset: 7,
            fields: { representation: oid(1) },
            decision: { target: { representationId: native(1) } },
            review: 'accept',
            alsoAt: [{ carrier: 'parm-default', offset: 99, representation: oid(2), decision: null, review: 'reject' }],
          },
        ],
      },
    ];
    const { reviews } = parseDecisions(plan.map((one) => JSON.stringify(one)).join('\n'), 'plan.jsonl');
    expect(reviews).toMatchObject([
      { offset: 7, oldId: oid(1), verdict: { kind: 'target', id: native(1) } },
      { offset: 99, carrier: 'parm-default', verdict: { kind: 'reject' } },
    ]);
  });
});

describe('a table of decisions that is wrong', () => {
  it.each([
    ['workfile,node\n/w,n\n', /lacks the column carrier, offset, old_id, new_id, decision/],
    [`${HEAD}\n${line('maybe')}\n`, /line 2: decision holds "maybe"/],
    [`${HEAD}\n${line('accept')}\n`, /line 2: "accept", but new_id holds no id/],
    [`${HEAD}\n${line('reject')}\n${line(native(1))}\n`, /line 3 decides about the same place as reviewed.csv line 2/],
    [`${HEAD}\n${line('reject', { offset: 'x' })}\n`, /line 2: offset/],
    ['{"workfile": 1}\n', /workfile/],
  ])('is refused with the line: %j', (text, message) => {
    expect(() => parseDecisions(text, 'reviewed.csv')).toThrow(message);
  });
});
