import type { ScannedContainer } from '../../src/model/container.ts';
import type { Host } from '../../src/model/format.ts';
import { baseName } from '../../src/paths/index.ts';
import type { Random } from './random.ts';
import { objectIdAt, type Published, type Show } from './show.ts';

/** A container of a generated scene, and what it truly means. */
export interface Case {
  readonly container: ScannedContainer;
  readonly workfile: string;
  /** The representation that was loaded last through OpenPype; null for a record that never meant one. */
  readonly truth: Published | null;
  /** What is odd about the record. */
  readonly kind:
    | 'plain'
    | 'own-fields'
    | 'stale-fields'
    | 'no-id'
    | 'foreign-id'
    | 'reference-edit'
    | 'left-fields'
    | 'other-project';
  /** What is odd about the path. */
  readonly path: 'own' | 'none' | 'other-version' | 'local-copy' | 'unknown-disk' | 'shared-resource';
}

const LOADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  maya: {
    ma: 'ReferenceLoader',
    abc: 'ReferenceLoader',
    fbx: 'ReferenceLoader',
    json: 'StudioJsonLoader',
    exr: 'FileNodeLoader',
    vdb: 'LoadVDBtoArnold',
    mp4: 'ImagePlaneLoader',
  },
  nuke: {
    ma: 'LoadClip',
    abc: 'AlembicModelLoader',
    json: 'LoadEffects',
    exr: 'LoadClip',
    mp4: 'LoadMov',
    fbx: 'LoadClip',
    vdb: 'LoadClip',
  },
  houdini: {
    ma: 'HdaLoader',
    abc: 'AbcLoader',
    fbx: 'FbxLoader',
    vdb: 'VdbLoader',
    exr: 'ImageLoader',
    json: 'AbcLoader',
    mp4: 'ImageLoader',
  },
};

/** Scenes that load from these shows; later ones are libraries and are loaded less often. `lost`: some records lost their id. */
export function makeCases(random: Random, shows: readonly Show[], count: number, lost = true): Case[] {
  const cases: Case[] = [];
  const [own] = shows;
  if (own === undefined) return cases;
  for (let index = 0; index < count; index += 1) {
    const show = shows.length > 1 && random.chance(0.2) ? random.pick(shows.slice(1)) : own;
    const product = random.pick(show.products);
    const versions = product.versions;
    const hero = product.hero.length > 0 && random.chance(0.3);
    // Scenes mostly hold the newest versions.
    const version = random.chance(0.6) ? versions.length - 1 : random.int(0, versions.length - 1);
    const list = hero ? product.hero : (versions[version] ?? []);
    const truth = random.pick(list);
    const workfile = `/mnt/work/${own.project}/scene_${Math.floor(index / 20)}.ma`;
    cases.push(makeCase(random, show, truth, workfile, siblings(product.versions, truth), lost));
  }
  return cases;
}

function siblings(versions: readonly (readonly Published[])[], truth: Published): readonly Published[] {
  return versions.flat().filter(({ doc }) => doc.name === truth.doc.name && doc.objectId !== truth.doc.objectId);
}

