import { describe, expect, it } from 'vitest';
import type { Decision, Status } from '../../src/model/decision.ts';
import type { Edit } from '../../src/model/edit.ts';
import type { ContainerLine, SecondPlaceLine, WorkfileLine } from '../../src/model/plan.ts';
import { idsLeft } from '../../src/run/ids-left.ts';
import { Totals } from '../../src/run/summary-totals.ts';
import { planText } from '../../src/writers/report/terminal.ts';
import type { FindingCode } from '../../src/words/index.ts';

const decided = (status: Status): Decision => ({
  status,
  method: null,
  confidence: 0,
  target: null,
  evidence: [],
  alternatives: [],
  reason: null,
});

const edit = (offset: number): Edit => ({
  offset,
  length: 24,
  old: '63e0c8f1a2b3c4d5e6f70819',
  new: '721291002eb555f98eb0ad91ae68d8bd',
  what: 'representation',
});

function container(
  status: Status | null,
  edits: readonly Edit[],
  alsoAt: readonly SecondPlaceLine[] = [],
): ContainerLine {
  return {
    host: 'houdini',
    node: '/obj/a_CON',
    nodeType: null,
    carrier: 'parm',
    offset: 100,
    fields: {},
    loadedPath: null,
    alsoAt,
    decision: status === null ? null : decided(status),
    edits,
    manage: null,
  };
}

const second = (offset: number, decision: Decision | null = null): SecondPlaceLine => ({
  carrier: 'parm-default',
  offset,
  representation: '63e0c8f1a2b3c4d5e6f70819',
  decision,
});

function workfile(containers: readonly ContainerLine[], ...codes: readonly FindingCode[]): WorkfileLine {
  const findings = codes.map((code) => ({ code, severity: 'warning', args: {} }) as const);
  const facts = {
    path: '/show/a.hip',
    outcome: 'read',
    format: 'houdini',
    bytes: 1,
    sha256: null,
    stat: null,
  } as const;
  return { type: 'workfile', ...facts, containers, findings, framing: [] };
}

const whole = container('remap', [edit(100), edit(200)], [second(200)]);

describe('ids that stay behind in a workfile', () => {
  it('are none where every record and every second place is edited, or is AYON’s already', () => {
    expect(idsLeft(workfile([whole, container('already-ayon', [], [second(300)])]))).toBe(0);
  });

  it.each(['ambiguous', 'unresolved', 'refused'] as const)('are those of a record that is %s', (status) => {
    expect(idsLeft(workfile([whole, container(status, [])]))).toBe(1);
  });

  it('are those of a proposal, and of second places without an edit', () => {
    expect(idsLeft(workfile([container('remap', [])]))).toBe(1);
    expect(idsLeft(workfile([container('remap', [edit(100)], [second(200), second(300)])]))).toBe(2);
    expect(idsLeft(workfile([container('remap', [edit(100)], [second(200, decided('unresolved'))])]))).toBe(1);
  });

  it.each<FindingCode>([
    'houdini-takes-unreadable',
    'houdini-embedded-library-holds-container',
    'workfile-id-without-record',
  ])('may be in a place that is told as %s', (code) => {
    expect(idsLeft(workfile([whole], code))).toBe(1);
  });

  it('keep a workfile from being counted as wholly restored', () => {
    const totals = new Totals();
    totals.add(workfile([whole]));
    totals.add(workfile([whole], 'houdini-takes-unreadable'));
    totals.add(workfile([whole, container('unresolved', [])]));
    totals.add(workfile([container('unresolved', [])]));
    totals.add(workfile([]));
    const summary = totals.summary();
    expect(summary.restored).toEqual({ wholly: 1, inPart: 2, not: 1 });
    expect(planText(summary, false)).toContain(
      'Restored afterwards: 1 wholly; 2 in part, ids stay in them; 1 not at all.',
    );
  });

  it('are not counted in a census, which decides nothing', () => {
    const totals = new Totals();
    totals.add(workfile([container(null, [])]));
    expect(totals.summary().restored).toBeUndefined();
  });
});
