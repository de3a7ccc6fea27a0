import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { inflateBlock } from '../../columns/blocks.ts';

const compress = promisify(gzip);

/**
 * A snapshot is a row of gzip members: `zcat` shows it as one text, and each member can be read alone, because its
 * header carries an extra field (RFC 1952, section 2.3.1.1) with the size of the whole member in bytes:
 *
 *     1f 8b 08 04  00000000  00 ff  0800  'A' 'R' 0400  size:4  deflated data  crc32:4  isize:4
 *
 * Time and system are left out, so that the same rows give the same bytes everywhere, and every byte is either fixed or
 * checked: no damage goes unnoticed.
 */
const PLAIN_HEADER = 10;
const FIXED = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 8, 0, 0x41, 0x52, 4, 0]);
const HEADER = FIXED.length + 4;
/** A member holds about a megabyte of text; a size beyond this is damage. */
const MAX_MEMBER = 1 << 30;

/** Compresses text into one member. */
export async function encodeMember(text: string, level = 6): Promise<Buffer> {
  const plain = await compress(text, { level });
  const member = Buffer.alloc(plain.length - PLAIN_HEADER + HEADER);
  FIXED.copy(member);
  member.writeUInt32LE(member.length, FIXED.length);
  plain.copy(member, HEADER, PLAIN_HEADER);
  return member;
}

/** Whether a file that begins so is a row of such members. */
export function isMember(head: Uint8Array): boolean {
  return memberSize(head) !== null;
}

function memberSize(head: Uint8Array): number | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < HEADER || !bytes.subarray(0, FIXED.length).equals(FIXED)) return null;
  const size = bytes.readUInt32LE(FIXED.length);
  return size > HEADER && size < MAX_MEMBER ? size : null;
}

/** Why a member could not be read. */
export class MemberDamage extends Error {
  override readonly name = 'MemberDamage';
}

/**
 * The members of a file from its start, as they stand there.
 *
 * @throws MemberDamage where the file ends in the middle of a member or holds something else.
 */
export async function* members(
  file: FileHandle,
  size: number,
): AsyncGenerator<{ readonly offset: number; readonly bytes: Buffer }> {
  const head = Buffer.alloc(HEADER);
  for (let offset = 0; offset < size;) {
    await file.read(head, 0, HEADER, offset);
    const length = offset + HEADER <= size ? memberSize(head) : null;
    if (length === null || offset + length > size) throw new MemberDamage(`after ${offset} bytes`);
    yield { offset, bytes: await readExactly(file, offset, length) };
    offset += length;
  }
}

export async function inflateMember(bytes: Buffer): Promise<Buffer> {
  try {
    return await inflateBlock(bytes);
  } catch {
    throw new MemberDamage('a compressed piece is damaged');
  }
}

export async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new MemberDamage('the file became shorter while it was read');
    done += bytesRead;
  }
  return bytes;
}
