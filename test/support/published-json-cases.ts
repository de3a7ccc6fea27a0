/** The fixtures of published JSON, as OpenPype's publishers print them. */
export interface PublishedCase {
  readonly name: string;
  readonly file: string;
  readonly bytes: Buffer;
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1];
const AXES = { x: 0.5, y: -1.25e-5, z: 3 };
const TRANSFORM = { translation: AXES, rotation: AXES, scale: { x: 1, y: 1, z: 1 } };

export const PUBLISHED_IDS = {
  hero: '5f1a2b3c4d5e6f7081920a01',
  heroFbx: '5f1a2b3c4d5e6f7081920a02',
  heroAbc: '5f1a2b3c4d5e6f7081920a03',
  tree: '5f1a2b3c4d5e6f7081920a04',
  version: '5f1a2b3c4d5e6f7081920b01',
  ayon: '721291002eb555f98eb0ad91ae68d8bd',
} as const;

const { hero, heroFbx, heroAbc, tree, version, ayon } = PUBLISHED_IDS;

/** `json.dump(…, indent=2)`. */
function indented(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** `json.dump(…, ensure_ascii=False)`: a blank behind each comma and colon. */
function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${inOneLine(one)}`)
    .join(', ')}}`;
}

const mayaElement = (representation: string, name: string): object => ({
  family: 'rig',
  instance_name: name,
  representation,
  version,
  transform: TRANSFORM,
  transform_matrix: [0, 4, 8, 12].map((at) => IDENTITY.slice(at, at + 4)),
  basis: [0, 4, 8, 12].map((at) => IDENTITY.slice(at, at + 4)),
});

const blenderElement = (ids: object, name: string): object => ({
  ...ids,
  family: 'model',
  instance_name: name,
  asset_name: 'hero',
  file_path: '/mnt/show/assets/hero/publish/model/modelMain/v003/show_hero_modelMain_v003.blend',
  transform: TRANSFORM,
});

const placement = (namespace: string, matrix: readonly number[] | null = null): object => ({
  loader: 'ReferenceLoader',
  parent: '|set|props',
  namespace,
  ...(matrix === null ? {} : { matrix }),
});

const LAYOUT = [mayaElement(hero, 'hero_01__rigMain_CON'), mayaElement(tree, 'tree_01__rigMain_CON')];

/** Ids everywhere but where OpenPype's loaders look for one. */
const DECOYS = [
  { ...mayaElement(hero, 'hero_01__rigMain_CON'), representation: { id: tree } },
  { representation: tree, instance_name: 'without a place' },
  { instance_name: 'no text', transform: TRANSFORM, representation: 5 },
  { instance_name: 'none', transform: null, representation: tree },
  { loader: 'ReferenceLoader', namespace: 'inside', members: [{ representation: tree, loader: 'x', namespace: 'y' }] },
  { transform: TRANSFORM, instance_name: `note ${tree} "representation": "${tree}"`, note: tree, reference: hero },
  [{ instance_name: 'deeper', transform: TRANSFORM, representation: tree }],
  tree,
];

const text = (name: string, file: string, content: string): PublishedCase => ({
  name,
  file,
  bytes: Buffer.from(content, 'utf8'),
});

export const PUBLISHED_CASES: readonly PublishedCase[] = [
  text('maya-layout', 'show_sh010_layoutMain_v001.json', indented(LAYOUT)),
  text(
    'blender-layout',
    'show_sh010_layoutMain_v001.json',
    indented([
      blenderElement({ reference: hero, reference_fbx: heroFbx, reference_abc: heroAbc }, 'hero_01'),
      blenderElement({ reference_fbx: heroFbx }, 'hero_02'),
      blenderElement({}, 'none'),
      { ...blenderElement({ reference: tree }, 'tree_01'), animation: '000.fbx' },
    ]),
  ),
  text(
    'set-dress-by-id',
    'show_forest_setdressMain_v001.json',
    inOneLine({
      [hero]: [placement('hero_01_'), placement('hero_02_', IDENTITY)],
      [tree]: [placement('bäume_01_')],
    }),
  ),
  text(
    'set-dress-as-list',
    'show_forest_setdressMain_v001.json',
    inOneLine([
      { representation: hero, ...placement('hero_01_') },
      { representation: tree, ...placement('tree_01_', IDENTITY) },
    ]),
  ),
  text(
    'blender-animations',
    'show_sh010_setdressMain_v001.json',
    indented([
      { subset: 'animationHero', container: 'hero_01_CON', instance_name: 'hero_01', _id: hero },
      { subset: 'animationTree', container: 'tree_01_CON', instance_name: null },
      { subset: 'animationTree', container: 'tree_01_CON', instance_name: null, _id: tree },
    ]),
  ),
  text('ids-of-ayon', 'layout.json', indented([mayaElement(ayon, 'hero_01'), mayaElement(hero, 'hero_02')])),
  text('decoys', 'layout.json', indented(DECOYS)),
  text('line-ends-of-windows', 'layout.json', `\uFEFF${indented(LAYOUT).replaceAll('\n', '\r\n')}\r\n`),
  text(
    'key-twice',
    'setdress.json',
    `{"${hero}": [${inOneLine(placement('lost_'))}], "${tree}": [], "${hero}": [${inOneLine(placement('hero_01_'))}]}`,
  ),
  text('id-with-escapes', 'layout.json', indented(LAYOUT).replace(`"${hero}"`, `"\\u0035${hero.slice(1)}"`)),
  text('cut-off', 'layout.json', indented(LAYOUT).slice(0, -40)),
];
