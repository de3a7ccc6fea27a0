import type { ScanResult, ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';

/**
 * One result from two ways of reading the same scene. A record that both found alike stays as it is; one that only one
 * found, or that they found differently, is reported and locked.
 */
export function agreeing(plain: ScanResult, paired: ScanResult, codeset: string): ScanResult {
  const others = new Map(paired.containers.map((container) => [placeOf(container), container]));
  const containers = plain.containers.map((container) => {
    const place = placeOf(container);
    const other = others.get(place);
    others.delete(place);
    return other !== undefined && sameRecord(container, other) ? merged(container, other) : lock(container, codeset);
  });
  const onlyPaired = [...others.values()].map((container) => lock(container, codeset));
  return {
    ...plain,
    containers: [...containers, ...onlyPaired].sort((a, b) => a.offset - b.offset),
    findings: distinct([...plain.findings, ...paired.findings]),
  };
}

function placeOf({ carrier, node, offset }: ScannedContainer): string {
  return JSON.stringify([carrier, node, offset]);
}

/** All but the loaded file, which stands in another statement and may hold the doubtful characters itself. */
function sameRecord(a: ScannedContainer, b: ScannedContainer): boolean {
  const record = ({ loadedPath: _path, ...rest }: ScannedContainer): string => JSON.stringify(rest);
  return record(a) === record(b);
}

function merged(a: ScannedContainer, b: ScannedContainer): ScannedContainer {
  return a.loadedPath === b.loadedPath ? a : { ...a, loadedPath: null };
}

function lock(container: ScannedContainer, codeset: string): ScannedContainer {
  const { node, offset } = container;
  const locked: Finding = {
    code: 'maya-double-byte-unclear',
    severity: 'warning',
    args: { codeset },
    offset,
    node,
  };
  const alsoAt = container.alsoAt.map(({ carrier, offset: at, representation }) => ({
    carrier,
    offset: at,
    representation,
  }));
  return { ...container, alsoAt, slots: [], locked };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
