import { cp, mkdir, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, deriveAyonId, openPlan, plan, verify } from '../../src/index.ts';
import type { SummaryLine, WorkfileLine } from '../../src/model/plan.ts';
import { planText } from '../../src/writers/report/terminal.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, writeLibraries } from '../support/two-libraries.ts';

const GOOD = '62a1f0c3b4d5e6f708192a09';
/** An id of AYON's own, of a version that is switched off there. */
const OFF = 'c659b6f1bbcc54b6905d49d607b411fb';

interface Planned {
  readonly run: string;
  readonly line: WorkfileLine;
  readonly summary: SummaryLine;
}

/** A run for one fixture, against a show that has the id GOOD, and OFF in a version that may be switched off. */
async function planned(fixture: string, isVersionActive: boolean): Promise<Planned> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'work'));
  const workfile = join(folder, 'work', `${basename(fixture)}.ma`);
  await cp(join(fixture, 'workfile.ma'), workfile);
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  const good = productRows('show', 0x100, [['ma']]);
  const off = productRows('show', 0x200, [['ma']]);
  const rows = [
    ...good.map((row) => (row.kind === 'representation' ? { ...row, id: deriveAyonId(GOOD) } : row)),
    ...off.map((row) => {
      if (row.kind === 'representation') return { ...row, id: OFF };
      if (row.kind === 'folder') return { ...row, name: 'sh020' };
      return row.kind === 'version' ? { ...row, active: isVersionActive } : row;
    }),
  ].map((row) => {
    const template = '{root[work]}/{asset}/{subset}.{ext}';
    return row.kind === 'representation' ? { ...row, template } : row;
  });
  await writeLibraries(join(folder, 's.ayon.gz'), { show: rows });
  const run = join(folder, 'run');
  const summary = await plan([workfile], { ayon: [join(folder, 's.ayon.gz')], projects: ['show'], out: run });
  const line = (await (await openPlan(run)).workfiles.next()).value as WorkfileLine;
  return { run, line, summary };
}

describe.each([
  ['fixtures/maya-ascii/one-project-gone', 'manage-empty-project', { project: 'GoneLib' }],
  ['fixtures/maya-ascii/one-version-inactive', 'manage-empty-version', { folder: '/sh020', version: 3 }],
] as const)('%s', (fixture, code, args) => {
  it('empties Manage for its neighbours too, before and after, which the plan and its summary say', async () => {
    const { line, summary } = await planned(fixture, false);
    expect(line.findings).toMatchObject([{ code, severity: 'error', node: 'lost_01__modelMain_CON', args }]);
    const [good, lost] = line.containers;
    expect(good?.decision?.status).toBe('remap');
    expect(good?.edits.length).toBeGreaterThan(0);
    const none = { listed: false, updatable: false };
    expect(good?.manage).toMatchObject({ before: none, after: none });
    expect(good?.manage?.blockers[0]).toEqual({ code: 'manage-emptied', args: { node: 'lost_01__modelMain_CON' } });
    expect(lost?.manage).toMatchObject({ before: none, after: none });
    expect(summary.manageEmpty).toBe(1);
    expect(planText(summary, false)).toContain('Manage will be empty in 1 workfile');
  });

  it('is told by verify, which finds what the plan said', async () => {
    const { run } = await planned(fixture, false);
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    const reasons: unknown[] = [];
    const result = await verify(run, { onEvent: (event) => reasons.push(...event.reasons) });
    expect(result.proofs.manage).toMatchObject({ proven: 1, failed: 0 });
    expect(result.manageEmpty).toBe(1);
    expect(reasons).toContainEqual({ code: 'verify-manage-empty', args: { node: 'lost_01__modelMain_CON' } });
  });
});

it('lists both containers once the version is switched on', async () => {
  const { line, summary } = await planned('fixtures/maya-ascii/one-version-inactive', true);
  expect(line.findings).toEqual([]);
  expect(line.containers.map(({ manage }) => manage?.after.listed)).toEqual([true, true]);
  expect(summary.manageEmpty).toBeUndefined();
});
