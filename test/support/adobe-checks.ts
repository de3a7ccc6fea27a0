import { MemorySource } from '../../src/files/byte-source.ts';
import { toByteString } from '../../src/model/bytes.ts';
import type { ScannedContainer, ScanResult, Slot } from '../../src/model/container.ts';
import { spanEnd } from '../../src/model/span.ts';
import { aftereffectsScanner } from '../../src/scanners/aftereffects/scanner.ts';
import { photoshopScanner } from '../../src/scanners/photoshop/scanner.ts';

/** The containers of a document or a project; null where it is neither. */
export function scanAdobe(bytes: Buffer): ScanResult | null {
  const head = bytes.subarray(0, 4096);
  for (const scanner of [photoshopScanner, aftereffectsScanner]) {
    const format = scanner.recognise(head, 'file');
    if (format !== null) return scanner.scan(new MemorySource(bytes), format);
  }
  return null;
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Throws for anything that may never be said of a file: a slot whose bytes are not those of the file, or of no record. */
export function assertSoundRecords(bytes: Buffer, scan: ScanResult): void {
  for (const container of scan.containers) {
    must(container.locked === undefined || container.slots.length === 0, 'a locked record offers no edit');
    container.slots.forEach((slot) => assertSlot(slot, container, bytes));
  }
  const spans = scan.containers
    .flatMap(({ slots }) => slots.map(({ span }) => span))
    .sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const span of spans) {
    must(span.offset >= end, 'no two slots overlap');
    end = spanEnd(span);
  }
  for (const { body, length } of scan.frames) {
    must(spanEnd(body) <= bytes.length, 'a frame lies in the file');
    must(bytes.readUInt32BE(length.offset) === body.length, 'a frame counts its body');
  }
}

function assertSlot({ what, span, old, write }: Slot, { fields }: ScannedContainer, bytes: Buffer): void {
  must(span.offset >= 0 && spanEnd(span) <= bytes.length, 'a slot lies in the file');
  must(toByteString(bytes.subarray(span.offset, spanEnd(span))) === old, 'old bytes');
  if (write.length === 0) must(/^[ \t\r\n]*$/.test(old), 'only blanks are taken away');
  else if (what === 'representation' && !/[&\\]/.test(old))
    must(old === fields.representation, 'the slot holds the id');
}
