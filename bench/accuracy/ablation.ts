import type { AyonRepresentation, OpenPypeDocument } from '../../src/model/catalog.ts';
import { measure } from './measure.ts';
import { SCENARIOS, type Production } from './scenarios.ts';
import type { Case } from './scenes.ts';

export interface Ablation {
  readonly name: string;
  readonly wrong: number;
  readonly applied: number;
  /** Decided of those with a counterpart. */
  readonly share: number;
}

type Without = (production: Production) => Production;

const cases =
  (change: (one: Case['container']) => Partial<Case['container']>): Without =>
  (production) => ({
    ...production,
    cases: production.cases.map((one) => ({ ...one, container: { ...one.container, ...change(one.container) } })),
  });
const documents =
  (change: (one: OpenPypeDocument) => OpenPypeDocument): Without =>
  (production) => ({ ...production, documents: production.documents?.map(change) ?? null });
const ayon =
  (change: (one: AyonRepresentation) => AyonRepresentation): Without =>
  (production) => ({
    ...production,
    side: { ...production.side, representations: production.side.representations.map(change) },
  });
const representation = (change: (one: NonNullable<OpenPypeDocument['representation']>) => object): Without =>
  documents((one) =>
    one.representation === null
      ? one
      : { ...one, representation: { ...one.representation, ...change(one.representation) } },
  );

/** Each kind of evidence, taken away in turn. */
export const WITHOUT: readonly (readonly [string, Without])[] = [
  ['nothing taken away', (production) => production],
  ['the dump', (production) => ({ ...production, documents: null })],
  ['the loaded path', cases(() => ({ loadedPath: null }))],
  ["the documents' files", representation(() => ({ path: null, files: [] }))],
  ["AYON's files", ayon((one) => ({ ...one, path: null, files: [] }))],
  [
    'the roots',
    (production) => ({
      ...production,
      roots: [],
      side: { ...production.side, projects: production.side.projects.map((one) => ({ ...one, roots: [] })) },
    }),
  ],
  ['names and namespaces', cases((one) => ({ fields: { ...one.fields, name: null, namespace: null } }))],
  ['the loader', cases((one) => ({ fields: { ...one.fields, loader: null } }))],
  ['versions and own fields of the records', cases((one) => ({ fields: { ...one.fields, extra: {} } }))],
  [
    'what the publish wrote (context)',
    representation(({ context }) => ({
      context: { ...context, folderPath: null, asset: null, product: null, version: null },
    })),
  ],
  ['publish templates', representation(() => ({ template: null }))],
];

export async function ablation(containers: number, seed: number): Promise<readonly Ablation[]> {
  const names = ['re-published', 'stale', 'look-alikes'];
  const made = SCENARIOS.filter(({ name }) => names.some((part) => name.includes(part))).map((one) =>
    one.make(seed + 100, containers),
  );
  const rows: Ablation[] = [];
  for (const [name, without] of WITHOUT) {
    let wrong = 0;
    let applied = 0;
    let decided = 0;
    let all = 0;
    for (const production of made) {
      const result = await measure(without(production));
      wrong += result.wrongApplied;
      applied += result.applied;
      decided += result.decided;
      all += result.withCounterpart;
    }
    rows.push({ name, wrong, applied, share: decided / all });
  }
  return rows;
}
