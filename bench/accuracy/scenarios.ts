import type { OpenPypeDocument, ImportPrediction, Root } from '../../src/model/catalog.ts';
import type { ReasonCode } from '../../src/words/index.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { addProject, emptyAyon, imported, nativeId, republished, type AyonSide, type Republish } from './ayon.ts';
import { random, type Random } from './random.ts';
import { makeCases, type Case } from './scenes.ts';
import { speakingCases } from './speaking-cases.ts';
import { makeShow, type Product, type Published, type Show, type ShowShape } from './show.ts';

/** A production with known truth: what its scenes hold, what the dump says, what AYON has. */
export interface Production {
  readonly cases: readonly Case[];
  readonly side: AyonSide;
  /** Null where there is no dump. */
  readonly documents: readonly OpenPypeDocument[] | null;
  readonly roots: readonly Root[];
  /** A rules file, or ''. */
  readonly rules: string;
}

export interface Scenario {
  readonly name: string;
  /** The least share of those with a counterpart that must be decided. */
  readonly target: number;
  make(seed: number, containers: number): Production;
}

/** Smaller productions for fewer containers, so that each product is loaded now and then. */
function shape(containers: number): ShowShape {
  const share = Math.min(1, containers / 10_000);
  const assets = Math.ceil(260 * share);
  return { project: 'Show', code: 'sh', mount: 'projects', assets, shots: Math.ceil(240 * share) };
}

const everything = (product: Product): readonly Published[] => [...product.versions.flat(), ...product.hero];

// ------------------------------------------------------------------------------------------------------- the two sides

function documentsOf(show: Show, side: AyonSide): OpenPypeDocument[] {
  return show.products.flatMap((product) =>
    everything(product).map((one) => documentOf(one, side.causes.get(one.doc.objectId))),
  );
}

function documentOf({ doc }: Published, cause: string | undefined): OpenPypeDocument {
  const lost = cause?.startsWith('import-') === true;
  const prediction: ImportPrediction = lost
    ? { imported: false, reason: { code: cause as ReasonCode, args: {} } }
    : { imported: true };
  return {
    objectId: doc.objectId,
    project: doc.project,
    type: 'representation',
    source: 'dump',
    representation: doc,
    aliases: [],
    prediction,
  };
}

function importAll(show: Show, side: AyonSide, products: readonly Product[] = show.products): void {
  for (const product of products) for (const one of everything(product)) importOne(show, side, one);
}

function importOne(show: Show, side: AyonSide, one: Published): void {
  const made = imported(show, one);
  side.representations.push(made);
  side.counterparts.set(one.doc.objectId, made.id);
}

/** Artists go on publishing in AYON: a new version after the last, in the place of the imported product. */
function continueNatively(rng: Random, show: Show, side: AyonSide, share: number): void {
  for (const product of show.products) {
    const last = product.versions.at(-1) ?? [];
    if (!rng.chance(share)) continue;
    for (const one of last) {
      const content = rng.int(1, 2 ** 40);
      side.representations.push(
        republished(
          rng,
          show,
          { ...one, content, size: rng.int(5_000, 80_000_000) },
          {
            project: show.project,
            folderPath: product.folderPath,
            product: product.name,
            productId: deriveAyonId(product.id),
            version: product.versions.length + 1,
            name: one.doc.name,
            file: 'copied',
          },
        ),
      );
    }
  }
}

interface Republishing {
  readonly place: (product: Product) => { readonly folderPath: string; readonly product: string };
  readonly rename: (name: string) => string;
  readonly copied: number;
}

const AS_IT_WAS: Republishing = {
  place: ({ folderPath, name }) => ({ folderPath, product: name }),
  rename: (name) => name,
  copied: 0.6,
};

