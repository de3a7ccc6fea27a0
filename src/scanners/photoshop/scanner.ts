import { createHash } from 'node:crypto';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { toByteString } from '../../model/bytes.ts';
import type { ScanResult } from '../../model/container.ts';
import type { Frame } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import { spanEnd } from '../../model/span.ts';
import type { Scanner } from '../scanner.ts';
import { LARGEST_PACKET, readProperty } from '../xmp/read-property.ts';
import { walkDocument } from './resources.ts';
import type { Document, ImageResource } from './resources.ts';

const HEADLINE = { namespace: 'http://ns.adobe.com/photoshop/1.0/', name: 'Headline' };

/** Image resources: the XMP packet, IPTC's records, and the MD5 of those. */
const XMP = 1060;
const IPTC = 1028;
const IPTC_DIGEST = 1061;

/** Photoshop documents: a JSON text in the headline of the document's XMP packet. */
export const photoshopScanner: Scanner = {
  formats: ['photoshop'],
  extensions: ['.psd', '.psb'],
  recognise: (head) => (isPhotoshop(head) ? 'photoshop' : null),
  needles: CONTAINER_IDS,
  tellsOfIds: true,
  // The records stand in front of the layers and pixels: nobody has to search gigabytes of those.
  mustParse: () => true,
  scan,
};

/** Signature, version 1 or 2 in two bytes, six zero bytes. */
const HEADS = [1, 2].map((version) => Buffer.from([...Buffer.from('8BPS'), 0, version, 0, 0, 0, 0, 0, 0]));

function isPhotoshop(head: Uint8Array): boolean {
  return HEADS.some((known) => known.equals(head.subarray(0, known.length)));
}

function scan(source: ByteSource): ScanResult {
  const walk = walkDocument(source);
  if ('damagedAt' in walk)
    return found([], [], [{ code: 'photoshop-damaged', severity: 'error', args: {}, offset: walk.damagedAt }]);
  const { document } = walk;
  const packets = document.resources.filter(({ id }) => id === XMP);
  const [packet, second] = packets;
  if (packet === undefined) return found([], [], []);
  const { offset, length } = packet.data;
  if (length > LARGEST_PACKET)
    return found([], [], [{ code: 'xmp-too-large', severity: 'warning', args: { bytes: length }, offset }]);
  const locked = second === undefined ? lockOf(source, document, packet) : twoPackets(second);
  const { containers, withoutId, findings } = readProperty(
    {
      host: 'photoshop',
      text: toByteString(readBytes(source, offset, length)),
      offset,
      frame: 1,
      ...(locked === null ? {} : { locked }),
    },
    HEADLINE,
  );
  const extra: Finding[] =
    withoutId > 0 && containers.length > 0
      ? [{ code: 'photoshop-record-without-id', severity: 'warning', args: { count: withoutId } }]
      : [];
  return found(containers, containers.length > 0 ? framesOf(document, packet) : [], [...findings, ...extra]);
}

function found(
  containers: ScanResult['containers'],
  frames: readonly Frame[],
  findings: readonly Finding[],
): ScanResult {
  return { format: 'photoshop', containers, frames, findings };
}

/** The resources as a whole, and the packet's own resource in them, whose data is padded to an even length. */
function framesOf(document: Document, packet: ImageResource): readonly Frame[] {
  return [
    { body: document.section, length: document.length, coding: 'uint32be' },
    { body: packet.data, length: packet.size, coding: 'uint32be', alignment: 2, parent: 0 },
  ];
}

function twoPackets({ data }: ImageResource): Finding {
  return { code: 'photoshop-two-packets', severity: 'error', args: {}, offset: data.offset };
}

/** Why the packet of this document must not be edited; null where it may be. */
function lockOf(source: ByteSource, document: Document, packet: ImageResource): Finding | null {
  const end = spanEnd(packet.data);
  if (packet.data.length % 2 === 1 && readBytes(source, end, 1)[0] !== 0)
    return { code: 'photoshop-odd-padding', severity: 'error', args: {}, offset: end };
  return isImportedOver(source, document)
    ? { code: 'photoshop-iptc-newer', severity: 'error', args: {}, offset: packet.data.offset }
    : null;
}

/**
 * Whether Photoshop will take the headline from IPTC when it opens the document: it does where the digest that it left
 * there is no longer that of the IPTC data, because then another tool wrote them. IPTC holds 256 bytes of the headline.
 */
function isImportedOver(source: ByteSource, { resources }: Document): boolean {
  const data = (id: number): Buffer | null => {
    const resource = resources.find((one) => one.id === id);
    return resource === undefined ? null : readBytes(source, resource.data.offset, resource.data.length);
  };
  const digest = data(IPTC_DIGEST);
  const iptc = digest === null ? null : data(IPTC);
  return digest !== null && iptc !== null && !createHash('md5').update(iptc).digest().equals(digest);
}
