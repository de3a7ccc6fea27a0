import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { toByteString } from '../../model/bytes.ts';
import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { countedScan } from '../counted/handed-over.ts';
import type { Scanner } from '../scanner.ts';
import { LARGEST_SCENE, readEntry, sceneEntries } from './archive.ts';
import { readScene } from './scene.ts';

/**
 * Harmony scenes: an `.xstage` file (XML), alone or in a zip with what belongs to it. The records are read and decided, and
 * never edited: where they stand was read in code, not seen in a file.
 */
export const harmonyScanner: Scanner = {
  formats: ['harmony'],
  extensions: ['.xstage', '.zip'],
  recognise: (head, name) => (isArchive(head, name) || isScene(head) ? 'harmony' : null),
  needles: CONTAINER_IDS,
  tellsOfIds: true,
  // In an archive the scene is packed, so no needle stands in it.
  mustParse: (head) => !isScene(head),
  scan: (source) => (isScene(readBytes(source, 0, 4096)) ? scanScene(source) : scanArchive(source)),
};

/** Every zip is asked: whether a scene is in it stands at its end. */
function isArchive(head: Uint8Array, name: string): boolean {
  return /\.zip$/i.test(name) && toByteString(head.subarray(0, 4)) === 'PK\u0003\u0004';
}

function isScene(head: Uint8Array): boolean {
  return /^(\xef\xbb\xbf)?<\?xml[^>]*>\s*<project [^>]*source="Harmony/.test(toByteString(head));
}

function scanScene(source: ByteSource): ScanResult {
  if (source.size > LARGEST_SCENE) return countedScan(source, 'harmony', 'Harmony', 'latin1');
  const containers = readScene(toByteString(readBytes(source, 0, source.size)), null);
  if (containers === null) return result([], [damaged(0)]);
  return containers.length > 0 ? result(containers, []) : countedScan(source, 'harmony', 'Harmony', 'latin1');
}

function scanArchive(source: ByteSource): ScanResult {
  const entries = sceneEntries(source);
  if (entries === null || entries.length === 0)
    return result([], [{ code: 'archive-without-scene', severity: 'info', args: {} }]);
  const findings: Finding[] = [];
  if (entries.length > 1)
    findings.push({ code: 'harmony-several-scenes', severity: 'info', args: { count: entries.length } });
  const containers = entries.flatMap((entry) => {
    const bytes = readEntry(source, entry);
    const found = bytes === null ? null : readScene(toByteString(bytes), entry.offset);
    if (found === null) findings.push(damaged(entry.offset));
    return found ?? [];
  });
  return result(containers, findings);
}

function result(containers: ScanResult['containers'], findings: readonly Finding[]): ScanResult {
  return { format: 'harmony', containers, frames: [], findings };
}

function damaged(offset: number): Finding {
  return { code: 'harmony-damaged', severity: 'error', args: {}, offset };
}
