import type { ScannedContainer } from '../../src/model/container.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { scanMayaAscii } from '../../src/scanners/maya-ascii/scanner.ts';
import type { Random } from './random.ts';
import type { Case } from './scenes.ts';
import type { Product, Published, Show } from './show.ts';

/** How many containers a scene holds. */
const SCENE = 20;
/** Later ids are of records that AYON's and OpenPype's loaders no longer wrote fields beside. Seconds since 1970. */
const AFTER_FIELDS = Date.UTC(2018, 7, 1) / 1000;

interface Drawn {
  readonly kind: 'plain' | 'reference-edit' | 'left-fields' | 'other-project';
  readonly product: Product;
  readonly truth: Published;
  readonly path: Case['path'];
  readonly loadedPath: string | null;
}

/**
 * Scenes of Maya whose records have little but their file: versioned inside of referenced scenes, or with fields that
 * updates left behind. `foreign` is a project that nobody looks into, with the folders and products of the own one.
 */
export function speakingCases(rng: Random, own: Show, foreign: Show, count: number): Case[] {
  const cases: Case[] = [];
  for (let scene = 0; cases.length < count; scene += 1) {
    const workfile = `/mnt/work/${own.project}/layout_${scene}.ma`;
    const drawn = Array.from({ length: Math.min(SCENE, count - cases.length) }, () => draw(rng, own, foreign));
    const edits = drawn.filter(({ kind }) => kind === 'reference-edit');
    const others = drawn.filter(({ kind }) => kind !== 'reference-edit');
    const containers = [...scanned(rng, edits), ...others.map((one) => recordOf(rng, one))];
    for (const [index, { kind, path, truth }] of [...edits, ...others].entries()) {
      const container = containers[index];
      if (container === undefined) throw new Error('a container was not found in its scene');
      cases.push({ container, workfile, truth, kind, path });
    }
  }
  return cases;
}

function draw(rng: Random, own: Show, foreign: Show): Drawn {
  const roll = rng.next();
  const kind = roll < 0.4 ? 'reference-edit' : roll < 0.7 ? 'left-fields' : roll < 0.75 ? 'other-project' : 'plain';
  const show = kind === 'other-project' ? foreign : own;
  const product = rng.pick(show.products);
  const at = rng.chance(0.6) ? product.versions.length - 1 : rng.int(0, product.versions.length - 1);
  const truth = rng.pick(product.versions[at] ?? []);
  const others = product.versions.flat().filter(({ doc }) => doc.name === truth.doc.name && doc !== truth.doc);
  const isLeft = kind === 'left-fields' && truth.time > AFTER_FIELDS;
  const drawn = { kind: kind === 'left-fields' && !isLeft ? 'plain' : kind, product, truth } as const;
  const file = (one: Published): string => (one.doc.files[0] ?? '').replace('{root[work]}', rootOf(rng, show));
  const way = rng.next();
  if (way < 0.015) return { ...drawn, path: 'none', loadedPath: null };
  if (way < 0.025)
    return { ...drawn, path: 'local-copy', loadedPath: `C:/Users/jane/Desktop/${file(truth).split('/').at(-1)}` };
  if (way < 0.03 && others.length > 0) return { ...drawn, path: 'other-version', loadedPath: file(rng.pick(others)) };
  // An artist chose a file of something else by hand.
  if (way < 0.035)
    return { ...drawn, path: 'other-version', loadedPath: file(rng.pick(rng.pick(show.products).versions[0] ?? [])) };
  return { ...drawn, path: 'own', loadedPath: file(truth) };
}

function rootOf(rng: Random, { roots }: Show): string {
  const [root] = roots;
  return rng.pick([root?.windows, root?.linux, root?.darwin, '${OPENPYPE_PROJECT_ROOT_WORK}']) ?? '';
}

function assetOf({ doc }: Published): string {
  return doc.folderPath?.split('/').at(-1) ?? '';
}

function recordOf(rng: Random, { kind, product, truth, loadedPath }: Drawn): ScannedContainer {
  const { doc } = truth;
  const earlier = product.versions.slice(0, doc.version ?? 1);
  // Most updates went by one version or none; the number that stands beside the id may be any earlier one.
  const left = rng.chance(0.5) ? doc.version : rng.int(1, earlier.length);
  const own = { project: doc.project, asset: assetOf(truth), subset: doc.product ?? '', version: String(left) };
  return {
    host: 'maya',
    node: `${assetOf(truth)}_01__${doc.product}_CON`,
    nodeType: 'objectSet',
    carrier: 'attribute',
    offset: 100,
    fields: {
      schema: kind === 'left-fields' ? null : 'openpype:container-2.0',
      id: 'pyblish.avalon.container',
      name: doc.product,
      namespace: `${assetOf(truth)}_01_`,
      loader: 'ReferenceLoader',
      representation: doc.objectId,
      project_name: null,
      extra: kind === 'left-fields' ? own : {},
    },
    loadedPath,
    alsoAt: [],
    slots: [],
  };
}

/** The containers of a scene that was written with these edits and read again, in their order. */
function scanned(rng: Random, edits: readonly Drawn[]): ScannedContainer[] {
  const placed = edits.map((one, index) => {
    const outer = rng.chance(0.3) ? 'layout_01_:set_01_:' : 'layout_01_:';
    return { ...one, outer, namespace: `${assetOf(one.truth)}_${String(index + 1).padStart(2, '0')}_` };
  });
  const files = placed.flatMap(({ outer, namespace, loadedPath }) => {
    const depth = outer.split(':').length;
    const path = `${loadedPath?.replaceAll('\\', '/')}${rng.chance(0.3) ? '{1}' : ''}`;
    return loadedPath === null
      ? []
      : [`file -rdi ${depth} -ns "${namespace}" -rfn "${outer}${namespace}RN" -op "v=0;" -typ "mayaAscii" "${path}";`];
  });
  const lines = placed.map(({ outer, namespace, truth: { doc } }) => {
    const node = `${outer}${namespace}_${doc.product}_CON`;
    return `2 "${node}" "representation" " -type \\"string\\" \\"${doc.objectId}\\""`;
  });
  const scene = [
    '//Maya ASCII 2022 scene',
    'file -rdi 1 -ns "layout_01_" -rfn "layout_01_RN" -op "v=0;" -typ "mayaAscii" "/mnt/work/layout.ma";',
    ...files,
    'requires maya "2022";',
    'createNode reference -n "layout_01_RN";',
    '\tsetAttr ".ed" -type "dataReferenceEdits" ',
    '\t\t"layout_01_RN"',
    `\t\t"layout_01_RN" ${lines.length}`,
    `\t\t${lines.join('\n\t\t')};`,
    '// End',
    '',
  ].join('\n');
  return lines.length === 0 ? [] : [...scanMayaAscii(new MemorySource(Buffer.from(scene))).containers];
}
