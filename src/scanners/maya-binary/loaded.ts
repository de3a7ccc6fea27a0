import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { ChunkLayout } from './layout.ts';
import type { Members, Membership } from './members.ts';
import { NodePaths } from './node-paths.ts';
import type { Reference, References } from './references.ts';
import { walkChunks } from './walk.ts';
import type { Window } from './window.ts';

/** What a container loaded, as far as its members tell. */
export interface Loaded {
  /** The file, as it is written in the scene; null where no member, or more than one, names it. */
  readonly path: ByteString | null;
  /** The reference that was loaded; null where it was none. */
  readonly reference: Reference | null;
  /** The members name different files. */
  readonly several: boolean;
}

export const NOTHING_LOADED: Loaded = { path: null, reference: null, several: false };

/** A container's node and the namespace its record names. */
export interface LoadingSet {
  readonly node: ByteString;
  readonly namespace: ByteString | null;
}

export interface LoadedFiles {
  readonly bySet: ReadonlyMap<ByteString, Loaded>;
  readonly findings: readonly Finding[];
}

/**
 * What each container loaded: the file of the reference node among its members, else of the reference that a placeholder
 * among them stands for, else the one file that its members or the nodes below them name.
 */
export function loadedFiles(
  sets: readonly LoadingSet[],
  members: Members,
  references: References,
  window: Window,
  layout: ChunkLayout,
): LoadedFiles {
  const bySet = new Map<ByteString, Loaded>();
  const nodes = new NodePaths(window);
  const followed = new Set<ByteString>();
  for (const { node, namespace } of sets) {
    const membership = members.of(node);
    // A file told by half of the members may be the wrong one.
    if (membership === undefined || membership.incomplete || bySet.has(node)) continue;
    const referenced = ofReferences(membership, namespace, references);
    if (referenced !== null) bySet.set(node, referenced);
    else if (membership.nodes.size > 0 && !followed.has(node)) {
      followed.add(node);
      for (const member of membership.nodes) nodes.follow(member, node);
    }
  }
  if (followed.size > 0) walkChunks(window, layout, nodes);
  for (const set of nodes.overflow ? [] : followed) {
    const paths = nodes.pathsOf(set);
    const [only] = paths;
    bySet.set(set, { path: paths.size === 1 ? (only ?? null) : null, reference: null, several: paths.size > 1 });
  }
  const overflow: Finding = { code: 'maya-paths-not-kept', severity: 'info', args: {} };
  return { bySet, findings: members.overflow || nodes.overflow ? [overflow] : [] };
}

function ofReferences(membership: Membership, namespace: ByteString | null, references: References): Loaded | null {
  for (const names of [membership.nodes, membership.placeholders]) {
    const nearest = references.nearest(names);
    const [first] = nearest;
    if (first === undefined) continue;
    const alike = nearest.every((reference) => reference.path === first.path);
    const reference = alike ? first : inNamespace(nearest, namespace);
    return { path: reference?.path ?? null, reference, several: reference === null };
  }
  return null;
}

/** The one reference in the container's own namespace. */
function inNamespace(references: readonly Reference[], namespace: ByteString | null): Reference | null {
  const own = references.filter((reference) => reference.namespace === namespace);
  return own.length === 1 ? (own[0] ?? null) : null;
}
