import type { ContainerFields, ScannedContainer, Slot } from '../../src/model/container.ts';
import type { Target } from '../../src/model/decision.ts';
import type { EditPurpose } from '../../src/model/edit.ts';
import type { AyonRepresentation } from '../../src/model/catalog.ts';

export const OBJECT_ID = '64a000000000000000000007';
export const AYON_ID = '94ce05244bf65d1bbd10e88b2e4f4087';

/** A record as OpenPype 3 wrote it, with these keys otherwise. */
export function fields(other: Partial<ContainerFields> = {}): ContainerFields {
  return {
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    name: 'modelMain',
    namespace: 'hero_01_',
    loader: 'ReferenceLoader',
    representation: OBJECT_ID,
    project_name: null,
    extra: {},
    ...other,
  };
}

/** A slot that takes one value and stands nowhere in particular; each has a place of its own. */
export function slot(what: EditPurpose, value: string, at: number): Slot {
  const named = what === 'tab' || what === 'group' || what === 'prefix' || what === 'knobs' ? 'representation' : what;
  if (named === 'length' || named === 'padding' || named === 'object_name')
    throw new RangeError('framing has no slots');
  return { what, span: { offset: at, length: value.length }, old: value, write: [{ value: named }] };
}

export function container(other: Partial<ScannedContainer> = {}): ScannedContainer {
  const record = other.fields ?? fields();
  const slots = (['representation', 'loader', 'schema', 'id', 'project_name'] as const).map((key, index) =>
    slot(key, record[key] ?? '', 100 * (index + 1)),
  );
  return {
    host: 'maya',
    node: 'hero_01__modelMain_CON',
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: 100,
    fields: record,
    loadedPath: null,
    alsoAt: [],
    slots,
    ...other,
  };
}

export const TARGET: Target = {
  project: 'show',
  representationId: AYON_ID,
  folderPath: '/assets/hero',
  product: 'modelMain',
  version: 3,
  representation: 'ma',
};

export function representation(other: Partial<AyonRepresentation> = {}): AyonRepresentation {
  return {
    id: AYON_ID,
    project: 'show',
    name: 'ma',
    active: true,
    versionId: 'ddc4bfd6fd5852f69f49e8f259d049d3',
    version: 3,
    productId: 'ce34cc3f0fbb5dc2b0afeeb2941918f5',
    product: 'modelMain',
    productType: 'model',
    folderPath: '/assets/hero',
    path: 'P:/show/hero.ma',
    template: '{root[work]}/{project[name]}/{asset}/{subset}.{ext}',
    files: [],
    contextKeys: ['asset', 'subset', 'family'],
    ...other,
  };
}
