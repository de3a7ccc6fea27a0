import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import type { Host } from '../../model/format.ts';
import type { Span } from '../../model/span.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { isCutOff, readPacket } from './packet.ts';
import type { PropertyName, PropertyValue } from './packet.ts';
import { readRecords } from './records.ts';
import { mapText } from './text.ts';

/** Photoshop's longest packets grow with the list of a document's ancestors; a larger one is told, not read. In bytes. */
export const LARGEST_PACKET = 64 * 1024 * 1024;

/** Ten thousand records need as much. In bytes, references as written. */
const LARGEST_PROPERTY = 5 * 1024 * 1024;

/** A packet as it lies in a file. */
export interface Packet {
  readonly host: Host;
  readonly text: ByteString;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
  /** The frame around it; absent where nothing counts its bytes. */
  readonly frame?: FrameId;
  /** Why nothing in it may be edited. */
  readonly locked?: Finding;
}

export interface PropertyRecords {
  readonly containers: readonly ScannedContainer[];
  /** Objects of the list that have no `id`. */
  readonly withoutId: number;
  readonly findings: readonly Finding[];
}

/** The container records that stand as JSON in one property of a packet. */
export function readProperty(packet: Packet, property: PropertyName): PropertyRecords {
  const { text, offset } = packet;
  const mentions = mentionsIn(text);
  if (mentions === 0 && !isCutOff(text)) return { containers: [], withoutId: 0, findings: [] };
  const reading = readPacket(text, offset, property);
  if (reading.kind === 'damaged') return nothing({ code: 'xmp-damaged', severity: 'error', args: {}, offset });
  const [value, second] = reading.values;
  if (value === undefined) return nothing(elsewhere(mentions, property));
  const twice: Finding = { code: 'xmp-property-twice', severity: 'error', args: { property: property.name } };
  const locked = second === undefined ? packet.locked : { ...twice, offset: second.offset };
  return readValue({ ...packet, ...(locked === undefined ? {} : { locked }) }, property, value, reading.padding);
}

function readValue(packet: Packet, property: PropertyName, value: PropertyValue, padding: Span): PropertyRecords {
  const { host, text, offset, frame, locked } = packet;
  const bytes = value.raw.length;
  if (bytes > LARGEST_PROPERTY) {
    const args = { property: property.name, bytes };
    return nothing({ code: 'xmp-property-too-large', severity: 'error', args, offset: value.offset });
  }
  const mapped = mapText(value.raw, value.offset);
  const records =
    mapped === null
      ? null
      : readRecords(mapped, {
          host,
          padding,
          bytes: (span) => text.slice(span.offset - offset, span.offset - offset + span.length),
          ...(frame === undefined ? {} : { frame }),
          ...(locked === undefined ? {} : { locked }),
        });
  const inside = mentionsIn(mapped?.text ?? value.raw);
  if (records === null) {
    // A headline for people is no damage.
    return inside === 0
      ? nothing(elsewhere(mentionsIn(text), property))
      : nothing({ code: 'xmp-record-not-json', severity: 'error', args: {}, offset: value.offset });
  }
  const findings = locked === undefined || records.containers.length === 0 ? [] : [locked];
  const outside = mentionsIn(text) - inside;
  return { ...records, findings: outside > 0 ? [...findings, elsewhere(outside, property)] : findings };
}

function nothing(finding: Finding): PropertyRecords {
  return { containers: [], withoutId: 0, findings: [finding] };
}

function elsewhere(count: number, { name }: PropertyName): Finding {
  return { code: 'xmp-mentions-elsewhere', severity: 'info', args: { count, property: name } };
}

/** How often the id of a container record stands in a text, as a word of its own or not. */
function mentionsIn(text: ByteString): number {
  let count = 0;
  for (const word of CONTAINER_IDS)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count += 1;
  return count;
}
