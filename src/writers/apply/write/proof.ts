import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { fromByteString } from '../../../model/bytes.ts';
import type { Edit } from '../../../model/edit.ts';
import { spanEnd } from '../../../model/span.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { PackingError } from '../../../files/packed/packing.ts';
import type { Packing, PlainForm } from '../../../model/plan.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import { inFileOrder, sizeAfter, splice } from '../../../patch/splice.ts';
import type { Pace } from '../session/pace.ts';

/** How much is compared at a time, in bytes. */
const STEP = 1024 * 1024;

/** Filled and compared without a pause between, so that all files can share them. */
const left = Buffer.allocUnsafeSlow(STEP);
const right = Buffer.allocUnsafeSlow(STEP);

/** The first place where two files are not as an edit leaves them. */
export interface Mismatch {
  /** Offset in bytes in the new file. */
  readonly offset: number;
  readonly where: 'size' | 'outside-edits' | 'inside-an-edit';
}

/**
 * Proves that `fresh` is `old` with the edits made and nothing else: outside the edits both are the same byte for byte,
 * inside stand the planned bytes. Reads both from front to back. Null when it holds.
 */
export async function compareSpliced(
  old: ByteSource,
  fresh: ByteSource,
  edits: readonly Edit[],
  pace: Pace,
): Promise<Mismatch | null> {
  if (fresh.size !== sizeAfter(edits, old.size)) return { offset: fresh.size, where: 'size' };
  let from = 0;
  let to = 0;
  for (const edit of inFileOrder(edits)) {
    const gap = edit.offset - from;
    const differs = await firstDifference(old, from, fresh, to, gap, pace);
    if (differs !== null) return { offset: differs, where: 'outside-edits' };
    to += gap;
    if (!standsAt(old, edit.offset, fromByteString(edit.old)) || !standsAt(fresh, to, fromByteString(edit.new))) {
      return { offset: to, where: 'inside-an-edit' };
    }
    from = spanEnd(edit);
    to += edit.new.length;
  }
  const differs = await firstDifference(old, from, fresh, to, old.size - from, pace);
  return differs === null ? null : { offset: differs, where: 'outside-edits' };
}

function standsAt(source: ByteSource, offset: number, bytes: Buffer): boolean {
  const there = Buffer.allocUnsafe(bytes.length);
  return source.read(there, 0, bytes.length, offset) === bytes.length && there.equals(bytes);
}

/** The offset in `b` of the first byte that differs within `length` bytes; null where none does. */
async function firstDifference(
  a: ByteSource,
  atA: number,
  b: ByteSource,
  atB: number,
  length: number,
  pace: Pace,
): Promise<number | null> {
  for (let done = 0; done < length;) {
    const count = Math.min(STEP, length - done);
    const gotA = a.read(left, 0, count, atA + done);
    const gotB = b.read(right, 0, count, atB + done);
    if (gotA !== count || gotB !== count || left.compare(right, 0, count, 0, count) !== 0) {
      let i = 0;
      while (i < Math.min(gotA, gotB) && left[i] === right[i]) i += 1;
      return atB + done + i;
    }
    done += count;
    await pace.breathe(count);
  }
  return null;
}

/** SHA-256 of a whole source, hexadecimal. */
export async function hashSource(source: ByteSource, pace: Pace): Promise<string> {
  const hash = createHash('sha256');
  await hashRange(source, 0, source.size, hash, pace);
  return hash.digest('hex');
}

/**
 * Whether a file is exactly what the plan makes of the old file, told without the old file: the new bytes stand at each
 * edit, and with the old ones in their places the whole has the old file's hash. Worked out apart from the patcher, whose
 * mistakes it is there to find.
 */
export async function isOurOutput(
  current: ByteSource,
  edits: readonly Edit[],
  oldSize: number,
  oldSha256: string,
  pace: Pace,
): Promise<boolean> {
  if (current.size !== sizeAfter(edits, oldSize)) return false;
  const hash = createHash('sha256');
  let at = 0;
  let shift = 0;
  for (const edit of inFileOrder(edits)) {
    if (!(await hashRange(current, at, edit.offset + shift, hash, pace))) return false;
    at = edit.offset + shift;
    if (!standsAt(current, at, fromByteString(edit.new))) return false;
    hash.update(fromByteString(edit.old));
    at += edit.new.length;
    shift += edit.new.length - edit.length;
  }
  return (await hashRange(current, at, current.size, hash, pace)) && hash.digest('hex') === oldSha256;
}

/** `isOurOutput` for a file that may be packed: then it is told of its plain bytes, and one that cannot be unpacked is not ours. */
export async function isPatched(
  current: ByteSource,
  edits: readonly Edit[],
  old: OldBytes,
  pace: Pace,
): Promise<boolean> {
  try {
    return await isOurOutput(plainOf(current, old.packing), edits, old.bytes, old.sha256, pace);
  } catch (error) {
    if (error instanceof PackingError) return false;
    throw error;
  }
}

/** The old bytes that edits are counted in: the file's own, or its plain ones where it is packed. */
export interface OldBytes {
  readonly packing: Packing | null;
  readonly bytes: number;
  readonly sha256: string;
}

export function oldBytes(bytes: number, sha256: string, plain: PlainForm | undefined): OldBytes {
  return plain ?? { packing: null, bytes, sha256 };
}

/** False where the file is shorter than it said, or an edit stands before the one before it. */
async function hashRange(source: ByteSource, from: number, to: number, hash: Hash, pace: Pace): Promise<boolean> {
  if (from > to) return false;
  if (source.bytes !== undefined) {
    hash.update(source.bytes.subarray(from, to));
    await pace.breathe(to - from);
    return to <= source.bytes.length;
  }
  for (let at = from; at < to;) {
    const count = Math.min(STEP, to - at);
    if (source.read(left, 0, count, at) !== count) return false;
    hash.update(left.subarray(0, count));
    at += count;
    await pace.breathe(count);
  }
  return true;
}

/**
 * Whether a file is a mixture of its old and its new self, as a run that died while overwriting leaves it: each byte is
 * the one that stood there or the one that was to come, or a zero where the file had just been made longer.
 */
export async function isTornMixture(
  current: ByteSource,
  old: ByteSource,
  edits: readonly Edit[],
  pace: Pace,
): Promise<boolean> {
  const newSize = sizeAfter(edits, old.size);
  if (current.size > Math.max(old.size, newSize) || current.size < Math.min(old.size, newSize)) return false;
  let at = 0;
  const here = Buffer.allocUnsafe(Math.max(1, Math.min(64 * 1024, current.size)));
  const before = Buffer.allocUnsafe(here.length);
  for (const piece of splice(old, edits)) {
    for (let from = 0; from < piece.length; from += here.length) {
      const fresh = piece.subarray(from, from + here.length);
      const count = current.read(here, 0, fresh.length, at);
      const known = old.read(before, 0, count, at);
      for (let i = 0; i < count; i += 1) {
        if (here[i] !== fresh[i] && here[i] !== (i < known ? before[i] : 0)) return false;
      }
      at += fresh.length;
      await pace.breathe(count);
    }
  }
  // Where the new file is shorter, the old tail stands until it is cut off.
  for (; at < current.size; at += here.length) {
    const count = current.read(here, 0, here.length, at);
    if (old.read(before, 0, count, at) !== count || here.compare(before, 0, count, 0, count) !== 0) return false;
  }
  return true;
}
