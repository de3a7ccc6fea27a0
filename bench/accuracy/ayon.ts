import { deriveAyonId } from '../../src/ids/derive.ts';
import type { AyonProject, AyonRepresentation, Root } from '../../src/model/catalog.ts';
import type { Random } from './random.ts';
import type { Published, Show } from './show.ts';

/** What AYON has, being filled, and what each OpenPype representation became there. */
export interface AyonSide {
  readonly projects: AyonProject[];
  readonly representations: AyonRepresentation[];
  /** By ObjectId: AYON's id of the same thing. Absent where it has no counterpart. */
  readonly counterparts: Map<string, string>;
  /** Why a representation has none, by ObjectId. */
  readonly causes: Map<string, string>;
  /** By ObjectId of a representation that has none: another one with the same file, which is as good. */
  readonly equivalents: Map<string, string>;
}

export function emptyAyon(): AyonSide {
  return { projects: [], representations: [], counterparts: new Map(), causes: new Map(), equivalents: new Map() };
}

/** An AYON project for a show, its roots moved or not. */
export function addProject(side: AyonSide, name: string, roots: readonly Root[], library = false): void {
  side.projects.push({ name, library, roots: roots.map((root) => ({ ...root, project: name })) });
}

/** A version 1 UUID as AYON makes them. */
export function nativeId(random: Random): string {
  const digits = random.hex(32);
  return `${digits.slice(0, 12)}1${digits.slice(13, 16)}a${digits.slice(17)}`;
}

/** What the importer makes of a representation. */
export function imported(show: Show, one: Published): AyonRepresentation {
  const { doc } = one;
  return {
    id: deriveAyonId(doc.objectId),
    project: show.project,
    name: doc.name,
    active: true,
    versionId: deriveAyonId(one.versionId),
    version: doc.hero ? -(doc.version ?? 1) : (doc.version ?? 1),
    productId: deriveAyonId(one.productId),
    product: doc.product ?? '',
    productType: doc.family,
    folderPath: doc.folderPath ?? '',
    path: doc.path,
    template: doc.template,
    files: doc.files,
    contextKeys: ['asset', 'family', 'subset'],
    fileHash: doc.fileHash ?? null,
  };
}

export interface Republish {
  readonly project: string;
  readonly folderPath: string;
  readonly product: string;
  readonly productId: string;
  readonly version: number;
  readonly name: string;
  /** The old file is registered where it lies, or copied to where AYON's template says. */
  readonly file: 'in-place' | 'copied';
}

/** What a publish into AYON makes of an OpenPype file. */
export function republished(random: Random, show: Show, one: Published, how: Republish): AyonRepresentation {
  const { folderPath, product, version } = how;
  const folder = folderPath.split('/').at(-1) ?? '';
  const number = version < 0 ? 'hero' : `v${String(version).padStart(3, '0')}`;
  const frame = one.doc.files[0]?.includes('.1001.') === true ? '.1001' : '';
  const name = `${show.code}_${folder}_${product}_${number}${frame}.${one.extension}`;
  const rest = `${how.project}${folderPath}/publish/${product}/${number}/${name}`;
  const copied = how.file === 'copied';
  return {
    id: nativeId(random),
    project: how.project,
    name: how.name,
    active: true,
    versionId: nativeId(random),
    version,
    productId: how.productId,
    product,
    productType: one.doc.family,
    folderPath,
    path: copied ? `/mnt/prod/${rest}` : one.doc.path,
    template:
      '{root[work]}/{project[name]}/{hierarchy}/{folder[name]}/publish/{product[name]}/{@version}/{originalBasename}.{ext}',
    files: copied ? [`{root[work]}/${rest}`] : one.doc.files.slice(0, 1),
    contextKeys: ['folder', 'product'],
    // A copy has a new time; a file that was registered where it lies keeps its own.
    fileHash: `${name.replaceAll('.', ',')}|${copied ? 1_750_000_000 + (one.content % 1000) : 1_600_000_000 + (one.content % 90_000_000)},5|${one.size}`,
  };
}
