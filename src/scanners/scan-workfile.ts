import { createHash } from 'node:crypto';
import { fstatSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { toByteString } from '../model/bytes.ts';
import type { Frame } from '../model/edit.ts';
import { systemCode } from '../model/error.ts';
import type { Finding } from '../model/finding.ts';
import type { FileState } from '../model/plan.ts';
import { byteOrderMarkLength } from './byte-order-mark.ts';
import { spanEnd } from '../model/span.ts';
import { containsAny, readFirstBlock } from './search/search.ts';
import { FileSource, readBytes } from '../files/byte-source.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { PackingError } from '../files/packed/packing.ts';
import { unreadApplication } from '../hosts/unread.ts';
import { openWorkfile } from './open-workfile.ts';
import { HEAD_BYTES, TAIL_BYTES } from './scanner.ts';
import { tellsOfUnreadId } from './unread-ids.ts';
import type { RecordedFrame, ScannedWorkfile } from '../model/scanned-workfile.ts';

const LFS_POINTER = 'version https://git-lfs';

/**
 * Reads one workfile: recognises it, looks for rare words, and parses it only where one occurs.
 * A file that holds nothing is opened once and read once. Never throws for what a file is or holds: a file that cannot
 * be read comes back as `failed` with a finding. `pace` is called before each read with its bytes, and may wait.
 */
export function scanWorkfile(path: string, pace: ((bytes: number) => void) | null = null): ScannedWorkfile {
  let source: FileSource;
  try {
    source = new FileSource(path, pace);
  } catch (error) {
    return failed(path, error);
  }
  try {
    return scanOpen(path, source);
  } catch (error) {
    return failed(path, error);
  } finally {
    source.close();
  }
}

function scanOpen(path: string, source: FileSource): ScannedWorkfile {
  const before = source.stats;
  if (!before.isFile())
    return { ...nothing(path, 0), outcome: 'failed', findings: [finding('workfile-not-a-file', 'error')] };
  const base = { ...nothing(path, source.size), stat: fileState(before) };
  if (source.size === 0) return { ...base, outcome: 'skipped', findings: [finding('workfile-empty', 'warning')] };
  const first = readFirstBlock(source);
  const head = first.subarray(0, HEAD_BYTES);
  if (head.toString('latin1', 0, LFS_POINTER.length) === LFS_POINTER) {
    return { ...base, outcome: 'skipped', findings: [finding('workfile-lfs-pointer', 'warning')] };
  }
  const known = openWorkfile(source, path, head);
  if (known === null) return { ...base, outcome: 'skipped', findings: [unknownFormat(path)] };
  const { scanner, format, plain, packing } = known;
  // A packed file is looked through anyway: nothing of what it holds can be seen from outside.
  const mustParse = packing !== null || (scanner.mustParse?.(head, tailOf(source, first), source.size) ?? false);
  const about = byteOrderMarkLength(head) > 0 ? [finding('workfile-byte-order-mark', 'warning')] : [];
  if (!mustParse && !containsAny(source, scanner.needles, first.length)) return { ...base, format, findings: about };
  const result = scanner.scan(plain, format);
  if (scanner.tellsOfIds !== true && tellsOfUnreadId(plain, result))
    about.push(finding('workfile-id-without-record', 'warning'));
  const isHeld = result.containers.length + (result.instances?.length ?? 0) > 0;
  const scanned: ScannedWorkfile = {
    ...base,
    format: result.format,
    sha256: isHeld ? hash(source) : null,
    ...(isHeld && packing !== null ? { plain: { packing, bytes: plain.size, sha256: hash(plain) } } : {}),
    containers: result.containers,
    instances: result.instances ?? [],
    frames: result.frames.map((frame) => recorded(frame, plain)),
    findings: [...about, ...result.findings],
    ...(result.references === undefined ? {} : { references: result.references }),
  };
  return changedMeanwhile(before, fstatSync(source.fd, { bigint: true }))
    ? { ...base, outcome: 'failed', findings: [finding('workfile-changed-meanwhile', 'error')] }
    : scanned;
}

/** A frame with what its length field and its padding hold now. */
export function recorded(frame: Frame, source: ByteSource): RecordedFrame {
  const field = toByteString(readBytes(source, frame.length.offset, frame.length.length));
  const { alignment = 1, body } = frame;
  const length = (alignment - (body.length % alignment)) % alignment;
  const padding = toByteString(readBytes(source, spanEnd(body), length));
  return { ...frame, field, ...(/^\0*$/.test(padding) ? {} : { padding }) };
}

function tailOf(source: FileSource, first: Buffer): Buffer {
  const from = Math.max(0, source.size - TAIL_BYTES);
  if (first.length === source.size) return first.subarray(from);
  return readBytes(source, from, TAIL_BYTES);
}

function nothing(path: string, bytes: number): ScannedWorkfile {
  return {
    path,
    outcome: 'read',
    format: null,
    bytes,
    sha256: null,
    stat: null,
    containers: [],
    instances: [],
    frames: [],
    findings: [],
  };
}

function failed(path: string, error: unknown): ScannedWorkfile {
  if (error instanceof PackingError) return { ...nothing(path, 0), outcome: 'failed', findings: [error.finding] };
  const why = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
  return {
    ...nothing(path, 0),
    outcome: 'failed',
    findings: [{ code: 'workfile-unreadable', severity: 'error', args: { why } }],
  };
}

/** A file that nobody here reads: one of a known application gets advice that fits it. */
function unknownFormat(path: string): Finding {
  if (/\.json$/i.test(path)) return finding('published-json-other', 'info');
  const application = unreadApplication(path);
  if (application === null) return finding('workfile-unknown-format', 'warning');
  return { code: 'workfile-application-not-read', severity: 'warning', args: { application } };
}

function finding(code: Finding['code'], severity: Finding['severity']): Finding {
  return { code, severity, args: {} };
}

function hash(source: ByteSource): string {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(1024 * 1024, source.size));
  for (let offset = 0; offset < source.size;) {
    const count = source.read(buffer, 0, buffer.length, offset);
    if (count === 0) break;
    digest.update(buffer.subarray(0, count));
    offset += count;
  }
  return digest.digest('hex');
}

export function fileState(stats: BigIntStats): FileState {
  return {
    mtimeNs: stats.mtimeNs.toString(),
    ino: stats.ino.toString(),
    dev: stats.dev.toString(),
    mode: Number(stats.mode),
    nlink: Number(stats.nlink),
  };
}

function changedMeanwhile(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
}
