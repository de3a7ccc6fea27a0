import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { ChunkLayout } from './layout.ts';
import { MAX_MEMBERS } from './members.ts';
import type { Members, Membership } from './members.ts';
import { NodePaths } from './node-paths.ts';
import type { References } from './references.ts';
import { walkChunks } from './walk.ts';
import type { Window } from './window.ts';

export interface LoadedPaths {
  /** The file that was loaded, by the container's node; absent where the scene does not tell, or tells several. */
  readonly bySet: ReadonlyMap<ByteString, ByteString>;
  readonly findings: readonly Finding[];
}

/**
 * What each container loaded: the file of the reference node among its members, else of the reference that a placeholder
 * among them stands for, else the one file that its members or the nodes below them name.
 */
export function loadedPaths(
  sets: readonly ByteString[],
  members: Members,
  references: References,
  window: Window,
  layout: ChunkLayout,
): LoadedPaths {
  const candidates = new Map<ByteString, ReadonlySet<ByteString>>();
  const nodes = new NodePaths(window);
  let anyNodes = false;
  for (const set of sets) {
    const membership = members.of(set);
    if (membership === undefined || candidates.has(set)) continue;
    const referenced = ofReferences(membership, references);
    if (referenced.size > 0) candidates.set(set, referenced);
    else {
      for (const member of membership.nodes) nodes.follow(member, set);
      anyNodes ||= membership.nodes.size > 0;
    }
  }
  if (anyNodes) {
    walkChunks(window, layout, nodes);
    for (const set of sets) if (!candidates.has(set)) candidates.set(set, nodes.pathsOf(set));
  }
  const bySet = new Map<ByteString, ByteString>();
  const findings: Finding[] = [];
  for (const [set, paths] of candidates) {
    const [only] = paths;
    if (paths.size === 1 && only !== undefined) bySet.set(set, only);
    if (paths.size > 1) findings.push(several(set, paths.size));
  }
  if (members.overflow || nodes.overflow) {
    const args = { limit: MAX_MEMBERS };
    findings.push({ code: 'maya-binary-members-not-followed', severity: 'info', args });
  }
  return { bySet, findings };
}

function ofReferences(membership: Membership, references: References): ReadonlySet<ByteString> {
  const direct = references.highest(membership.nodes);
  return direct.size > 0 ? direct : references.highest(membership.placeholders);
}

function several(node: ByteString, count: number): Finding {
  return { code: 'maya-binary-several-loaded-files', severity: 'info', args: { node, count }, node };
}
