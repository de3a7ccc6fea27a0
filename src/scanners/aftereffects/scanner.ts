import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { toByteString } from '../../model/bytes.ts';
import type { ScanResult, ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Scanner } from '../scanner.ts';
import { LARGEST_PACKET, readProperty } from '../xmp/read-property.ts';

const LABEL = { namespace: 'http://ns.adobe.com/xap/1.0/', name: 'Label' };

/** What a RIFX chunk has in front of what it counts. In bytes. */
const CHUNK_HEAD = 8;

/**
 * After Effects projects: one RIFX chunk, and behind it the XMP packet, up to the end of the file. Nothing counts the
 * packet's bytes. The records are a JSON list in its label.
 */
export const aftereffectsScanner: Scanner = {
  formats: ['aftereffects'],
  extensions: ['.aep'],
  recognise: (head) => (/^RIFX[^]{4}Egg!/.test(toByteString(head.subarray(0, 12))) ? 'aftereffects' : null),
  needles: CONTAINER_IDS,
  tellsOfIds: true,
  // The chunk in front of the packet may be large, and is never looked into.
  mustParse: () => true,
  scan,
};

function scan(source: ByteSource): ScanResult {
  const offset = CHUNK_HEAD + readBytes(source, 4, 4).readUInt32BE();
  if (offset > source.size)
    return result([], [{ code: 'aftereffects-damaged', severity: 'error', args: {}, offset: 4 }]);
  const bytes = source.size - offset;
  if (bytes > LARGEST_PACKET)
    return result([], [{ code: 'xmp-too-large', severity: 'warning', args: { bytes }, offset }]);
  const text = toByteString(readBytes(source, offset, bytes));
  const { containers, findings } = readProperty({ host: 'aftereffects', text, offset }, LABEL);
  return result(containers, [...findings, ...listEnd(containers)]);
}

function result(containers: readonly ScannedContainer[], findings: readonly Finding[]): ScanResult {
  return { format: 'aftereffects', containers, frames: [], findings };
}

/** AYON's reader ends its list at the first container that lacks a key: those behind it are lost with it. */
function listEnd(containers: readonly ScannedContainer[]): Finding[] {
  const at = containers.findIndex(({ fields }) => fields.representation === null);
  const first = containers[at];
  if (first === undefined) return [];
  const args = { behind: containers.length - at - 1 };
  return [{ code: 'aftereffects-list-ends', severity: 'warning', args, node: first.node, offset: first.offset }];
}
