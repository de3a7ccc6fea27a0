import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { WorkfileLine } from '../../../src/model/plan.ts';
import { Totals } from '../../../src/run/summary-totals.ts';
import { CensusCounter } from '../../../src/writers/report/census.ts';
import { censusText } from '../../../src/writers/report/census-text.ts';
import { planText } from '../../../src/writers/report/terminal.ts';
import { short } from '../../../src/words/index.ts';
import { bigShow, container, unresolved, workfile } from './support/plans.ts';

const WIDTHS = [60, 80, 200];
const found = (code: Finding['code'], node?: string): Finding => {
  return { code, severity: 'warning', args: {}, ...(node === undefined ? {} : { node }) };
};

/** A show with names in wide letters, long paths, findings in many files, and notes. */
function* lines(): Generator<WorkfileLine, void, undefined> {
  yield* bigShow(400);
  for (let at = 1; at <= 5; at += 1) {
    const name = at === 2 ? '灯台/映像/合成/作業/とても長い名前のファイル_合成_最終版_v012' : `shots/sq01/sh0${at}0`;
    yield workfile(`/mnt/projects/lighthouse/${name}.ma`, [container()], { findings: [found('nuke-node-damaged')] });
  }
  yield workfile('/mnt/projects/lighthouse/empty.nk', [], { outcome: 'skipped', findings: [found('workfile-empty')] });
  // The same code as a reason of a container and as a finding of its workfile.
  const reason = { code: 'edit-value-missing', args: {} } as const;
  yield workfile('/mnt/projects/lighthouse/both.ma', [container({ decision: { ...unresolved(), reason } })], {
    findings: [found('edit-value-missing')],
  });
}

function summary(): ReturnType<Totals['summary']> {
  const totals = new Totals();
  for (const line of lines()) totals.add(line);
  totals.passOver({ code: 'walk-application-not-read', application: 'Substance Painter' });
  totals.noteWalk(['/mnt/projects/lighthouse'], true);
  return totals.summary();
}

/** Every word that the text may show, whole. */
function knownWords(text: string): Set<string> {
  const words = Object.values(text.split(/\s+/));
  return new Set(words);
}

describe.each(WIDTHS)('the summary on a terminal of %i columns', (columns) => {
  it('has no line that is wider, with colour and without', () => {
    for (const colour of [false, true]) {
      for (const line of planText(summary(), colour, columns).split('\n'))
        expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });

  it('breaks no word: it has the words of a terminal without an edge', () => {
    const whole = knownWords(planText(summary(), false, 10_000));
    const shown = planText(summary(), false, columns).split(/\s+/);
    // A path that is longer than a line loses its middle.
    expect(shown.filter((word) => !whole.has(word) && !word.includes('…'))).toEqual([]);
  });

  it('names the first files of each finding, and how many more there are', () => {
    const text = planText(summary(), false, columns).replace(/\s+/g, ' ');
    expect(text).toMatch(/5 × [^×]* in shots\/sq01\/sh010\.ma, [^ ]+, shots\/sq01\/sh030\.ma and 2 more workfiles/);
    expect(text).toContain('1 × empty file');
    expect(text).toContain('in empty.nk');
    expect(text).toContain('Files are named below /mnt/projects/lighthouse/');
  });

  it('begins the words of a heading in one column', () => {
    const text = planText(summary(), false, columns);
    for (const block of text.split('\n\n').filter((one) => /^W(hy not|orth)/.test(one))) {
      const columnsOf = block
        .split('\n')
        .slice(1)
        .map((line) => /^[\s\d,×]*/.exec(line)?.[0].length);
      expect(new Set(columnsOf).size, block).toBe(1);
    }
  });

  it('has a census that fits', () => {
    const census = new CensusCounter();
    for (const line of lines()) census.add(line);
    for (const line of censusText({ ...summary(), census: census.result() }, false, columns).split('\n'))
      expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
  });
});

describe('the summary on a terminal', () => {
  it('tells a finding under one heading only', () => {
    const text = planText(summary(), false, 200);
    const says = short('edit-value-missing');
    expect(text.split(says).length - 1).toBe(1);
    expect(text.indexOf(says)).toBeLessThan(text.indexOf('Worth knowing'));
  });
});
