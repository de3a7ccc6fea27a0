import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';

/** A scan's result in a form that a person can check against the scene beside it. */
export function describeScan(scan: ScanResult): unknown {
  return {
    containers: scan.containers.map(describeContainer),
    findings: scan.findings.map(({ code, severity, args, offset, node }) => ({ code, severity, args, offset, node })),
  };
}

function describeContainer(container: ScannedContainer): unknown {
  const { node, nodeType, carrier, offset, fields, loadedPath, alsoAt, suggests, locked } = container;
  return {
    node,
    nodeType,
    carrier,
    offset,
    fields,
    loadedPath,
    alsoAt: alsoAt.map(({ slot, ...place }) => ({ ...place, slot: slot === undefined ? null : describeSlot(slot) })),
    slots: container.slots.map(describeSlot),
    suggests: suggests ?? null,
    locked: locked?.code ?? null,
  };
}

/** `what@offset: 'old' -> 'new'`, with `<key>` for a value. */
function describeSlot({ what, span, old, write }: Slot): string {
  const written = write.map((piece) => {
    if (typeof piece === 'string') return piece;
    return 'value' in piece ? `<${piece.value}>` : '<sized>';
  });
  return `${what}@${span.offset}+${span.length}: ${JSON.stringify(old)} -> ${JSON.stringify(written.join(''))}`;
}
