import { createHash } from 'node:crypto';
import { deriveAyonId } from '../../src/ids/derive.ts';
import {
  chainKey,
  type AyonCatalog,
  type AyonRepresentation,
  type NewestVersion,
  type Root,
} from '../../src/model/catalog.ts';
import {
  decide,
  gatherKnowledge,
  distinctIds,
  NO_RULES,
  recordedIdsOf,
  type RecordedId,
} from '../../src/matchers/index.ts';

export interface Size {
  readonly containers: number;
  readonly representations: number;
  /** Of processor time, all threads together. */
  readonly seconds: number;
  /** Microseconds. */
  readonly perContainer: number;
  /** Resident memory of the whole process at its highest, with catalog and containers. */
  readonly megabytes: number;
}

const ROOTS: readonly Root[] = [{ project: 'Show', name: 'work', windows: 'P:/p', linux: '/mnt/p', darwin: null }];
const VERSIONS = 10;

/** Something like the version 1 UUIDs that AYON makes. */
function versionOne(text: string): string {
  const digits = createHash('md5').update(text).digest('hex');
  return `${digits.slice(0, 12)}1${digits.slice(13, 16)}a${digits.slice(17)}`;
}

/** Half of the representations were imported, the others published in AYON; ten versions a product. */
class Numbered {
  readonly objectId = (n: number): string => n.toString(16).padStart(24, '5');
  readonly isImported = (n: number): boolean => Math.floor(n / VERSIONS) % 2 === 0;

  id(n: number): string {
    if (this.isImported(n)) return deriveAyonId(this.objectId(n));
    return versionOne(`r${n}`);
  }

  make(n: number): AyonRepresentation {
    const product = Math.floor(n / VERSIONS);
    const version = (n % VERSIONS) + 1;
    const folderPath = `/assets/f${Math.floor(product / 5)}`;
    const productId = versionOne(`p${product}`);
    return {
      id: this.id(n),
      project: 'Show',
      name: 'ma',
      active: true,
      versionId: productId,
      version,
      productId,
      product: `product${product % 5}`,
      productType: 'model',
      folderPath,
      path: null,
      template: null,
      files: [this.file(n)],
      contextKeys: null,
    };
  }

  file(n: number): string {
    const product = Math.floor(n / VERSIONS);
    const version = `v${String((n % VERSIONS) + 1).padStart(3, '0')}`;
    const name = `f${Math.floor(product / 5)}`;
    return `{root[work]}/Show/assets/${name}/publish/model/product${product % 5}/${version}/sh_${name}_product${product % 5}_${version}.ma`;
  }
}

/** Very many representations as an index of their ids; a representation is made when it is asked for. */
function catalogOf(numbered: Numbered, count: number): AyonCatalog {
  const ids = new Map<string, number>();
  for (let n = 0; n < count; n += 1) {
    ids.set(numbered.id(n), n);
  }
  const find = (
    keys: Iterable<string>,
    number: (key: string) => number | undefined,
  ): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> => {
    const found = new Map<string, readonly AyonRepresentation[]>();
    for (const key of keys) {
      const n = number(key);
      if (n !== undefined && n < count) found.set(key, [numbered.make(n)]);
    }
    return Promise.resolve(found);
  };
  const ofFile = (key: string): number | undefined => {
    const parts = /^show\/assets\/f(\d+)\/publish\/model\/product(\d)\/v(\d+)\//.exec(key);
    return parts === null ? undefined : (Number(parts[1]) * 5 + Number(parts[2])) * VERSIONS + Number(parts[3]) - 1;
  };
  return {
    sources: [{ name: 'ayon', kind: 'ayon-snapshot', projects: ['Show'], fingerprint: '' }],
    projects: [{ name: 'Show', library: false, roots: ROOTS }],
    others: [],
    byIds: (wanted) => find(wanted, (id) => ids.get(id)),
    byPathKeys: (keys) => find(keys, ofFile),
    byChain: (queries) => {
      const found = new Map<string, readonly AyonRepresentation[]>();
      for (const query of queries) {
        const folder = Number((query.folderPath ?? query.folderName ?? '').split('/f').at(-1)?.replace(/^f/, ''));
        const product = Number(query.product.replace('product', ''));
        if (Number.isNaN(folder) || Number.isNaN(product) || typeof query.version !== 'number') continue;
        const n = (folder * 5 + product) * VERSIONS + query.version - 1;
        if (n < count) found.set(chainKey(query), [numbered.make(n)]);
      }
      return Promise.resolve(found);
    },
    newest: (products) =>
      Promise.resolve(
        new Map(
          [...products].map((id): [string, NewestVersion] => [id, { version: VERSIONS, representations: ['ma'] }]),
        ),
      ),
    close: () => Promise.resolve(),
  };
}

function subjectOf(numbered: Numbered, n: number, at: number): RecordedId {
  const { product, folderPath } = numbered.make(n);
  const asset = folderPath.split('/').at(-1) ?? '';
  const [recorded] = recordedIdsOf(
    {
      host: 'maya',
      node: `${asset}_01_:${product}_CON`,
      nodeType: 'objectSet',
      carrier: 'attribute',
      offset: at,
      fields: {
        schema: 'openpype:container-2.0',
        id: 'pyblish.avalon.container',
        name: product,
        namespace: `${asset}_01_`,
        loader: 'ReferenceLoader',
        representation: numbered.objectId(n),
        project_name: null,
        extra: {},
      },
      loadedPath: numbered.file(n).replace('{root[work]}', 'P:/p'),
      alsoAt: [],
      slots: [],
    },
    `/mnt/work/scene_${Math.floor(at / 20)}.ma`,
    'Show',
  );
  if (recorded === undefined) throw new Error('a container has a recorded id');
  return recorded;
}

/** The cost of gathering and deciding a number of containers against one AYON of many representations. */
export async function scale(containers: number, representations: number): Promise<Size> {
  const numbered = new Numbered();
  const ayon = catalogOf(numbered, representations);
  const step = Math.floor(representations / containers);
  const start = process.cpuUsage();
  const questions = distinctIds();
  const recordedIds = Array.from({ length: containers }, (_none, at) =>
    subjectOf(numbered, at * step + (at % step), at),
  );
  recordedIds.forEach((recorded) => questions.add(recorded));
  const knowledge = await gatherKnowledge(questions, { openpype: null, ayon, rules: NO_RULES });
  const undecided = recordedIds.filter((recorded) => decide(recorded, knowledge, NO_RULES).status !== 'remap').length;
  if (undecided > 0) throw new Error(`${undecided} of ${containers} containers were not decided`);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const perContainer = (seconds / containers) * 1e6;
  return { containers, representations, seconds, perContainer, megabytes: process.resourceUsage().maxRSS / 1024 };
}
