import type { ScanResult } from '../../../src/model/container.ts';
import type { DecidedContainer } from '../../../src/plan/workfile-line.ts';
import { displayBytes } from '../../../src/model/bytes.ts';

/** What was found and what comes of it, in a form that a person can check against the project beside it. */
export function describeProject(scan: ScanResult, decided: readonly DecidedContainer[]): unknown {
  return {
    containers: decided.map(({ scanned, decision, edits, manage }) => ({
      node: displayBytes(scanned.node),
      nodeType: scanned.nodeType,
      carrier: scanned.carrier,
      offset: scanned.offset,
      fields: scanned.fields,
      loadedPath: scanned.loadedPath === null ? null : displayBytes(scanned.loadedPath),
      tag: scanned.tag,
      offers: counts(scanned.slots.map(({ what }) => what)),
      locked: scanned.locked?.code ?? null,
      decision: decision.reason === null ? decision.status : `${decision.status}: ${decision.reason.code}`,
      edits: edits.map(({ what, offset, length, new: text }) => `${what}@${offset}+${length}: ${text}`),
      manage: {
        before: manage?.before,
        after: manage?.after,
        blockers: manage?.blockers.map(({ code }) => code),
      },
    })),
    findings: scan.findings,
  };
}

function counts(words: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
