import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, deriveAyonId, openPlan, plan, undo, verify } from '../../src/index.ts';
import type { WorkfileLine } from '../../src/model/plan.ts';
import type { PlanOptions } from '../../src/verbs/plan.ts';
import { PUBLISHED_CASES, PUBLISHED_IDS } from '../support/published-json-cases.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, writeLibraries } from '../support/two-libraries.ts';

const { hero, tree } = PUBLISHED_IDS;
const HASH = 'show_sh010_layoutMain_v001,json|1600000000,0|2318';

function fixture(name: string): Buffer {
  return PUBLISHED_CASES.find((one) => one.name === name)?.bytes ?? expect.fail(name);
}

interface Show {
  readonly file: string;
  readonly run: string;
  readonly planned: (options?: Partial<PlanOptions>) => Promise<readonly WorkfileLine[]>;
}

/** A show that has both ids, and the file itself as the published one of `layoutPath`, where that is told. */
async function show(bytes: Buffer, isOnRecord = false, project = 'show'): Promise<Show> {
  const folder = await temporaryFolder();
  const file = join(folder, 'publish', 'layout.json');
  await mkdir(join(folder, 'publish'));
  await writeFile(file, bytes);
  await writeFile(join(folder, 'publish', 'notes.json'), '{"a": 1}');
  await utimes(file, 1_600_000_000, 1_600_000_000);
  const rows = [hero, tree, '5f1a2b3c4d5e6f7081920fff'].flatMap((objectId, index) =>
    productRows(project, 0x100 * (index + 1)).map((row) => {
      if (row.kind === 'folder') return { ...row, name: `sh0${index + 1}0` };
      if (row.kind !== 'representation') return row;
      const own = index === 2 && isOnRecord ? { files: ['{root[work]}/publish/layout.json'], fileHash: HASH } : {};
      return { ...row, id: deriveAyonId(objectId), ...own };
    }),
  );
  const ayon = [join(folder, 's.ayon.gz')];
  const others = project === 'show' ? {} : { show: productRows('show', 0x900) };
  await writeLibraries(ayon[0] ?? '', { ...others, [project]: rows }, (name) =>
    join(folder, name === project ? '' : name),
  );
  const run = join(folder, 'run');
  const projects = project === 'show' ? ['show'] : ['show', project];
  return {
    file,
    run,
    async planned(options = { publishedJson: true }) {
      await plan([join(folder, 'publish')], { ayon, projects, out: run, ...options });
      const { workfiles } = await openPlan(run);
      const lines: WorkfileLine[] = [];
      for await (const line of workfiles) lines.push(line);
      return lines;
    },
  };
}

describe('published JSON', () => {
  it('is left to whoever asks for it: a walk passes JSON by', async () => {
    const { planned } = await show(fixture('maya-layout'));
    expect(await planned({})).toEqual([]);
  });

  it('is decided where it is asked for, and what is no layout is said to be none', async () => {
    const { planned, file } = await show(fixture('maya-layout'));
    const [layout, notes] = await planned();
    expect(layout).toMatchObject({
      path: file,
      format: 'published-json',
      containers: [
        { host: 'published-json', carrier: 'json', node: 'hero_01__rigMain_CON', decision: { status: 'remap' } },
        { decision: { status: 'remap', target: { representationId: deriveAyonId(tree) } } },
      ],
      findings: [{ code: 'published-json-version-ids', args: { count: 2 } }],
    });
    expect(layout?.containers[0]?.manage?.blockers).toEqual([{ code: 'manage-published-json', args: {} }]);
    expect(notes).toMatchObject({ format: null, containers: [], findings: [{ code: 'published-json-other' }] });
  });

  it.each(['maya-layout', 'set-dress-by-id', 'line-ends-of-windows'])(
    '%s is rewritten only by its own word, proven, and put back',
    async (name) => {
      const before = fixture(name);
      const { planned, file, run } = await show(before);
      await planned();
      const left = await apply(run);
      expect(left.totals.reasons).toEqual({ 'write-published-json': 1 });
      expect((await readFile(file)).equals(before)).toBe(true);
      expect((await apply(run, { allow: new Set(['published-json']) })).totals.workfiles.patched).toBe(1);
      const text = before.toString('latin1').replaceAll(hero, deriveAyonId(hero)).replaceAll(tree, deriveAyonId(tree));
      expect((await readFile(file)).toString('latin1')).toBe(text);
      const proof = await verify(run);
      expect(proof.proofs.manage).toMatchObject({ failed: 0 });
      expect(proof.proofs.ids).toMatchObject({ failed: 0 });
      await undo(run);
      expect((await readFile(file)).equals(before)).toBe(true);
    },
  );

  it('that AYON has on record needs both words, and the plan names the hash that will no longer agree', async () => {
    const { planned, file, run } = await show(fixture('maya-layout'), true);
    const [layout] = await planned();
    expect(layout?.findings.map(({ code }) => code)).toEqual([
      'published-json-version-ids',
      'workfile-published',
      'published-json-hash',
    ]);
    expect(layout?.findings[2]?.args).toMatchObject({ hash: HASH });
    const before = await readFile(file);
    const one = await apply(run, { allow: new Set(['published-json']) });
    expect(one.totals.reasons).toEqual({ 'write-published': 1 });
    const other = await apply(run, { allow: new Set(['published']) });
    expect(other.totals.reasons).toEqual({ 'write-published-json': 1 });
    expect((await readFile(file)).equals(before)).toBe(true);
    const both = await apply(run, { allow: new Set(['published', 'published-json']) });
    expect(both.totals.workfiles.patched).toBe(1);
  });

  it('keeps an id of another project, which the file could not name', async () => {
    const { planned } = await show(fixture('maya-layout'), false, 'library');
    const [layout] = await planned();
    const [one] = layout?.containers ?? [];
    expect(one?.decision).toMatchObject({
      status: 'refused',
      reason: { code: 'published-json-library', args: { project: 'library' } },
    });
    expect(one?.edits).toEqual([]);
  });
});

describe('two keys that lead to one representation', () => {
  const placement = '[{"loader": "ReferenceLoader", "parent": "|a", "namespace": "a_"}]';
  const now = deriveAyonId(hero);

  it('stay as they are, since an object keeps one of them only', async () => {
    const { planned } = await show(Buffer.from(`{"${hero}": ${placement}, "${now}": ${placement}}`));
    const [layout] = await planned();
    expect(layout?.containers.map(({ decision, edits }) => [decision?.status, decision?.reason, edits])).toEqual([
      ['refused', { code: 'published-json-same-key', args: { id: now } }, []],
      ['already-ayon', null, []],
    ]);
  });

  it('are not written either where somebody’s plan asks for it', async () => {
    const { planned, file, run } = await show(Buffer.from(`{"${hero}": ${placement}, "${tree}": ${placement}}`));
    await planned();
    const path = join(run, 'plan.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(deriveAyonId(tree), now));
    const before = await readFile(file);
    const result = await apply(run, { allow: new Set(['published-json']) }).catch((error: unknown) => error);
    expect(result).not.toMatchObject({ totals: { workfiles: { patched: 1 } } });
    expect((await readFile(file)).equals(before)).toBe(true);
  });
});
