import { fromByteString } from '../model/bytes.ts';
import type { Edit } from '../model/edit.ts';
import { RemapError } from '../model/error.ts';
import { spanEnd } from '../model/span.ts';
import type { ByteSource } from '../files/byte-source.ts';

/** How much is read at a time, in bytes. The one buffer is reused for the whole file. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/** The edits in the order in which they meet the file. */
export function inFileOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.offset - b.offset || (a.order ?? 0) - (b.order ?? 0));
}

/**
 * The edits in file order, proven sound. Throws a `RemapError` of kind `input` when one lies outside the
 * file, two overlap, or `old` has not the length of the span: such a plan is damaged, and nothing is written from it.
 */
export function checkEdits(edits: readonly Edit[], size: number): readonly Edit[] {
  const sorted = inFileOrder(edits);
  let end = 0;
  for (const edit of sorted) {
    if (!Number.isSafeInteger(edit.offset) || edit.offset < end || edit.length < 0) {
      throw damaged(edit, 'it overlaps the edit before it');
    }
    if (spanEnd(edit) > size) throw damaged(edit, `the file has only ${size} bytes`);
    if (edit.old.length !== edit.length) throw damaged(edit, 'its old bytes have another length than its span');
    end = spanEnd(edit);
  }
  return sorted;
}

/** How many bytes the file has once the edits are made. */
export function sizeAfter(edits: readonly Edit[], size: number): number {
  return edits.reduce((sum, edit) => sum + edit.new.length - edit.length, size);
}

/**
 * The bytes of the file with the edits made, in pieces. A piece is only valid until the next one is asked for.
 *
 * Reads the source once, from front to back. Each edit's old bytes are compared on the way; a `RemapError` of kind `file`
 * tells that the file is not the one that was planned. `onRead` sees every byte of the source, for hashing it.
 */
export function* splice(
  source: ByteSource,
  edits: readonly Edit[],
  onRead: (piece: Uint8Array) => void = () => undefined,
): Generator<Uint8Array, void, undefined> {
  const size = source.bytes === undefined ? Math.min(BUFFER_BYTES, Math.max(1, source.size)) : 0;
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const edit of checkEdits(edits, source.size)) {
    yield* copy(source, buffer, at, edit.offset, onRead);
    const there = Buffer.allocUnsafe(edit.length);
    readFully(source, there, edit.length, edit.offset);
    onRead(there);
    if (!there.equals(fromByteString(edit.old))) throw changed(edit);
    yield fromByteString(edit.new);
    at = spanEnd(edit);
  }
  yield* copy(source, buffer, at, source.size, onRead);
}

function* copy(
  source: ByteSource,
  buffer: Buffer,
  from: number,
  to: number,
  onRead: (piece: Uint8Array) => void,
): Generator<Uint8Array, void, undefined> {
  if (source.bytes !== undefined) {
    const piece = source.bytes.subarray(from, to);
    if (piece.length !== to - from) throw endedEarly(from);
    onRead(piece);
    yield piece;
    return;
  }
  for (let at = from; at < to;) {
    const length = Math.min(buffer.length, to - at);
    readFully(source, buffer, length, at);
    const piece = buffer.subarray(0, length);
    onRead(piece);
    yield piece;
    at += length;
  }
}

function readFully(source: ByteSource, into: Buffer, length: number, offset: number): void {
  if (source.read(into, 0, length, offset) !== length) throw endedEarly(offset);
}

function endedEarly(offset: number): RemapError {
  return new RemapError({
    kind: 'file',
    subject: `byte ${offset}`,
    operation: 'reading the workfile',
    problem: 'the file ended early: it became shorter while it was read',
    remedy: 'Make sure nobody is saving it, then plan again',
  });
}

function damaged(edit: Edit, problem: string): RemapError {
  return new RemapError({
    kind: 'input',
    subject: `edit at byte ${edit.offset}`,
    operation: 'checking the plan',
    problem,
    remedy: 'The plan is damaged; make a new one',
  });
}

function changed(edit: Edit): RemapError {
  return new RemapError({
    kind: 'file',
    subject: `byte ${edit.offset}`,
    operation: 'comparing the workfile with the plan',
    problem: 'other bytes stand there than when the plan was made',
    remedy: 'Somebody saved the file since; plan again',
  });
}
