import { open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';

import { RemapError, systemCode } from '../../model/error.ts';
import { encodingOf, type TextCoding } from './pgdump/lines.ts';
import { SNAPSHOT_TYPE } from './snapshot/format.ts';
import { isMember } from './snapshot/members.ts';

const decompress = promisify(gunzip);

/** What a source is. */
export type SourceKind =
  | { readonly kind: 'server' }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'pg-dump'; readonly coding: TextCoding };

const HEAD_BYTES = 64 * 1024;

/**
 * Tells what an AYON source is: an address by its scheme, a file by its content, never by its name.
 *
 * @throws RemapError where it is none, with what it seems to be.
 */
export async function detectSource(source: string): Promise<SourceKind> {
  if (/^https?:\/\//i.test(source)) return { kind: 'server' };
  const head = await readHead(source);
  if (isMember(head)) return { kind: 'snapshot' };
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const content = gzip ? await inflateHead(source, head) : head;
  refuseBinary(source, content);
  const encoding = encodingOf(content);
  const text = new TextDecoder(encoding).decode(content);
  if (text.includes(`"${SNAPSHOT_TYPE}"`)) {
    throw unusable(
      source,
      'it is a snapshot that was unpacked or packed again, and the tool needs it as it was written',
      'Give the original file, or take the snapshot again with `ayon-remap snapshot`.',
    );
  }
  if (/^(COPY|CREATE|INSERT INTO|SET|SELECT|DROP|DELETE FROM|--) ?/m.test(text)) {
    return { kind: 'pg-dump', coding: { gzip, encoding } };
  }
  throw unusable(
    source,
    'it is neither a snapshot of ayon-remap nor a text dump of an AYON database',
    'Give the address of the server (https://…), a snapshot file, or a plain pg_dump.',
  );
}

/** Formats of pg_dump that only pg_restore can read. */
function refuseBinary(source: string, head: Uint8Array): void {
  const magic = Buffer.from(head.subarray(0, 5)).toString('latin1');
  const custom = magic === 'PGDMP';
  const tar = Buffer.from(head.subarray(0, 8)).toString('latin1').startsWith('toc.dat');
  if (!custom && !tar) return;
  throw unusable(
    source,
    `it is a database dump in pg_dump's ${custom ? 'custom' : 'tar'} format, which only pg_restore can read`,
    'Turn it into text with `pg_restore -f dump.sql FILE` and give dump.sql.',
  );
}

async function readHead(source: string): Promise<Buffer> {
  try {
    if ((await stat(source)).isDirectory()) {
      throw unusable(
        source,
        'it is a folder',
        'Give a file; a folder of pg_dump -Fd becomes one with `pg_restore -f dump.sql FOLDER`.',
      );
    }
    const file = await open(source, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof RemapError) throw error;
    const missing = systemCode(error) === 'ENOENT';
    throw unusable(
      source,
      missing ? 'there is no such file' : `the file cannot be opened (${systemCode(error) ?? 'unknown error'})`,
      missing
        ? 'Check the path; the address of a server begins with https:// or http://.'
        : 'Check that you may read it.',
      error,
    );
  }
}

async function inflateHead(source: string, head: Buffer): Promise<Buffer> {
  try {
    return await decompress(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw unusable(source, 'it begins like a gzip file but cannot be unpacked', 'Copy the file again.', error);
  }
}

function unusable(source: string, problem: string, remedy: string, cause?: unknown): RemapError {
  return new RemapError({
    kind: 'source',
    subject: source,
    operation: 'opening the AYON source',
    problem,
    remedy,
    cause,
  });
}
