import type { ScanResult, ScannedContainer, Slot, SlotPiece } from '../../src/model/container.ts';

/** The result of scanning a Maya scene, in a form that a person can check against the scene beside it. */
export function describeScan(scan: ScanResult): unknown {
  return {
    containers: scan.containers.map((container) => describeContainer(container, scan)),
    findings: scan.findings.map(({ code, severity, args, offset, node }) => ({ code, severity, args, offset, node })),
  };
}

function describeContainer(container: ScannedContainer, scan: ScanResult): unknown {
  const { node, nodeType, carrier, offset, fields, loadedPath, alsoAt, suggests, locked } = container;
  return {
    node,
    nodeType,
    carrier,
    offset,
    fields,
    loadedPath,
    alsoAt: alsoAt.map(({ slot, ...place }) => ({
      ...place,
      slot: slot === undefined ? null : describeSlot(slot, scan),
    })),
    slots: container.slots.map((slot) => describeSlot(slot, scan)),
    suggests: suggests ?? null,
    locked: locked?.code ?? null,
  };
}

/**
 * `what@offset+length: old -> new`, with `<key>` for a value; in a format with frames also where the lengths around it
 * stand: `, counted at …`.
 */
function describeSlot({ what, span, old, write, frame }: Slot, scan: ScanResult): string {
  const lengths: number[] = [];
  for (let id = frame; id !== undefined; id = scan.frames[id]?.parent)
    lengths.push(scan.frames[id]?.length.offset ?? -1);
  const written = JSON.stringify(write.map(describePiece).join(''));
  const counted = lengths.length === 0 ? '' : `, counted at ${lengths.join(' ')}`;
  return `${what}@${span.offset}+${span.length}: ${JSON.stringify(old)} -> ${written}${counted}`;
}

function describePiece(piece: SlotPiece): string {
  if (typeof piece === 'string') return piece;
  if ('value' in piece) return `<${piece.value}>`;
  return 'lengthOf' in piece ? '' : `[${piece.padded.map(describePiece).join('')}]`;
}