/** Publishes a product's versions into a project that was not imported, in one of the ways in which studios did that. */
function republishProduct(rng: Random, show: Show, side: AyonSide, product: Product, how: Republishing): void {
  const { folderPath, product: name } = how.place(product);
  const productId = nativeId(rng);
  const file: Republish['file'] = rng.chance(how.copied) ? 'copied' : 'in-place';
  const count = product.versions.length;
  const way = rng.next();
  const first = way < 0.93 || count < 2 ? 0 : rng.int(1, count - 1);
  // Some keep the numbers of what they kept, some number anew from 1.
  const shift = way >= 0.965 ? first : 0;
  if (way < 0.01) return;
  const add = (one: Published, version: number, lies = file): void => {
    const made = republished(rng, show, one, {
      project: show.project,
      folderPath,
      product: name,
      productId,
      version,
      name: how.rename(one.doc.name),
      file: lies,
    });
    side.representations.push(made);
    if (one.content >= 0) side.counterparts.set(one.doc.objectId, made.id);
  };
  for (const [at, list] of product.versions.entries()) {
    // Now and then a representation of a version was forgotten.
    if (at >= first) for (const one of list) if (!rng.chance(0.002)) add(one, at + 1 - shift);
  }
  for (const one of product.hero) add(one, -(count - shift));
  // Work went on after the numbering was restarted, so the old numbers exist again and mean other files.
  const more = rng.chance(0.3) ? rng.int(1, 6) : 0;
  for (let index = 1; index <= more; index += 1) {
    for (const one of product.versions.at(-1) ?? []) {
      const fresh = {
        ...one,
        content: -1 - rng.int(0, 2 ** 40),
        size: rng.chance(0.05) ? 4096 : rng.int(5_000, 80_000_000),
      };
      add(fresh, count - shift + index, 'copied');
    }
  }
}

function republishAll(rng: Random, show: Show, side: AyonSide, how: Republishing = AS_IT_WAS): void {
  for (const product of show.products) republishProduct(rng, show, side, product, how);
}

function movedRoots(roots: readonly Root[]): Root[] {
  return [{ project: '', name: 'work', windows: 'Z:/prod', linux: '/mnt/prod', darwin: null }, ...roots.slice(0, 0)];
}

// ------------------------------------------------------------------------------------------------------- the scenarios

function importedShow(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, show.roots);
  importAll(show, side);
  continueNatively(rng, show, side, 0.4);
  return {
    cases: makeCases(rng, [show], containers, false),
    side,
    documents: documentsOf(show, side),
    roots: show.roots,
    rules: '',
  };
}

/** What the importer and the server leave out, and what came to stand in its place. */
function importedWithLosses(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, show.roots);
  const extra: OpenPypeDocument[] = [];
  const lose = (list: readonly Published[], cause: ReasonCode): void => {
    for (const { doc } of list) side.causes.set(doc.objectId, cause);
  };
  const cases: Case[] = [];
  for (const product of show.products) {
    const way = rng.next();
    const last = product.versions.at(-1) ?? [];
    if (way < 0.03) lose(everything(product), 'import-name-refused');
    else if (way < 0.06) lose(product.hero, 'import-hero-taken');
    else if (way < 0.1) lose(last, 'import-attribute-refused');
    for (const one of everything(product)) if (!side.causes.has(one.doc.objectId)) importOne(show, side, one);
    // The number of the lost version is free, so the next publish in AYON takes it, for other content in the same place.
    if (way >= 0.06 && way < 0.1 && rng.chance(0.5)) {
      for (const one of last) {
        const other = {
          ...one,
          content: rng.int(1, 2 ** 40),
          size: rng.chance(0.1) ? one.size : rng.int(5_000, 80_000_000),
        };
        const made = republished(rng, show, other, {
          project: show.project,
          folderPath: product.folderPath,
          product: product.name,
          productId: deriveAyonId(product.id),
          version: product.versions.length,
          name: one.doc.name,
          file: rng.chance(0.5) ? 'in-place' : 'copied',
        });
        side.representations.push({
          ...made,
          fileHash: `x|${1_760_000_000 + rng.int(0, 9999)},1|${other.size === one.size ? one.size + 1 : other.size}`,
        });
      }
    }
    if (way >= 0.1 && way < 0.13) extra.push(...twins(rng, show, side, last, cases));
    if (way >= 0.13 && way < 0.2) extra.push(...archived(rng, show, last, cases));
  }
  continueNatively(rng, show, side, 0.3);
  const documents = [...documentsOf(show, side), ...extra];
  const plain = makeCases(rng, [show], containers - Math.min(cases.length, containers / 5));
  return { cases: [...plain, ...cases.slice(0, containers / 5)], side, documents, roots: show.roots, rules: '' };
}

