import type { OpenPypeRepresentation, Root } from '../../src/model/catalog.ts';
import type { Random } from './random.ts';

/** A published representation of an OpenPype show, with what only the generator knows. */
export interface Published {
  readonly doc: OpenPypeRepresentation;
  readonly productId: string;
  readonly versionId: string;
  readonly extension: string;
  /** The file's bytes: two files are the same only if this is. */
  readonly content: number;
  readonly size: number;
  /** When it was published, in seconds since 1970. */
  readonly time: number;
}

export interface Product {
  readonly id: string;
  readonly folderPath: string;
  readonly name: string;
  readonly family: string;
  /** By version, ascending. */
  readonly versions: readonly (readonly Published[])[];
  readonly hero: readonly Published[];
}

export interface Show {
  readonly project: string;
  readonly code: string;
  readonly roots: readonly Root[];
  readonly products: readonly Product[];
}

export interface ShowShape {
  readonly project: string;
  readonly code: string;
  readonly mount: string;
  readonly assets: number;
  readonly shots: number;
}

/** The products of an asset and of a shot: name, family, representations (name, extension, whether a sequence). */
const ASSET_PRODUCTS = [
  [
    'modelMain',
    'model',
    [
      ['ma', 'ma', false],
      ['abc', 'abc', false],
    ],
  ],
  ['modelProxy', 'model', [['ma', 'ma', false]]],
  ['rigMain', 'rig', [['ma', 'ma', false]]],
  [
    'lookMain',
    'look',
    [
      ['ma', 'ma', false],
      ['json', 'json', false],
    ],
  ],
  ['textureMain', 'image', [['exr', 'exr', true]]],
] as const;
const SHOT_PRODUCTS = [
  [
    'animationMain',
    'animation',
    [
      ['abc', 'abc', false],
      ['fbx', 'fbx', false],
    ],
  ],
  ['pointcacheMain', 'pointcache', [['abc', 'abc', false]]],
  [
    'cameraMain',
    'camera',
    [
      ['abc', 'abc', false],
      ['ma', 'ma', false],
    ],
  ],
  [
    'renderMain',
    'render',
    [
      ['exr', 'exr', true],
      ['h264', 'mp4', false],
    ],
  ],
  ['effectMain', 'effect', [['lutJson', 'json', false]]],
  ['fxSmoke', 'vdbcache', [['vdb', 'vdb', true]]],
] as const;
const NAMES = ['hero', 'Bruce', 'tree', 'car', 'house_a', 'rock_01', 'lamp', 'chair', 'dragon', 'wolf', 'king', 'door'];

export function makeShow(random: Random, shape: ShowShape): Show {
  const { project, code, mount } = shape;
  const roots: Root[] = [
    { project, name: 'work', windows: `P:/${mount}`, linux: `/mnt/${mount}`, darwin: `/Volumes/${mount}` },
    { project, name: 'cache', windows: `Q:/${mount}`, linux: `/mnt/${mount}_cache`, darwin: null },
  ];
  const products: Product[] = [];
  for (let index = 0; index < shape.assets; index += 1) {
    const kind = random.pick(['char', 'prop', 'env']);
    const folder = `/assets/${kind}/${random.pick(NAMES)}${String(index).padStart(3, '0')}`;
    for (const spec of ASSET_PRODUCTS) if (random.chance(0.8)) products.push(makeProduct(random, shape, folder, spec));
  }
  for (let index = 0; index < shape.shots; index += 1) {
    const sequence = `sq${String(1 + Math.floor(index / 20)).padStart(2, '0')}`;
    const folder = `/shots/${sequence}/${sequence}_sh${String((index % 20) * 10 + 10).padStart(4, '0')}`;
    for (const spec of SHOT_PRODUCTS) if (random.chance(0.8)) products.push(makeProduct(random, shape, folder, spec));
  }
  return { project, code, roots, products };
}

const DAY = 86_400;
const FIRST_PUBLISH = Date.UTC(2017, 3, 1) / 1000;
const LAST_PUBLISH = Date.UTC(2023, 0, 1) / 1000;

