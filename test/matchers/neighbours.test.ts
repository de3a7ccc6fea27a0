import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryAyon, memoryOpenPype } from '../../bench/accuracy/memory.ts';
import { SCENARIOS } from '../../bench/accuracy/scenarios.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import {
  decide,
  distinctIds,
  gatherKnowledge,
  NO_DECISIONS,
  NO_RULES,
  recordedIdsOf,
  type RecordedId,
  type Rules,
  type Sources,
} from '../../src/matchers/index.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import type { AyonProject } from '../../src/model/catalog.ts';
import type { ScannedContainer } from '../../src/model/container.ts';
import type { Decision } from '../../src/model/decision.ts';
import { ayonRep, container, document, file, native, oid, openpypeRep, ROOTS, SHOW } from './support.ts';

function recordedIn(scanned: ScannedContainer, workfile = '/w.ma'): readonly RecordedId[] {
  return recordedIdsOf(scanned, workfile, 'Show');
}

async function decideAll(all: readonly RecordedId[], sources: Sources): Promise<readonly Decision[]> {
  const ids = distinctIds();
  for (const recorded of all) ids.add(recorded);
  const knowledge = await gatherKnowledge(ids, sources);
  return all.map((recorded) => decide(recorded, knowledge, sources.rules, NO_DECISIONS));
}

/** What is decided of the first container, by itself and beside the others. */
async function withAndWithout(
  first: ScannedContainer,
  others: readonly ScannedContainer[],
  sources: Sources,
): Promise<readonly [alone: Decision | undefined, among: Decision | undefined]> {
  const [alone] = await decideAll(recordedIn(first), sources);
  const [among] = await decideAll(
    [first, ...others].flatMap((one) => recordedIn(one)),
    sources,
  );
  return [alone, among];
}

describe('the same record is decided the same', () => {
  it('where a neighbour loaded the same file', async () => {
    // Its id leads to AYON by itself, but it loaded another representation's own file; the neighbour's id is unknown.
    const loadedPath = file(5).replace('{root[work]}', 'P:/projects');
    const ayon = memoryAyon(
      [SHOW],
      [ayonRep(deriveAyonId(oid(1)), { files: [file(3)] }), ayonRep(native(5), { version: 5, files: [file(5)] })],
    );
    const sources = { openpype: null, ayon, rules: NO_RULES };
    const settled = container({ representation: oid(1), loadedPath });
    const [alone, among] = await withAndWithout(
      settled,
      [container({ representation: oid(999), loadedPath })],
      sources,
    );
    expect(alone?.status).toBe('remap');
    expect(among).toEqual(alone);
  });

  it('where two projects have the id, and only the file tells which of them is meant', async () => {
    const library = (project: string, linux: string): AyonProject => {
      return { name: project, library: true, roots: [{ project, name: 'work', windows: null, linux, darwin: null }] };
    };
    const at = (project: string): string => file(3).replace('/Show/', `/${project}/`);
    const id = deriveAyonId(oid(1));
    const ayon = memoryAyon(
      [SHOW, library('LibA', '/mnt/a'), library('LibB', '/mnt/b')],
      [ayonRep(id, { project: 'LibA', files: [at('LibA')] }), ayonRep(id, { project: 'LibB', files: [at('LibB')] })],
    );
    const sources = { openpype: null, ayon, rules: NO_RULES };
    const loadedPath = at('LibB').replace('{root[work]}', '/mnt/b');
    const record = container({ representation: oid(1), loadedPath });
    const [alone, among] = await withAndWithout(record, [container({ representation: oid(999), loadedPath })], sources);
    expect(alone).toMatchObject({ status: 'remap', method: 'path', target: { project: 'LibB' } });
    expect(among).toEqual(alone);
  });

  it("where a neighbour's document names the studio's own publish template, or shows a later version", async () => {
    const template = '{root[work]}/{project[name]}/pub/{asset}/{subset}/{version}/{subset}.{ext}';
    const ayon = memoryAyon([SHOW], [ayonRep(native(3), { files: [file(3)] })]);
    const openpype = memoryOpenPype(
      [document(openpypeRep(oid(2), { version: 9, template })), document(openpypeRep(oid(1)))],
      ROOTS,
    );
    const sources = { openpype, ayon, rules: NO_RULES };
    const unknown = container({
      representation: oid(7),
      loadedPath: 'X:/away/Show/pub/hero/modelMain/v003/modelMain.ma',
    });
    for (const first of [unknown, container({ representation: oid(1) })]) {
      const [alone, among] = await withAndWithout(first, [container({ representation: oid(2) })], sources);
      expect(among).toEqual(alone);
    }
  });
});

it('knowledge that was not asked for throws', async () => {
  const sources = { openpype: null, ayon: memoryAyon([SHOW], []), rules: NO_RULES };
  const knowledge = await gatherKnowledge(distinctIds(), sources);
  const [recorded] = recordedIn(container());
  if (recorded === undefined) throw new Error('a container has a recorded id');
  expect(() => decide(recorded, knowledge, NO_RULES)).toThrow(/representations "[0-9a-f]{32}" was not asked for/);
  expect(() => knowledge.file('show/a.ma')).toThrow('file "show/a.ma" was not asked for');
});

describe('on generated shows', () => {
  const scenario = fc.constantFrom(...SCENARIOS);

  it('one container alone is decided the same as among all others, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario,
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.infiniteStream(fc.nat()),
        async (production, seed, numbers) => {
          const { side, documents, roots, rules: text, cases } = production.make(seed, 60);
          const rules: Rules = text === '' ? NO_RULES : parseRules(text, 'rules.yaml');
          const ayon = memoryAyon(side.projects, side.representations);
          const openpype = documents === null ? null : memoryOpenPype(documents, roots);
          const sources: Sources = { openpype, ayon, rules };
          const all = cases.flatMap((one) => recordedIn(one.container, one.workfile));
          const among = await decideAll(all, sources);
          const keys = all.map((): number => Number(numbers.next().value));
          const order = all.map((_, at) => at).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
          const shuffled = await decideAll(
            order.flatMap((at) => all[at] ?? []),
            sources,
          );
          expect(shuffled).toEqual(order.map((at) => among[at]));
          for (const [at, recorded] of all.entries()) {
            expect(await decideAll([recorded], sources)).toEqual([among[at]]);
          }
        },
      ),
      { numRuns: 16 },
    );
  });
});