/** Two artists published the same version at once: two documents, of which the importer keeps the first. */
function twins(rng: Random, show: Show, side: AyonSide, list: readonly Published[], cases: Case[]): OpenPypeDocument[] {
  return list.map((one) => {
    const twin: Published = { ...one, doc: { ...one.doc, objectId: rng.hex(24) } };
    side.causes.set(twin.doc.objectId, 'import-version-taken');
    const kept = side.counterparts.get(one.doc.objectId);
    if (kept !== undefined) side.equivalents.set(twin.doc.objectId, kept);
    cases.push(...casesOf(rng, show, twin));
    return documentOf(twin, 'import-version-taken');
  });
}

/** Published again into the same version: the id in the scenes lives on in the archive alone. */
function archived(rng: Random, show: Show, list: readonly Published[], cases: Case[]): OpenPypeDocument[] {
  return list.map((one) => {
    const old: Published = { ...one, doc: { ...one.doc, objectId: rng.hex(24) } };
    cases.push(...casesOf(rng, show, old, one));
    return {
      ...documentOf(old, 'import-skips-type'),
      type: 'archived_representation',
      aliases: [{ objectId: one.doc.objectId, via: rng.pick(['orig_id', 'live-sibling'] as const) }],
    };
  });
}

/** Containers that hold a given id; `truth` is what it stands for. */
function casesOf(rng: Random, show: Show, holder: Published, truth: Published = holder): Case[] {
  const product: Product = {
    id: holder.productId,
    folderPath: holder.doc.folderPath ?? '',
    name: holder.doc.product ?? '',
    family: '',
    versions: [[holder]],
    hero: [],
  };
  const only: Show = { ...show, products: [product] };
  return makeCases(rng, [only], 3)
    .filter(({ kind }) => kind === 'plain')
    .map((one) => ({ ...one, truth }));
}

function republishedShow(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, [...movedRoots(show.roots)]);
  republishAll(rng, show, side);
  return {
    cases: makeCases(rng, [show], containers),
    side,
    documents: documentsOf(show, side),
    roots: show.roots,
    rules: '',
  };
}

const RULES = `
folders:
  - { from: /assets/char, to: /characters }
  - { from: "/assets/{prop,env}/*", to: /library/$1/$2 }
  - { from: "/shots/sq*/sq*_sh*", to: /episodes/ep01/sq$1/sh$3 }
products:
  - { from: modelMain, to: geoMain }
  - { from: pointcache*, to: cache$1 }
  - { from: render*, to: lighting$1 }
representations:
  - { from: lutJson, to: effectJson }
  - { from: exr, to: exr_main, product: render* }
`;

