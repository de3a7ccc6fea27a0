import { gunzipSync } from 'node:zlib';
import type { ByteString } from '../../model/bytes.ts';
import { systemCode } from '../../model/error.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { INDEX_MAGIC, readIndexTable } from './index-table.ts';
import type { IndexTable } from './index-table.ts';
import { FRAMING_BYTES, framingOf } from './framings.ts';
import type { Framing } from './framings.ts';
import { ByteWindow } from './window.ts';

/** What is held in memory of one compressed section, in bytes; the largest seen in public libraries unpack to 3 MB. */
const MAX_PACKED_BYTES = 32 * 1024 * 1024;
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** A section of an asset definition, ready to be looked into. */
export interface DefinitionSection {
  /** The definition's name in its library: `Sop/my_asset`. */
  readonly definition: ByteString;
  /** `Contents` for the nodes inside, packed or not; `DialogScript` for the parameters. */
  readonly name: 'Contents' | 'DialogScript';
  /** Where its bytes are: in the file itself, or unpacked in memory. */
  readonly window: ByteWindow;
  readonly span: Span;
}

/** Takes what could not be read: what is wrong, and in which part of the library. */
export type LibraryProblem = (problem: string, section: ByteString) => void;

/**
 * The dialog scripts and the contents of every definition of the asset library that fills the span. A library is sound
 * when its sections follow each other without a gap up to the end of the span; anything else is told to `problem`.
 */
export function* definitionSections(
  window: ByteWindow,
  span: Span,
  problem: LibraryProblem,
): Generator<DefinitionSection, void, undefined> {
  const outer = soundTable(window, span, 'the table', problem);
  if (outer === null) return;
  for (const { name: definition, data } of outer.sections) {
    if (!fits(data, span)) {
      problem('a section reaches beyond the end', definition);
      continue;
    }
    if (window.view(data.offset, Math.min(4, data.length)).toString('latin1') !== INDEX_MAGIC) continue;
    const inner = soundTable(window, data, definition, problem);
    for (const section of inner?.sections ?? []) {
      if (!fits(section.data, data)) {
        problem('a section reaches beyond the end', `${definition} ${section.name}`);
      } else if (section.name === 'DialogScript' || section.name === 'Contents') {
        yield { definition, name: section.name, window, span: section.data };
      } else if (section.name === 'Contents.gz') {
        const unpacked = unpack(window, section.data, `${definition} ${section.name}`, problem);
        if (unpacked === null) continue;
        const whole = { offset: 0, length: unpacked.length };
        yield { definition, name: 'Contents', window: ByteWindow.over(unpacked), span: whole };
      }
    }
  }
}

export interface ContentsArchive {
  readonly span: Span;
  readonly framing: Framing;
}

/**
 * Where the archive of a `Contents` section lies. In the packed form its length stands in front of it, little-endian; in
 * the plain form (stand-ins for definitions) nothing does. Null where it is empty, or damaged, which is told.
 */
export function contentsArchive(section: DefinitionSection, problem: LibraryProblem): ContentsArchive | null {
  const { window, span, definition } = section;
  if (span.length === 0) return null;
  const head = Buffer.from(window.view(span.offset, Math.min(4 + FRAMING_BYTES, span.length)));
  const plain = framingOf(head);
  if (plain !== null) return { span, framing: plain };
  if (head.length < 4 || head.readUInt32LE() !== span.length - 4) {
    problem('the length of the contents is wrong', definition);
    return null;
  }
  if (span.length === 4) return null;
  const framing = framingOf(head.subarray(4));
  if (framing === null) {
    problem('the contents are of no known form', definition);
    return null;
  }
  return { span: { offset: span.offset + 4, length: span.length - 4 }, framing };
}

function soundTable(window: ByteWindow, span: Span, part: ByteString, problem: LibraryProblem): IndexTable | null {
  const table = readIndexTable(window, span);
  if (table === null) {
    problem('the table of sections cannot be read', part);
    return null;
  }
  if (!table.contiguous) {
    // Sections that overlap could be unpacked any number of times.
    problem('the sections do not follow each other', part);
    return null;
  }
  if (table.end !== spanEnd(span)) problem('the sections do not end where the library ends', part);
  return table;
}

function fits(inner: Span, outer: Span): boolean {
  return inner.offset >= outer.offset && spanEnd(inner) <= spanEnd(outer);
}

/** How much to unpack at once: gzip tells the whole length in its last four bytes. What they say is a hint, not believed. */
function unpackedBytes(packed: Buffer): number {
  const told = packed.length < 4 ? 0 : packed.readUInt32LE(packed.length - 4);
  // One byte more than there are, or zlib asks for a second piece to find the end.
  return Math.max(16 * 1024, Math.min(told + 1, packed.length * 64, MAX_UNPACKED_BYTES));
}

function unpack(window: ByteWindow, span: Span, part: ByteString, problem: LibraryProblem): Buffer | null {
  if (span.length > MAX_PACKED_BYTES) {
    problem(`more than ${MAX_PACKED_BYTES} packed bytes`, part);
    return null;
  }
  try {
    const packed = window.copy(span);
    return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES, chunkSize: unpackedBytes(packed) });
  } catch (error) {
    const tooLarge = systemCode(error) === 'ERR_BUFFER_TOO_LARGE';
    problem(tooLarge ? `more than ${MAX_UNPACKED_BYTES} unpacked bytes` : 'the packed contents are damaged', part);
    return null;
  }
}
