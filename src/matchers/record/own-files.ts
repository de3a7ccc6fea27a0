import type { AyonRepresentation, OpenPypeRepresentation, Root } from '../../model/catalog.ts';
import { folded, readPath, type PathReading } from '../../paths/index.ts';
import { projectName, type Knowledge } from '../knowledge/knowledge.ts';
import { renamePlace } from '../rules/apply.ts';
import type { Rules } from '../rules/rules.ts';

/** Readings of stored paths, kept with the roots they were read under: the same few thousand are compared again and again. */
const stored = new WeakMap<object, { readonly roots: readonly Root[]; readonly readings: readonly PathReading[] }>();

function readOnce(owner: object, roots: readonly Root[], paths: readonly string[]): readonly PathReading[] {
  const known = stored.get(owner);
  if (known?.roots === roots) return known.readings;
  const readings = paths.flatMap((path) => readPath(path, roots));
  stored.set(owner, { roots, readings });
  return readings;
}

const NO_ROOTS: readonly Root[] = [];

/** What tells whose file a path is: AYON's projects with their roots, and the files that were asked for. */
export type FileKnowledge = Pick<Knowledge, 'ayon' | 'file'>;

/** How a representation's own first file can be understood. Both `files` and `attrib.path` name it; either may be missing. */
export function storedReadings(
  representation: AyonRepresentation,
  knowledge: Pick<Knowledge, 'ayon'>,
): readonly PathReading[] {
  const roots = knowledge.ayon?.projects.find(({ name }) => name === representation.project)?.roots ?? NO_ROOTS;
  return readOnce(representation, roots, ownPaths(representation));
}

/**
 * Whether a path is a representation's own first file: the same key, below a root of the same project. Two projects may
 * have the same folders below different roots, and two roots of one project may have the same folders below them.
 */
export function isOwnFile(
  readings: readonly PathReading[],
  representation: AyonRepresentation,
  knowledge: Pick<Knowledge, 'ayon'>,
  rules: Rules,
): boolean {
  return storedReadings(representation, knowledge).some((own) =>
    readings.some(
      (reading) =>
        reading.key === own.key &&
        isOfProject(reading.project, representation.project, rules) &&
        mayBeSameRoot(reading.rootName, own.rootName, representation.project, knowledge),
    ),
  );
}

function isOfProject(named: string | null, project: string, rules: Rules): boolean {
  if (named === null || folded(named) === folded(project)) return true;
  const place = { project: named, folderPath: null, folderName: '', product: '', version: 0, representation: null };
  return folded(renamePlace(rules, place).project ?? '') === folded(project);
}

/** A root may have been renamed; but where AYON knows both names, they are two places. */
function mayBeSameRoot(
  one: string | null,
  other: string | null,
  project: string,
  knowledge: Pick<Knowledge, 'ayon'>,
): boolean {
  if (one === null || other === null || one === '' || other === '' || folded(one) === folded(other)) return true;
  const roots = knowledge.ayon?.projects.find(({ name }) => name === project)?.roots ?? [];
  const has = (wanted: string): boolean => roots.some(({ name }) => folded(name) === folded(wanted));
  return !(has(one) && has(other));
}

/** How the file that an OpenPype document names as its own can be understood; a root token there is its own project's. */
export function documentReadings(
  representation: Pick<OpenPypeRepresentation, 'files' | 'path' | 'project'>,
  knowledge: Knowledge,
): readonly PathReading[] {
  return readOnce(representation, knowledge.roots, ownPaths(representation)).map((reading) =>
    reading.project === null ? { ...reading, project: representation.project } : reading,
  );
}

/** The spellings of a representation's own first file. */
export function ownPaths(representation: {
  readonly files: readonly string[];
  readonly path: string | null;
}): readonly string[] {
  return [representation.path, representation.files[0] ?? null].filter((path) => path !== null);
}

/** The representations whose own first file a path is; those of the own project alone where it has any. */
export function filesOwners(
  readings: readonly PathReading[],
  ownProject: string,
  knowledge: FileKnowledge,
  rules: Rules,
): readonly AyonRepresentation[] {
  const owners = new Map<string, AyonRepresentation>();
  for (const { key } of readings) {
    for (const representation of knowledge.file(key)) {
      if (!isOwnFile(readings, representation, knowledge, rules)) continue;
      owners.set(`${representation.project}/${representation.id}`, representation);
    }
  }
  const all = [...owners.values()];
  const own = projectName(knowledge.ayon?.projects ?? [], ownProject);
  const ownOnes = all.filter(({ project }) => project === own);
  return ownOnes.length > 0 ? ownOnes : all;
}

/** Size in bytes and time of change of a published file, from the text `name|mtime|size` that both systems store. */
interface FileMark {
  readonly time: string;
  readonly size: number;
}

/** From this size on, in bytes, two files of one size are hardly ever different ones. */
const TELLING_SIZE = 65_536;

function markOf(hash: string | null | undefined): FileMark | null {
  const [, time, size, ...rest] = hash?.split('|') ?? [];
  if (time === undefined || size === undefined || rest.length > 0 || !/^\d+$/.test(size)) return null;
  return { time, size: Number(size) };
}

/** What the marks of two files say about their being the same. */
export type Sameness =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'identical' | 'same-size' | 'differ'; readonly openpype: number; readonly ayon: number };

export function compareMarks(openpype: string | null | undefined, ayon: string | null | undefined): Sameness {
  const one = markOf(openpype);
  const other = markOf(ayon);
  if (one === null || other === null) return { kind: 'unknown' };
  const sizes = { openpype: one.size, ayon: other.size };
  if (one.size !== other.size) return { kind: 'differ', ...sizes };
  if (one.time === other.time) return { kind: 'identical', ...sizes };
  // Small files are the same size as many others: scenes made from one template, settings, empty caches.
  return one.size < TELLING_SIZE ? { kind: 'unknown' } : { kind: 'same-size', ...sizes };
}
