import type { DecidedContainer } from './workfile-line.ts';

/**
 * Settles ids that are the keys of one JSON object: two of them may stand for one representation, and an object with the
 * same key twice loses what stands under the first. Such ids are left as they are.
 */
export function settleSharedKeys(containers: readonly DecidedContainer[]): readonly DecidedContainer[] {
  const counts = new Map<string, number>();
  for (const container of containers) {
    const key = keyAfter(container);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return containers.map((container) => {
    const key = keyAfter(container);
    if (key === null || (counts.get(key) ?? 0) < 2 || key === container.scanned.fields.representation) return container;
    const reason = { code: 'published-json-same-key', args: { id: key } } as const;
    const decision = { ...container.decision, status: 'refused', reason } as const;
    return { ...container, decision, edits: [], proposed: null };
  });
}

/** The key that will stand there, also where a person has yet to say so; null where the id is none. */
function keyAfter({ scanned, decision }: DecidedContainer): string | null {
  if (scanned.carrier !== 'json-key') return null;
  const target = decision.status === 'remap' ? decision.target : null;
  return target?.representationId ?? scanned.fields.representation;
}
