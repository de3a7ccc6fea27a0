import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import { loadedFile, loadedReference } from '../maya/references.ts';
import type { Loaded } from '../maya/references.ts';
import type { ChunkLayout } from './layout.ts';
import type { Members } from './members.ts';
import { NodePaths } from './node-paths.ts';
import type { References } from './references.ts';
import { walkChunks } from './walk.ts';
import type { Window } from '../../files/window.ts';

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
    const candidates = [membership.nodes, membership.placeholders];
    const referenced = loadedReference(candidates, namespace, (name) => references.get(name));
    if (referenced !== null) bySet.set(node, referenced);
    else if (membership.nodes.size > 0 && !followed.has(node)) {
      followed.add(node);
      for (const member of membership.nodes) nodes.follow(member, node);
    }
  }
  if (followed.size > 0) walkChunks(window, layout, nodes);
  for (const set of nodes.overflow ? [] : followed) bySet.set(set, loadedFile(nodes.pathsOf(set)));
  const overflow: Finding = { code: 'maya-paths-not-kept', severity: 'info', args: {} };
  return { bySet, findings: members.overflow || nodes.overflow ? [overflow] : [] };
}
