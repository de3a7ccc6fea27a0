import { slashed } from '../../paths/index.ts';
import type { Glob } from './glob.ts';
import type { IgnoreRule, RenameRule, Rules } from './rules.ts';
import { fill, hasWildcard } from './wildcards.ts';

/** A place in a project's tree, as OpenPype or a record names it. */
export interface Place {
  readonly project: string | null;
  /** With a leading slash; null where only the folder's name is known. */
  readonly folderPath: string | null;
  readonly folderName: string;
  readonly product: string;
  readonly version: number | 'hero';
  readonly representation: string | null;
}

/** A place in AYON's words, and the rules that led there. */
export interface RenamedPlace extends Place {
  readonly rules: readonly string[];
}

/** The place after every rename that fits. Conditions are compared with the old names. */
export function renamePlace(rules: Rules, place: Place): RenamedPlace {
  const used: string[] = [];
  const note = <T>(result: { readonly value: T; readonly ref: string } | null, old: T): T => {
    if (result === null) return old;
    used.push(result.ref);
    return result.value;
  };
  const at = { folder: place.folderPath ?? place.folderName, product: place.product };
  const project = place.project === null ? null : note(rename(rules.projects, place.project, at), place.project);
  const folder = renameFolder(rules.folders, place, at);
  if (folder !== null) used.push(folder.ref);
  const product = note(rename(rules.products, place.product, at), place.product);
  const representation =
    place.representation === null
      ? null
      : note(rename(rules.representations, place.representation, at), place.representation);
  const version = note(renumber(rules, place.version, at), place.version);
  const folderPath = folder?.path ?? place.folderPath;
  const folderName = folder?.name ?? place.folderName;
  return { project, folderPath, folderName, product, version, representation, rules: used };
}

interface Around {
  readonly folder: string;
  readonly product: string;
}

function fits(glob: Glob | null, text: string | null): boolean {
  return glob === null || (text !== null && glob.match(text) !== null);
}

function rename(rules: readonly RenameRule[], name: string, at: Around): { value: string; ref: string } | null {
  for (const rule of rules) {
    if (!fits(rule.folder, at.folder) || !fits(rule.product, at.product)) continue;
    const captures = rule.from.match(name);
    if (captures !== null) return { value: fill(rule.to, captures), ref: rule.ref };
  }
  return null;
}

/** A folder rule without a wildcard renames the folder and carries everything below it along. */
function renameFolder(
  rules: readonly RenameRule[],
  place: Place,
  at: Around,
): { path: string | null; name: string; ref: string } | null {
  if (place.folderPath === null) {
    const found = rename(rules, place.folderName, at);
    if (found === null) return null;
    const path = found.value.startsWith('/') ? found.value : null;
    return { path, name: found.value.split('/').at(-1) ?? found.value, ref: found.ref };
  }
  for (const rule of rules) {
    if (!fits(rule.product, at.product)) continue;
    const path = renamedPath(rule, place.folderPath);
    if (path !== null) return { path, name: path.slice(path.lastIndexOf('/') + 1), ref: rule.ref };
  }
  return null;
}

function renamedPath(rule: RenameRule, path: string): string | null {
  const captures = rule.from.match(path);
  if (captures !== null) return fill(rule.to, captures);
  if (hasWildcard(rule.from.pattern)) return null;
  const prefix = `${rule.from.pattern.replace(/\/$/, '')}/`;
  if (!path.toLowerCase().startsWith(prefix.toLowerCase())) return null;
  return `${rule.to.replace(/\/$/, '')}/${path.slice(prefix.length)}`;
}

function renumber(rules: Rules, version: number | 'hero', at: Around): { value: number; ref: string } | null {
  if (version === 'hero') return null;
  for (const rule of rules.versions) {
    if (fits(rule.folder, at.folder) && fits(rule.product, at.product))
      return { value: version + rule.add, ref: rule.ref };
  }
  return null;
}

/** What a loader is called in AYON by the studio's own rules; null where no rule fits. */
export function renamedLoader(rules: Rules, loader: string, host: string): { to: string; ref: string } | null {
  for (const rule of rules.loaders) {
    if (rule.host !== null && rule.host !== host) continue;
    const captures = rule.from.match(loader);
    if (captures !== null) return { to: fill(rule.to, captures), ref: rule.ref };
  }
  return null;
}

/** The rule that says to leave a record alone; null where there is none. */
export function ignoredBy(
  rules: Rules,
  recorded: {
    readonly workfile: string;
    readonly node: string;
    readonly loader: string | null;
    readonly id: string | null;
  },
): IgnoreRule | null {
  const found = rules.ignore.find(
    (rule) =>
      fits(rule.workfile, slashed(recorded.workfile)) &&
      fits(rule.node, recorded.node) &&
      fits(rule.loader, recorded.loader) &&
      (rule.id === null || rule.id === recorded.id),
  );
  return found ?? null;
}
