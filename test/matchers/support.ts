import { memoryAyon, memoryOpenPype } from '../../bench/accuracy/memory.ts';
import type {
  AyonProject,
  AyonRepresentation,
  OpenPypeDocument,
  OpenPypeRepresentation,
  Root,
} from '../../src/model/catalog.ts';
import type { ScannedContainer } from '../../src/model/container.ts';
import type { Decision } from '../../src/model/decision.ts';
import {
  decide,
  gatherKnowledge,
  distinctIds,
  NO_DECISIONS,
  NO_RULES,
  recordedIdsOf,
  type Decisions,
  type Rules,
} from '../../src/matchers/index.ts';

export const ROOTS: readonly Root[] = [
  { project: 'Show', name: 'work', windows: 'P:/projects', linux: '/mnt/projects', darwin: '/Volumes/projects' },
];
export const SHOW: AyonProject = { name: 'Show', library: false, roots: ROOTS };

/** An ObjectId of 2021 that ends in a number. */
export function oid(n: number): string {
  return `60a000000000000000${n.toString(16).padStart(6, '0')}`;
}

/** An id as AYON itself makes them (version 1), that ends in a number. */
export function native(n: number): string {
  return `aaaaaaaaaaaa1aaa8aaa${n.toString(16).padStart(12, '0')}`;
}

export function container(
  over: Partial<ScannedContainer['fields']> & { loadedPath?: string | null } = {},
): ScannedContainer {
  const { loadedPath = null, ...fields } = over;
  return {
    host: 'maya',
    node: 'hero_01_:modelMain_CON',
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: 1234,
    fields: {
      schema: 'openpype:container-2.0',
      id: 'pyblish.avalon.container',
      name: 'modelMain',
      namespace: 'hero_01_',
      loader: 'ReferenceLoader',
      representation: oid(1),
      project_name: null,
      extra: {},
      ...fields,
    },
    loadedPath,
    alsoAt: [],
    slots: [],
  };
}

export function file(version: number, ext = 'ma', folder = '/assets/char/hero', product = 'modelMain'): string {
  const number = `v${String(version).padStart(3, '0')}`;
  const asset = folder.split('/').at(-1) ?? '';
  return `{root[work]}/Show${folder}/publish/model/${product}/${number}/sh_${asset}_${product}_${number}.${ext}`;
}

export function ayonRep(id: string, over: Partial<AyonRepresentation> = {}): AyonRepresentation {
  const version = over.version ?? 3;
  return {
    id,
    project: 'Show',
    name: 'ma',
    active: true,
    versionId: native(0xf000 + version),
    version,
    productId: native(0xe000),
    product: 'modelMain',
    productType: 'model',
    folderPath: '/assets/char/hero',
    path: null,
    template: null,
    files: [],
    contextKeys: null,
    ...over,
  };
}

export function openpypeRep(objectId: string, over: Partial<OpenPypeRepresentation> = {}): OpenPypeRepresentation {
  return {
    objectId,
    project: 'Show',
    name: 'ma',
    folderPath: '/assets/char/hero',
    product: 'modelMain',
    family: 'model',
    version: 3,
    hero: false,
    context: { folderPath: null, asset: 'hero', product: 'modelMain', version: 3, representation: 'ma', ext: 'ma' },
    path: null,
    files: [],
    template: null,
    ...over,
  };
}

export function document(
  representation: OpenPypeRepresentation,
  over: Partial<OpenPypeDocument> = {},
): OpenPypeDocument {
  return {
    objectId: representation.objectId,
    project: representation.project,
    type: 'representation',
    source: 'dump.zip',
    representation,
    aliases: [],
    prediction: { imported: true },
    ...over,
  };
}

export interface World {
  readonly ayon?: readonly AyonRepresentation[];
  readonly projects?: readonly AyonProject[];
  /** Absent: no dump was given. */
  readonly documents?: readonly OpenPypeDocument[];
  readonly roots?: readonly Root[];
  readonly rules?: Rules;
  readonly decisions?: Decisions;
}

/** The decisions about a container: the record's own, then those of its second places. */
export async function decisionsOf(scanned: ScannedContainer, world: World): Promise<readonly Decision[]> {
  const { rules = NO_RULES, decisions = NO_DECISIONS } = world;
  const ayon = memoryAyon(world.projects ?? [SHOW], world.ayon ?? []);
  const openpype = world.documents === undefined ? null : memoryOpenPype(world.documents, world.roots ?? ROOTS);
  const recordedIds = recordedIdsOf(scanned, '/mnt/work/shot.ma', 'Show');
  const questions = distinctIds();
  recordedIds.forEach((recorded) => questions.add(recorded));
  const knowledge = await gatherKnowledge(questions, { openpype, ayon, rules, decisions });
  return recordedIds.map((recorded) => decide(recorded, knowledge, rules, decisions));
}

export async function decideOne(scanned: ScannedContainer, world: World): Promise<Decision> {
  const [decision] = await decisionsOf(scanned, world);
  if (decision === undefined) throw new Error('a container has a decision');
  return decision;
}
