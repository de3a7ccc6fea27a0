import type { ScanResult } from '../../model/container.ts';
import type { Format } from '../../model/format.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { byteOrderMarkLength } from '../byte-order-mark.ts';
import { HEAD_BYTES } from '../scanner.ts';
import type { Scanner } from '../scanner.ts';
import { expandedEntryOf, scanExpanded } from './expanded.ts';
import { Findings } from './findings.ts';
import { INDEX_MAGIC } from './index-table.ts';
import { searchLibrary } from './library-search.ts';
import { END_MARKS } from './limited.ts';
import { MIME_BOUNDARY } from './mime.ts';
import { END_MARK, ODC_FIXED, ODC_MAGIC } from './odc.ts';
import { scanScene } from './scene.ts';
import { framingOf } from './framings.ts';
import { ByteWindow } from './window.ts';

const SCENES = ['.hip', '.hiplc', '.hipnc'];
const LIBRARIES = ['.hda', '.otl', '.hdalc', '.hdanc'];
const EXPANDED = ['.parm', '.spareparmdef'];

/** Houdini: scenes in their three framings, asset libraries (read, never edited), and entries of expanded ones. */
export const houdiniScanner: Scanner = {
  formats: ['houdini', 'houdini-limited'],
  extensions: [...SCENES, ...LIBRARIES, '.mime', ...EXPANDED],
  // Definitions that live in the scene are packed, so nothing in them can be found from outside.
  needles: [...CONTAINER_IDS, '.defotl'],
  recognise,
  mustParse,
  scan,
};

function recognise(start: Uint8Array, name: string): Format | null {
  const head = unmarked(start);
  switch (framingOf(head)) {
    case 'limited':
      return 'houdini-limited';
    case 'odc':
      // Any archive of cpio looks so; Houdini's have headers of their own, unless they were packed again.
      return text(head, ODC_MAGIC.length, ODC_FIXED.length) === ODC_FIXED || hasEnding(name, SCENES) ? 'houdini' : null;
    case 'mime':
      return text(head, 0, head.length).includes(MIME_BOUNDARY) ? 'houdini' : null;
    case null:
      if (isLibrary(head)) return 'houdini';
      return hasEnding(name, EXPANDED) && expandedEntryOf(head) !== null ? 'houdini' : null;
  }
}

/**
 * Packed and encoded records show no needle: libraries and text scenes are always parsed. So is a scene without its end
 * mark, to tell that it is cut.
 */
function mustParse(start: Uint8Array, tail: Uint8Array): boolean {
  const head = unmarked(start);
  const endsWith = (mark: string): boolean =>
    text(tail, tail.length - mark.length - 1, mark.length + 1) === `${mark}\0`;
  switch (framingOf(head)) {
    case 'odc':
      return !endsWith(END_MARK);
    case 'limited':
      return ![...END_MARKS].some(endsWith);
    case 'mime':
      return true;
    case null:
      return isLibrary(head);
  }
}

function scan(source: ByteSource, format: Format): ScanResult {
  const start = readBytes(source, 0, HEAD_BYTES);
  const head = unmarked(start);
  const from = start.length - head.length;
  const framing = framingOf(head);
  if (framing !== null) return scanScene(source, framing === 'limited' ? 'houdini-limited' : 'houdini', framing, from);
  if (isLibrary(head)) return scanLibrary(source);
  const entry = expandedEntryOf(head);
  if (entry !== null) return scanExpanded(source, entry, from);
  const finding = { code: 'houdini-header-unreadable', severity: 'error', args: { offset: 0 }, offset: 0 } as const;
  return { format, containers: [], frames: [], findings: [finding] };
}

/** The first bytes of a text behind its byte order mark; binary ones have none. */
function unmarked(head: Uint8Array): Uint8Array {
  const body = head.subarray(byteOrderMarkLength(head));
  return framingOf(body) === 'mime' || expandedEntryOf(body) !== null ? body : head;
}

function scanLibrary(source: ByteSource): ScanResult {
  const findings = new Findings();
  searchLibrary(new ByteWindow(source), { offset: 0, length: source.size }, false, findings.add);
  return { format: 'houdini', containers: [], frames: [], findings: findings.all() };
}

/** The table of an asset library: its tag, then four bytes of flags that are always zero. */
function isLibrary(head: Uint8Array): boolean {
  return text(head, 0, 8) === `${INDEX_MAGIC}\0\0\0\0`;
}

function hasEnding(name: string, endings: readonly string[]): boolean {
  return endings.some((ending) => name.toLowerCase().endsWith(ending));
}

function text(bytes: Uint8Array, offset: number, length: number): string {
  const from = Math.max(0, offset);
  return Buffer.from(bytes.subarray(from, from + length)).toString('latin1');
}