/** An ObjectId made at a time: its first four bytes are the seconds since 1970. */
export function objectIdAt(random: Random, time: number): string {
  return time.toString(16).padStart(8, '0') + random.hex(16);
}

type Spec = (typeof ASSET_PRODUCTS)[number] | (typeof SHOT_PRODUCTS)[number];

function makeProduct(random: Random, shape: ShowShape, folderPath: string, [name, family, specs]: Spec): Product {
  const id = random.hex(24);
  const count = random.int(1, 8);
  const start = random.int(FIRST_PUBLISH, LAST_PUBLISH);
  // Versions of the years before OpenPype 3 have no hash; the last one of a living product has.
  const legacyUntil = random.chance(0.1) ? random.int(0, count - 1) : 0;
  const versions: Published[][] = [];
  for (let version = 1; version <= count; version += 1) {
    const versionId = random.hex(24);
    versions.push(
      specs.map(([rep, extension, sequence]) =>
        publish(random, shape, {
          folderPath,
          product: name,
          family,
          productId: id,
          versionId,
          version,
          hero: false,
          rep,
          extension,
          sequence,
          legacy: version <= legacyUntil,
          time: start + version * 20 * DAY,
          content: random.int(1, 2 ** 40),
        }),
      ),
    );
  }
  const heroId = random.hex(24);
  const last = versions.at(-1) ?? [];
  const hero = random.chance(0.3)
    ? specs.map(([rep, extension, sequence], at) =>
        publish(random, shape, {
          folderPath,
          product: name,
          family,
          productId: id,
          versionId: heroId,
          version: count,
          hero: true,
          rep,
          extension,
          sequence,
          legacy: false,
          time: start + count * 20 * DAY,
          content: last[at]?.content ?? 0,
          size: last[at]?.size,
        }),
      )
    : [];
  return { id, folderPath, name, family, versions, hero };
}

interface Publish {
  readonly folderPath: string;
  readonly product: string;
  readonly family: string;
  readonly productId: string;
  readonly versionId: string;
  readonly version: number;
  readonly hero: boolean;
  readonly rep: string;
  readonly extension: string;
  readonly sequence: boolean;
  readonly legacy: boolean;
  readonly time: number;
  readonly content: number;
  readonly size?: number | undefined;
}

export const TEMPLATE =
  '{root[work]}/{project[name]}/{hierarchy}/{asset}/publish/{family}/{subset}/{@version}/{project[code]}_{asset}_{subset}_{@version}<_{output}><.{@frame}><_{udim}>.{ext}';

function publish(random: Random, shape: ShowShape, what: Publish): Published {
  const { project, code } = shape;
  const { folderPath, product, family, version, hero, rep, extension, sequence } = what;
  const asset = folderPath.split('/').at(-1) ?? '';
  const number = hero ? 'hero' : `v${String(version).padStart(3, '0')}`;
  const frame = sequence ? '.1001' : '';
  const rest = `${project}${folderPath}/publish/${family}/${product}/${number}/${code}_${asset}_${product}_${number}${frame}.${extension}`;
  // A twentieth of the files are made from the same small template scene, and are all of one size.
  const size = what.size ?? (random.chance(0.05) ? 4096 : random.int(5_000, 80_000_000));
  const windows = random.chance(0.5);

  const mtime = 1_600_000_000 + Math.floor(what.content % 90_000_000);
  const doc: OpenPypeRepresentation = {
    objectId: objectIdAt(random, what.time),
    project,
    name: rep,
    folderPath,
    product,
    family,
    version,
    hero,
    context: { folderPath, asset, product, version: hero ? null : version, representation: rep, ext: extension },
    path: windows ? `P:\\${shape.mount}\\${rest.replaceAll('/', '\\')}` : `/mnt/${shape.mount}/${rest}`,
    files: [`{root[work]}/${rest}`, `{root[work]}/${project}/resources/shared_palette.exr`],
    template: TEMPLATE,
    fileHash: what.legacy ? null : `${code}_${asset}_${product}_${number}|${mtime},5|${size}`,
  };
  return {
    doc,
    time: what.time,
    productId: what.productId,
    versionId: what.versionId,
    extension,
    content: what.content,
    size,
  };
}
