import { extname } from 'node:path';

/** Endings that one application writes: a workfile stays the same workfile when it is saved as the other. */
const SAME_APPLICATION: Readonly<Record<string, string>> = {
  '.mb': '.ma',
  '.hiplc': '.hip',
  '.hipnc': '.hip',
  '.nknc': '.nk',
};

/**
 * Of the files in one folder, those that are older than the newest `count` versions of their workfile.
 *
 * A workfile is what stands in front of the last `v###` of the name (`sh010_comp_v012_fix.nk` is version 12 of
 * `sh010_comp`): OpenPype's and AYON's templates put a comment behind the version. A name without a version is a workfile of
 * its own and never older.
 */
export function olderVersions(names: readonly string[], count: number): ReadonlySet<string> {
  const workfiles = new Map<string, { readonly name: string; readonly version: number }[]>();
  for (const name of names) {
    const parsed = versionOf(name);
    if (parsed === null) continue;
    const versions = workfiles.get(parsed.workfile) ?? [];
    versions.push({ name, version: parsed.version });
    workfiles.set(parsed.workfile, versions);
  }
  const older = new Set<string>();
  for (const versions of workfiles.values()) {
    const newest = new Set([...new Set(versions.map(({ version }) => version))].sort((a, b) => b - a).slice(0, count));
    for (const { name, version } of versions) if (!newest.has(version)) older.add(name);
  }
  return older;
}

function versionOf(name: string): { readonly workfile: string; readonly version: number } | null {
  const ending = extname(name).toLowerCase();
  const stem = name.slice(0, name.length - ending.length);
  const last = [...stem.matchAll(/(?<![\p{L}\p{N}])v(\d+)/giu)].at(-1);
  if (last?.[1] === undefined) return null;
  const workfile = `${stem.slice(0, last.index).toLowerCase()}\0${SAME_APPLICATION[ending] ?? ending}`;
  return { workfile, version: Number(last[1]) };
}
