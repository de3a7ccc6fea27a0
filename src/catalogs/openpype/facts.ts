import { isAllowedProjectName, refusedAttribute } from './attributes.ts';
import { fieldsOf, isFields, numberOf, objectIdOf, plainValue, textOf, type Fields } from './ejson.ts';
import { ownFiles, packFiles, type PackedFiles } from './own-files.ts';

/** The few things that are kept of every document. */
export interface Facts {
  readonly id: string;
  /** The document's own word for its type; '' where it has none. */
  readonly type: string;
  readonly parent: string | null;
  /** `visualParent` of an asset, `version_id` of a hero. `ADRIFT` is a visualParent that is no ObjectId at all. */
  readonly related: string | null;
  readonly name: string | null;
  /** A version's number. */
  readonly number: number | null;
  /** A product's family, as the importer picks it, before it replaces dots. */
  readonly family: string | null;
  /** The first attribute that AYON refuses. */
  readonly refused: string | null;
  /** What is shown only when the document is looked up. */
  readonly detail: RepresentationDetail | AssetDetail | null;
  readonly aliasOf: readonly { readonly objectId: string; readonly via: 'orig_id' | 'old_id' }[];
  /** Why this document makes the whole import stop. */
  readonly stops: StopCode | null;
}

export type StopCode = 'import-stops-nan' | 'import-stops-file' | 'import-stops-tasks' | 'import-stops-version-name';

/** Kept as a plain list: a million of them are written. */
export type RepresentationDetail = readonly [
  path: string | null,
  template: string | null,
  files: PackedFiles,
  contextFolderPath: string | null,
  contextAsset: string | null,
  contextProduct: string | null,
  contextVersion: number | null,
  contextRepresentation: string | null,
  contextExt: string | null,
  contextFamily: string | null,
  origId: string | null,
  oldId: string | null,
];

/** `data.parents` and, of the oldest assets, the silo. */
export type AssetDetail = readonly [parents: readonly string[] | null, silo: string | null, hasEntityType: boolean];

export const ADRIFT = 'adrift';

const NO_ALIAS: Facts['aliasOf'] = [];

/** What is kept of a document; null for something that is no document of OpenPype (no ObjectId, no type). */
export function readFacts(document: Fields): Facts | null {
  const plainIds = typeof document['_id'] === 'string';
  const id = objectIdOf(document['_id'], plainIds);
  const type = textOf(document['type']);
  if (id === null || type === null) return null;
  const data = fieldsOf(document['data']);
  const number = type === 'version' ? versionNumber(document['name']) : null;
  const shared = {
    id,
    type,
    parent: objectIdOf(document['parent'], plainIds),
    related: null,
    name: nameOf(document['name']),
    number,
    family: null,
    refused: null,
    detail: null,
    aliasOf: NO_ALIAS,
    stops: hasNoNumber(data) ? ('import-stops-nan' as const) : null,
  };
  switch (type) {
    case 'asset':
    case 'archived_asset':
      return {
        ...shared,
        related: visualParent(data['visualParent'], plainIds),
        refused: refusedAttribute('folder', document, data),
        detail: [namesOf(data['parents']), textOf(document['silo']), textOf(data['entityType']) !== null],
        stops: tasksStop(data['tasks']) ? 'import-stops-tasks' : shared.stops,
      };
    case 'subset':
    case 'archived_subset':
      return { ...shared, family: familyOf(data), stops: null };
    case 'version':
      return {
        ...shared,
        refused: refusedAttribute('version', document, data),
        stops: number === null ? 'import-stops-version-name' : shared.stops,
      };
    case 'hero_version':
    case 'master_version':
      return { ...shared, related: objectIdOf(document['version_id'], plainIds), stops: null };
    case 'representation':
    case 'archived_representation':
      return { ...shared, ...representationFacts(document, data, type, shared.stops) };
    default:
      return { ...shared, stops: null };
  }
}

function representationFacts(
  document: Fields,
  data: Fields,
  type: string,
  stops: StopCode | null,
): Pick<Facts, 'refused' | 'detail' | 'aliasOf' | 'stops'> {
  const live = type === 'representation';
  const path = textOf(data['path']);
  const files = Array.isArray(document['files']) ? document['files'] : [];
  const paths: string[] = [];
  let whole = true;
  for (const file of files) {
    if (!isFields(file)) continue;
    if (typeof file['path'] === 'string') paths.push(file['path']);
    whole &&= 'path' in file && 'hash' in file && '_id' in file;
  }
  const context = fieldsOf(document['context']);
  const aliasOf = aliasesOf(document);
  return {
    refused: live ? refusedAttribute('representation', document, data) : null,
    aliasOf,
    stops: !live ? null : whole ? stops : 'import-stops-file',
    detail: [
      path,
      textOf(data['template']),
      packFiles(ownFiles(paths, path)),
      contextFolderPath(context),
      textOf(context['asset']),
      textOf(context['subset']),
      numberOf(context['version']),
      textOf(context['representation']),
      textOf(context['ext']),
      textOf(context['family']),
      aliasOf.find((alias) => alias.via === 'orig_id')?.objectId ?? null,
      aliasOf.find((alias) => alias.via === 'old_id')?.objectId ?? null,
    ],
  };
}