function reorganisedPlace({ folderPath, name }: Product): { folderPath: string; product: string } {
  const path = folderPath
    .replace(/^\/assets\/char\//, '/characters/')
    .replace(/^\/assets\/(prop|env)\//, '/library/$1/')
    .replace(/^\/shots\/sq(\d+)\/sq\d+_sh(\d+)$/, '/episodes/ep01/sq$1/sh$2');
  const product = name
    .replace(/^modelMain$/, 'geoMain')
    .replace(/^pointcache/, 'cache')
    .replace(/^render/, 'lighting');
  return { folderPath: path, product };
}

function reorganisedShow(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, movedRoots(show.roots));
  const odd = new Set([...new Set(show.products.map(({ folderPath }) => folderPath))].filter(() => rng.chance(0.015)));
  for (const product of show.products) {
    republishProduct(rng, show, side, product, {
      // A few folders were renamed one by one, and no rule says how.
      place: (one) => {
        const place = reorganisedPlace(one);
        return odd.has(one.folderPath) ? { ...place, folderPath: `${place.folderPath}_old` } : place;
      },
      rename: (name) =>
        name === 'lutJson' ? 'effectJson' : name === 'exr' && product.name === 'renderMain' ? 'exr_main' : name,
      copied: 0.7,
    });
  }
  return {
    cases: makeCases(rng, [show], containers),
    side,
    documents: documentsOf(show, side),
    roots: show.roots,
    rules: RULES,
  };
}

/** Most of a show was imported, the rest published anew from its files, of which this share was copied. */
function partlyImported(seed: number, containers: number, copied: number) {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, show.roots);
  for (const product of show.products) {
    if (rng.chance(0.6)) importAll(show, side, [product]);
    else republishProduct(rng, show, side, product, { ...AS_IT_WAS, copied });
  }
  return { rng, show, side };
}

/** The dump is lost: most of the show was imported, the rest published anew from the files. */
function withoutDump(seed: number, containers: number): Production {
  const { rng, show, side } = partlyImported(seed, containers, 0.2);
  return { cases: makeCases(rng, [show], containers), side, documents: null, roots: show.roots, rules: '' };
}

/** The dump is older than the scenes: later versions are missing, and since then folders were renamed and names used again. */
function staleDump(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, [...movedRoots([]), ...show.roots.map((root) => ({ ...root, name: 'old' }))]);
  const folders = [...new Set(show.products.map(({ folderPath }) => folderPath))];
  const renamed = new Map<string, string>();
  for (let at = 0; at + 1 < folders.length; at += 1) {
    const [here = '', next = ''] = folders.slice(at, at + 2);
    // A shot was inserted: each of these now has the name that the next one had in the dump.
    if (rng.chance(0.03)) renamed.set(here, next).set(next, here);
  }
  for (const product of show.products) {
    const folderPath = renamed.get(product.folderPath) ?? product.folderPath;
    if (rng.chance(0.6)) {
      for (const one of everything(product)) {
        const made = { ...imported(show, one), folderPath };
        side.representations.push(made);
        side.counterparts.set(one.doc.objectId, made.id);
      }
    } else
      republishProduct(rng, show, side, product, {
        ...AS_IT_WAS,
        place: () => ({ folderPath, product: product.name }),
      });
  }
  const known = new Set(
    show.products.flatMap((product) =>
      product.versions
        .slice(0, Math.ceil(product.versions.length * 0.7))
        .flat()
        .map(({ doc }) => doc.objectId),
    ),
  );
  const documents = documentsOf(show, side).filter(({ objectId }) => known.has(objectId));
  return { cases: makeCases(rng, [show], containers), side, documents, roots: show.roots, rules: '' };
}

/** Scenes that load from two libraries, one of them a copy of part of the show with the same ids, one not looked into. */
function libraryProjects(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const library = makeShow(rng, { project: 'Library', code: 'lib', mount: 'library', assets: 80, shots: 0 });
  const hidden = makeShow(rng, { project: 'Hidden', code: 'hid', mount: 'hidden', assets: 20, shots: 0 });
  const side = emptyAyon();
  addProject(side, show.project, show.roots);
  addProject(side, library.project, library.roots, true);
  importAll(show, side);
  for (const product of library.products) {
    if (rng.chance(0.5)) importAll(library, side, [product]);
    else republishProduct(rng, library, side, product, AS_IT_WAS);
  }
  for (const product of hidden.products)
    for (const one of everything(product)) side.causes.set(one.doc.objectId, 'hidden');
  // The library was once unpacked from the show: the same ids exist in both projects.
  for (const one of show.products.slice(0, 100).flatMap(everything))
    side.representations.push({ ...imported(show, one), project: library.project });
  const cases = makeCases(rng, [show, library, hidden], containers);
  const documents = [show, library, hidden].flatMap((one) => documentsOf(one, side));
  return { cases, side, documents, roots: [show, library, hidden].flatMap(({ roots }) => roots), rules: '' };
}