function makeCase(
  random: Random,
  show: Show,
  truth: Published,
  workfile: string,
  others: readonly Published[],
  lost: boolean,
): Case {
  const host = random.pick(['maya', 'maya', 'nuke', 'houdini'] as const);
  const { doc } = truth;
  const asset = doc.folderPath?.split('/').at(-1) ?? '';
  const namespace = host === 'maya' ? `${asset}_${String(random.int(1, 4)).padStart(2, '0')}_` : asset;
  const drawn = host === 'maya' && !doc.hero ? oldKind(random, truth, others) : oddKind(random);
  const kind = lost || drawn === 'stale-fields' ? drawn : 'plain';
  const { path, text } = loadedPath(random, show, truth, others, host);
  const extra: Record<string, string> = {};
  const isOwn = kind === 'own-fields' || kind === 'stale-fields';
  if (isOwn) {
    const stale =
      kind === 'stale-fields' ? random.pick(others.filter((other) => isOld(other) && other.time < truth.time)) : truth;
    Object.assign(extra, {
      project: show.project,
      asset,
      subset: doc.product ?? '',
      version: String(stale.doc.version),
    });
  }
  if (host === 'nuke') extra['version'] = doc.hero ? 'hero' : String(doc.version);
  const ids: Readonly<Partial<Record<Case['kind'], string>>> = {
    plain: doc.objectId,
    'stale-fields': doc.objectId,
    // The database was set up anew since, with new ids; the scenes keep those of before.
    'own-fields': objectIdAt(random, truth.time - random.int(1, 20) * 86_400),
    'foreign-id': objectIdAt(random, truth.time),
    'no-id': random.pick(['', 'None', 'garbage']),
  };
  const id = ids[kind] ?? doc.objectId;
  const container: ScannedContainer = {
    host,
    node: `${namespace}_${doc.product}_CON`,
    nodeType: host === 'maya' ? 'objectSet' : null,
    carrier: host === 'maya' ? 'attribute' : host === 'nuke' ? 'knob' : 'parm',
    offset: 100,
    fields: {
      schema: isOwn ? null : random.pick(['openpype:container-2.0', 'avalon-core:container-2.0']),
      id: 'pyblish.avalon.container',
      name: host === 'houdini' ? `${asset}_${doc.product}` : doc.product,
      namespace,
      loader: LOADERS[host]?.[truth.extension] ?? 'ReferenceLoader',
      representation: random.chance(0.01) ? id.toUpperCase() : id,
      project_name: null,
      extra,
    },
    loadedPath: text,
    alsoAt: [],
    slots: [],
  };
  return { container, workfile, truth: kind === 'foreign-id' && path !== 'own' ? null : truth, kind, path };
}

/** Until the middle of 2018 records told asset, subset and version; later updates renewed the id alone. */
function isOld({ time }: Published): boolean {
  return time < Date.UTC(2018, 6, 1) / 1000;
}

function oldKind(random: Random, truth: Published, others: readonly Published[]): Case['kind'] {
  if (isOld(truth) && random.chance(0.4)) return 'own-fields';
  const older = others.some((other) => isOld(other) && other.time < truth.time);
  return older && !isOld(truth) && random.chance(0.4) ? 'stale-fields' : oddKind(random);
}

function oddKind(random: Random): Case['kind'] {
  const roll = random.next();
  return roll < 0.005 ? 'no-id' : roll < 0.01 ? 'foreign-id' : 'plain';
}

function loadedPath(
  random: Random,
  show: Show,
  truth: Published,
  others: readonly Published[],
  host: Host,
): { path: Case['path']; text: string | null } {
  const roll = random.next();
  const rest = (one: Published): string => (one.doc.files[0] ?? '').replace('{root[work]}/', '');
  if (roll < 0.06) return { path: 'none', text: null };
  if (roll < 0.065 && others.length > 0)
    return { path: 'other-version', text: spell(random, show, rest(random.pick(others)), host) };
  if (roll < 0.08) return { path: 'local-copy', text: `C:/Users/jane/Desktop/${baseName(rest(truth))}` };
  if (roll < 0.1) return { path: 'unknown-disk', text: `/old_server/vol3/${rest(truth)}` };
  if (roll < 0.105)
    return { path: 'shared-resource', text: spell(random, show, `${show.project}/resources/shared_palette.exr`, host) };
  return { path: 'own', text: spell(random, show, rest(truth), host) };
}

function spell(random: Random, show: Show, rest: string, host: Host): string {
  const root = show.roots[0];
  const token = random.pick(['1001', '%04d', '####', '$F4', '<UDIM>', '1043']);
  const name = rest.replace('.1001.', `.${token}.`);
  const folders = [root?.windows, root?.linux, root?.darwin];
  const variable = host === 'nuke' ? '[getenv OPENPYPE_PROJECT_ROOT_WORK]' : '${OPENPYPE_PROJECT_ROOT_WORK}';
  const whole = `${random.pick([...folders, ...folders, variable]) ?? ''}/${name}`;
  if (random.chance(0.2)) return whole.replaceAll('/', '\\');
  return random.chance(0.1) ? whole.toUpperCase().replace('%04D', '%04d') : whole;
}