/** `orig_id` was written by integrators up to 3.12.1, `old_id` by the hero integrator; they never stand together. */
function aliasesOf(document: Fields): Facts['aliasOf'] {
  if (!('orig_id' in document) && !('old_id' in document)) return NO_ALIAS;
  const aliases: { objectId: string; via: 'orig_id' | 'old_id' }[] = [];
  for (const via of ['orig_id', 'old_id'] as const) {
    const objectId = objectIdOf(document[via], true);
    if (objectId !== null) aliases.push({ objectId, via });
  }
  return aliases;
}

/** Where the publish saw the asset: `hierarchy` (Windows publishes may hold backslashes) or, before it, the silo. */
function contextFolderPath(context: Fields): string | null {
  const asset = textOf(context['asset']);
  if (asset === null || asset === '') return null;
  const above = textOf(context['hierarchy']) ?? textOf(context['silo']);
  if (above === null) return null;
  return ['', ...above.split(/[\\/]+/).filter((part) => part !== ''), asset].join('/');
}

function visualParent(value: unknown, plainIds: boolean): string | null {
  if (value === undefined || value === null) return null;
  return objectIdOf(value, plainIds) ?? ADRIFT;
}

/** The importer turns a version's name into its number with Python's `int()`. */
function versionNumber(name: unknown): number | null {
  const value = plainValue(name);
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : null;
}

function nameOf(name: unknown): string | null {
  const value = plainValue(name);
  return typeof value === 'number' ? String(value) : textOf(value);
}

function familyOf(data: Fields): string | null {
  const family = textOf(data['family']);
  if (family !== null) return family;
  const families = data['families'];
  return Array.isArray(families) ? textOf(families[0]) : null;
}

function namesOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const names = value.filter((name) => typeof name === 'string');
  return names.length === value.length ? names : null;
}

/** In OpenPype 3 tasks are `{name: {type}}`; Pype 2 kept a list of names, and the importer stops at it. */
function tasksStop(tasks: unknown): boolean {
  if (tasks === undefined) return false;
  if (!isFields(tasks)) return true;
  return Object.values(tasks).some((task) => typeof fieldsOf(task)['type'] !== 'string');
}

function hasNoNumber(data: Fields): boolean {
  for (const key in data) {
    const value = plainValue(data[key]);
    if (typeof value === 'number' && !Number.isFinite(value)) return true;
  }
  return false;
}

/** What the project document tells: its name, its roots, and why the importer would stop at it. */
export interface ProjectFacts {
  readonly name: string;
  readonly library: boolean;
  readonly roots: readonly {
    readonly name: string;
    readonly windows: string | null;
    readonly linux: string | null;
    readonly darwin: string | null;
  }[];
  readonly stops: readonly ('import-stops-no-templates' | 'import-stops-project-name')[];
}

/**
 * Reads the project document. Roots stand in `config.roots`, by name, or as one unnamed root (`metadata.json` of a
 * pack-project zip is not to be trusted: it is empty or lacks the names).
 */
export function readProject(document: Fields): ProjectFacts | null {
  const name = textOf(document['name']);
  if (textOf(document['type']) !== 'project' || name === null) return null;
  const config = fieldsOf(document['config']);
  const roots = fieldsOf(config['roots']);
  const named = Object.entries(roots).filter((entry): entry is [string, Fields] => isFields(entry[1]));
  const unnamed = named.length === 0 && Object.keys(roots).length > 0;
  const defaults = fieldsOf(fieldsOf(config['templates'])['defaults']);
  const stops: ProjectFacts['stops'][number][] = [];
  if (numberOf(defaults['version_padding']) === null || textOf(defaults['frame']) === null) {
    stops.push('import-stops-no-templates');
  }
  if (!isAllowedProjectName(name)) stops.push('import-stops-project-name');
  return {
    name,
    library: fieldsOf(document['data'])['library_project'] === true,
    roots: unnamed ? [platformRoot('', roots)] : named.map(([root, paths]) => platformRoot(root, paths)),
    stops,
  };
}

function platformRoot(name: string, paths: Fields): ProjectFacts['roots'][number] {
  return { name, windows: textOf(paths['windows']), linux: textOf(paths['linux']), darwin: textOf(paths['darwin']) };
}