/** Copies of shows with equal names below other roots, equal names in many folders, shared resources, doubles. */
function lookAlikes(seed: number, containers: number): Production {
  const rng = random(seed);
  const show = makeShow(rng, shape(containers));
  const side = emptyAyon();
  addProject(side, show.project, show.roots);
  const copyRoots = show.roots.map((root) => ({ ...root, windows: 'R:/copy', linux: '/mnt/copy', darwin: null }));
  addProject(side, 'Copy', copyRoots);
  for (const product of show.products) {
    if (rng.chance(0.5)) importAll(show, side, [product]);
    else republishProduct(rng, show, side, product, AS_IT_WAS);
    for (const one of everything(product)) {
      const { doc } = one;
      const strange = {
        ...one,
        content: rng.int(1, 2 ** 40),
        size: rng.chance(0.2) ? one.size : rng.int(5_000, 80_000_000),
      };
      const version = doc.hero ? -(doc.version ?? 1) : (doc.version ?? 1);
      // The whole show again as another project, in the same folders below another root.
      if (rng.chance(0.7)) {
        const how = {
          project: 'Copy',
          folderPath: product.folderPath,
          product: product.name,
          productId: nativeId(rng),
          version,
          name: doc.name,
          file: 'in-place' as const,
        };
        side.representations.push({ ...republished(rng, show, strange, how), path: null });
      }
      // A folder of the same name elsewhere in the show, with a product of the same name.
      if (rng.chance(0.1)) {
        const folderPath = `/archive${product.folderPath}`;
        const how = {
          project: show.project,
          folderPath,
          product: product.name,
          productId: nativeId(rng),
          version,
          name: doc.name,
          file: 'copied' as const,
        };
        side.representations.push(republished(rng, show, strange, how));
      }
    }
  }
  const cases = makeCases(rng, [show], containers);
  return { cases, side, documents: documentsOf(show, side), roots: show.roots, rules: '' };
}

/** The dump is lost, and records stand in referenced scenes or lost their fields: most of them have a file that tells. */
function speakingPaths(seed: number, containers: number): Production {
  const { rng, show, side } = partlyImported(seed, containers, 0);
  const foreign = nextDoor(rng, show);
  const cases = speakingCases(rng, show, foreign, containers);
  return { cases, side, documents: null, roots: show.roots, rules: '' };
}

/** A project below the same root, with the same folders and products, whose documents are others. */
function nextDoor(rng: Random, show: Show): Show {
  const project = 'NextDoor';
  const products = show.products.map((product) => ({
    ...product,
    versions: product.versions.map((list) =>
      list.map((one): Published => {
        const files = one.doc.files.map((path) => path.replace(`/${show.project}/`, `/${project}/`));
        return { ...one, doc: { ...one.doc, objectId: rng.hex(24), project, files } };
      }),
    ),
  }));
  return { ...show, project, products };
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'imported', target: 1, make: importedShow },
  { name: 'imported, with all that the importer drops', target: 0.99, make: importedWithLosses },
  { name: 're-published under new ids', target: 0.97, make: republishedShow },
  { name: 'reorganised and renamed, with rules', target: 0.95, make: reorganisedShow },
  { name: 'without any dump', target: 0.85, make: withoutDump },
  { name: 'with a stale dump', target: 0, make: staleDump },
  { name: 'with library projects', target: 0, make: libraryProjects },
  { name: 'with look-alikes', target: 0, make: lookAlikes },
  { name: 'no dump, records in other files and left fields', target: 0.97, make: speakingPaths },
];
