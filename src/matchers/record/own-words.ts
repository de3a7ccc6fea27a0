import { extension, folded } from '../../paths/index.ts';
import type { WordedId } from './recorded-id.ts';

/** What a record of 2017 says about itself in fields of its own. */
export interface OwnFields {
  readonly project: string | null;
  readonly asset: string;
  readonly product: string;
  readonly version: number | 'hero';
}

/** A version as a record or a path spells it: `3`, `v003`, `3.0`, `hero`. Null where it is none. */
export function versionOf(text: string | undefined): number | 'hero' | null {
  if (text === undefined) return null;
  const plain = folded(text.trim());
  if (plain === 'hero' || plain === 'master') return 'hero';
  const found = /^v?(\d{1,6})(?:\.0+)?$/.exec(plain);
  return found?.[1] === undefined ? null : Number(found[1]);
}

/**
 * The fields that the record was written with before there were ObjectIds in every record: Avalon's first containers have
 * project, asset, subset and version, and no schema. In a later record such keys are strays: a gizmo carries those of the
 * instance it was published from.
 */
export function ownFields(recorded: WordedId): OwnFields | null {
  const { schema, extra } = recorded.fields;
  const isOld = schema === null || schema === '' || schema.endsWith(':container-1.0');
  const version = versionOf(extra['version']);
  const { asset, subset } = extra;
  if (!isOld || asset === undefined || asset === '' || subset === undefined || subset === '' || version === null)
    return null;
  return {
    project: extra['project'] === undefined || extra['project'] === '' ? null : extra['project'],
    asset,
    product: subset,
    version,
  };
}

/** What the names in a record allow to guess: never more than a proposal. */
export interface Names {
  /** Likely names of the folder, best first. */
  readonly folders: readonly string[];
  readonly products: readonly string[];
}

export function namesOf(recorded: WordedId): Names {
  const { name, namespace, extra } = recorded.fields;
  const folders = new Set<string>();
  const products = new Set<string>();
  const add = (set: Set<string>, text: string | null | undefined): void => {
    if (text !== null && text !== undefined && text !== '') set.add(text);
  };
  add(folders, extra['asset']);
  const plain =
    namespace
      ?.replace(/^:+|:+$/g, '')
      .split(':')
      .at(-1)
      ?.replace(/_+$/, '') ?? null;
  // OpenPype's namespaces in Maya are the asset's name and a counter, `hero_01_`.
  add(folders, plain?.replace(/_\d{2,3}$/, ''));
  add(folders, plain);
  add(products, extra['subset']);
  // Houdini's `name` is the node's name: the namespace, an underscore and the product.
  if (recorded.host === 'houdini' && plain !== null && name?.startsWith(`${plain}_`) === true)
    add(products, name.slice(plain.length + 1));
  add(products, name);
  return { folders: [...folders], products: [...products] };
}

/** The version that a later record tells beside its id (Nuke's loaders imprint it). */
export function statedVersion(recorded: WordedId): number | 'hero' | null {
  return ownFields(recorded) === null ? versionOf(recorded.fields.extra['version']) : null;
}

/** The version by the last `v003` of a path, when all of them agree. */
export function versionInPath(path: string): number | null {
  const found = new Set(
    [...path.matchAll(/(?<![A-Za-z0-9])v(\d{2,5})(?![A-Za-z0-9])/gi)].map((match) => Number(match[1])),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** The version by the record's or the path's own word, for a proposal by name. */
export function toldVersion(recorded: WordedId): number | 'hero' | null {
  const { loadedPath } = recorded;
  return statedVersion(recorded) ?? (loadedPath === null ? null : versionInPath(loadedPath));
}

/** Kinds of files that a loader can load, where it is known. They choose among the representations of one version. */
const LOADS: Readonly<Record<string, readonly string[]>> = {
  RigLoader: ['ma', 'mb'],
  ModelLoader: ['ma', 'mb'],
  MayaAsciiLoader: ['ma'],
  LookLoader: ['ma', 'mb'],
  GpuCacheLoader: ['abc', 'usd'],
  AbcLoader: ['abc'],
  AbcArchiveLoader: ['abc'],
  AlembicModelLoader: ['abc'],
  AlembicCameraLoader: ['abc'],
  VdbLoader: ['vdb'],
  LoadVDBtoArnold: ['vdb'],
  LoadVDBtoRedShift: ['vdb'],
  LoadVDBtoVRay: ['vdb'],
  AssLoader: ['ass'],
  HdaLoader: ['hda', 'otl'],
  FbxLoader: ['fbx'],
  LoadGizmo: ['gizmo', 'nk'],
  LoadGizmoInputProcess: ['gizmo', 'nk'],
  LoadBackdropNodes: ['nk'],
  LoadEffects: ['json'],
  LoadEffectsInputProcess: ['json'],
  LoadLuts: ['json'],
  LoadLutsInputProcess: ['json'],
  USDReferenceLoader: ['usd', 'usda', 'usdc', 'usdz', 'usdnc'],
  USDSublayerLoader: ['usd', 'usda', 'usdc', 'usdz', 'usdnc'],
};

/** The kinds of files a loader loads; null where nobody knows. */
export function loadedKinds(loader: string | null): readonly string[] | null {
  return loader === null ? null : (LOADS[loader] ?? null);
}

/** The kind of the loaded file, or the extension that a record of early 2017 holds in place of an id (`.ma`). */
export function loadedKind(recorded: WordedId): string | null {
  const fromId = /^\.([a-z0-9]+)$/.exec(recorded.id)?.[1];
  if (fromId !== undefined) return fromId;
  const fromPath = recorded.loadedPath === null ? '' : extension(recorded.loadedPath);
  return fromPath === '' ? null : fromPath;
}
