import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, deriveAyonId, openPlan, plan, verify } from '../../src/index.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import type { Rules } from '../../src/matchers/index.ts';
import type { ContainerLine, SummaryLine } from '../../src/model/plan.ts';
import { planText } from '../../src/writers/report/terminal.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, writeLibraries } from '../support/two-libraries.ts';

/** Every id that the fixtures hold, each imported as a representation of a product of its own. */
const IMPORTED = ['5c1b9d1a5f8c1b5f6c5e8308', '5c1b9d1a5f8c1b5f6c5e8309', '64b0d1f25f8c1b5f6c5e8305'];

interface Show {
  readonly workfile: string;
  readonly planned: (rules?: Rules) => Promise<{ run: string; only: ContainerLine; summary: SummaryLine }>;
}

async function show(script: Buffer | string): Promise<Show> {
  const folder = await temporaryFolder();
  const workfile = join(folder, 'shot.nk');
  await writeFile(workfile, script);
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  const rows = IMPORTED.flatMap((objectId, index) =>
    productRows('show', 0x100 * (index + 1)).map((row) => {
      if (row.kind === 'folder') return { ...row, name: `sh0${index + 1}0` };
      const template = '{root[work]}/{asset}/{subset}.{ext}';
      return row.kind === 'representation' ? { ...row, id: deriveAyonId(objectId), template } : row;
    }),
  );
  const ayon = [join(folder, 's.ayon.gz')];
  await writeLibraries(ayon[0] ?? '', { show: rows });
  let runs = 0;
  return {
    workfile,
    async planned(rules) {
      const run = join(folder, `run${(runs += 1)}`);
      const options = { ayon, projects: ['show'], out: run, ...(rules === undefined ? {} : { rules }) };
      const summary = await plan([workfile], options);
      const only = (await (await openPlan(run)).workfiles.next()).value;
      if (only?.type !== 'workfile' || only.containers[0] === undefined) return expect.fail('no container');
      return { run, only: only.containers[0], summary };
    },
  };
}

function fixture(name: string): Promise<Buffer> {
  return readFile(`fixtures/nuke/${name}/workfile.nk`);
}

const BOTH = { listed: true, updatable: true };

describe.each(['ak-and-avalon-full', 'ak-shadows-avalon'])('%s', (name) => {
  it('keeps the newer record under its own id, and nobody reads the old one any more', async () => {
    const { workfile, planned } = await show(await fixture(name));
    const { run, only } = await planned();
    expect(only.fields['representation']).toBe('5c1b9d1a5f8c1b5f6c5e8309');
    expect(only.manage).toMatchObject({ before: { listed: true, updatable: false }, after: BOTH });
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).totals.workfiles.proven).toBe(1);
    const text = await readFile(workfile, 'latin1');
    expect(text).toContain(deriveAyonId('5c1b9d1a5f8c1b5f6c5e8309'));
    expect(text).not.toContain(' ak:');
    expect((await planned()).only).toMatchObject({ decision: { status: 'already-ayon' }, edits: [] });
  });

  it('is mended too where the newer record has an id of AYON already', async () => {
    const id = deriveAyonId('5c1b9d1a5f8c1b5f6c5e8309');
    const script = (await fixture(name)).toString('latin1').replace('5c1b9d1a5f8c1b5f6c5e8309', id);
    const { workfile, planned } = await show(script);
    const { run, only } = await planned();
    expect(only.manage).toMatchObject({ before: { listed: true, updatable: false }, after: BOTH });
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).totals.workfiles.proven).toBe(1);
    expect(await readFile(workfile, 'latin1')).not.toContain(' ak:');
  });
});

describe('empty-text-knob', () => {
  it('is no key to AYON, so a namespace is written that it sees', async () => {
    const { workfile, planned } = await show(await fixture('empty-text-knob'));
    const { run, only } = await planned();
    expect(only.manage).toMatchObject({ before: { listed: false, updatable: false }, after: BOTH, blockers: [] });
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).totals.workfiles.proven).toBe(1);
    expect(await readFile(workfile, 'latin1')).toContain('{26 avalon:namespace l namespace T "sh030"}');
  });

  it('is listed at least where nothing tells the loader', async () => {
    const script = (await fixture('empty-text-knob')).toString('latin1').replace(' T LoadClip}', '}');
    const { run, only } = await (await show(script)).planned();
    expect(only.manage).toMatchObject({
      before: { listed: false, updatable: false },
      after: { listed: true, updatable: false },
      blockers: [{ code: 'manage-loader-empty' }],
    });
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).proofs.manage).toMatchObject({ proven: 1, failed: 0 });
  });
});

describe('loader-nobody-has', () => {
  it('is listed but not updatable, and the summary counts the loader once', async () => {
    const { planned } = await show(await fixture('loader-nobody-has'));
    const { run, only, summary } = await planned();
    expect(only.manage).toMatchObject({
      after: { listed: true, updatable: false },
      blockers: [{ code: 'manage-loader-unknown', args: { loader: 'LoadMyOldThing' } }],
    });
    expect(summary.unknownLoaders).toEqual({ 'nuke: LoadMyOldThing': 1 });
    expect(planText(summary, false)).toMatch(/Loaders that AYON does not have\n\s+1 {2}nuke: LoadMyOldThing\n/);
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).proofs.manage).toMatchObject({ proven: 1, failed: 0 });
  });

  it.each([
    ['a loader of the studio’s own', '{ own: LoadMy* }'],
    ['a loader of the studio’s own in Nuke', '{ own: LoadMyOldThing, host: nuke }'],
    ['one with a new name', '{ from: LoadMyOldThing, to: LoadMyNewThing }'],
    ['one with a new name made of the old', '{ from: LoadMyOld*, to: LoadOur$1 }'],
  ])('is updatable where the rules call it %s, for the plan and for verify', async (_what, rule) => {
    const { planned } = await show(await fixture('loader-nobody-has'));
    const { run, only, summary } = await planned(parseRules(`loaders: [${rule}]`, 'rules.yaml'));
    expect(only.manage).toMatchObject({ after: BOTH, blockers: [] });
    expect(summary.unknownLoaders).toBeUndefined();
    expect(summary.notes ?? []).toEqual([]);
    expect((await apply(run)).totals.workfiles.patched).toBe(1);
    expect((await verify(run)).proofs.manage).toMatchObject({ proven: 1, failed: 0 });
  });

  it('stays unknown where the rules name a loader of another application', async () => {
    const { planned } = await show(await fixture('loader-nobody-has'));
    const { summary } = await planned(parseRules('loaders: [{ own: LoadMyOldThing, host: maya }]', 'rules.yaml'));
    expect(summary.unknownLoaders).toEqual({ 'nuke: LoadMyOldThing': 1 });
    expect(summary.notes).toMatchObject([{ code: 'rule-never-applied' }]);
  });
});
