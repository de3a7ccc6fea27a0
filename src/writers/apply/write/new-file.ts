import type { ExpectedIds } from '../../../plan/vet-request.ts';
import type { Edit } from '../../../model/edit.ts';
import { RemapError, systemCode } from '../../../model/error.ts';
import type { PlainForm } from '../../../model/plan.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import { roomFor, rewrite } from '../../../patch/rewrite.ts';
import { sizeAfter } from '../../../patch/splice.ts';
import { lostAttributes } from '../machine/attributes.ts';
import type { AttributeSet } from '../machine/attributes.ts';
import { FOLLOWED_BYTES } from '../machine/read-back-thread.ts';
import type { Follower } from '../machine/read-back-thread.ts';
import type { FileStat, FileTimes, OpenFile } from '../../../files/file-system.ts';
import type { EditRequest } from '../../../plan/edit-request.ts';
import { inspectIds } from './id-check.ts';
import { vet } from './vetting.ts';
import { removeIfThere, sourceOf, withFile, withLoaded, withSink } from '../../../files/file-io.ts';
import type { Identity } from '../session/journal-lines.ts';
import type { Machine } from '../machine/machine.ts';
import type { Pace } from '../session/pace.ts';
import { compareSpliced, hashSource, isOurOutput, isPatched } from './proof.ts';
import { Refusal } from '../session/reasons.ts';
import { identityOf, isSameFile } from '../session/context.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/** Permissions and owner of a new file. */
export interface FileRights {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The file that is to take a workfile's place. Plain data, so that a thread can be asked for it. */
export interface NewFile {
  /** The workfile as it stands in the plan. */
  readonly path: string;
  readonly real: string;
  /** As it was cleared. */
  readonly stat: FileStat;
  /** Of the old bytes. */
  readonly sha256: string;
  readonly edits: readonly Edit[];
  /** The plain bytes in which edits are counted, where the file is packed; null where they are counted in its own. */
  readonly plain: PlainForm | null;
  /** The times that the new file gets; null for its own. */
  readonly times: FileTimes | null;
  /** Other permissions and another owner than the file that is replaced has; null for the same. */
  readonly rights: FileRights | null;
  readonly attributes: AttributeSet | undefined;
  readonly allowLoss: boolean;
  /** An earlier session of this run died while it was at work on this file. */
  readonly resumed: boolean;
  /** What the plan asks for, to be compared with the file before anything is written; null where the edits are our own. */
  readonly request: EditRequest | null;
}

/** What making a file needs of its surroundings. */
export interface Maker {
  readonly machine: Pick<Machine, 'fs' | 'uid' | 'attributes' | 'follow' | 'linger'>;
  readonly pace: Pace;
  readonly rescan: Rescan;
}

/**
 * Writes and proves the new file beside the old one. When it resolves the file is on disk, closed, and known to be right.
 * Throws a `Refusal` where it is not, and the system's error where it cannot be written; what was made then stays there.
 */
export async function makeNewFile(maker: Maker, order: NewFile, temp: string): Promise<Identity> {
  const { fs } = maker.machine;
  let identity: Identity;
  if (order.resumed) await removeIfThere(fs, temp);
  const target = await fs.open(temp, 'create', 0o600);
  try {
    await dress(maker, order, temp, target);
    await withFile(fs, order.real, 'read', async (file) => {
      const opened = await file.stat();
      if (!isSameFile(opened, order.stat)) throw new Refusal('write-saved-meanwhile');
      const source = sourceOf(file, opened.size);
      await withLoaded(source, (loaded) => fill(maker, order, loaded, target, temp));
    });
    identity = identityOf(await target.stat());
  } catch (error) {
    await target.close().catch(() => undefined);
    throw error;
  }
  await target.close();
  return identity;
}

async function fill(maker: Maker, order: NewFile, source: ByteSource, target: OpenFile, temp: string): Promise<void> {
  const { follow } = maker.machine;
  const follower = source.size < FOLLOWED_BYTES || order.plain !== null ? null : (follow?.(temp, order.edits) ?? null);
  try {
    const ids = order.request === null ? null : await vetOrder(maker, source, order, order.request);
    await pourSpliced(maker, source, target, order, follower);
    if (order.times !== null) await target.utimes(order.times);
    const { size } = await target.stat();
    const proof = (fresh: ByteSource): Promise<void> => prove(maker, source, fresh, order, ids, follower);
    // Others are written meanwhile: a file system lets nobody create or write while it commits for an `fsync`.
    await maker.machine.linger();
    // Reading back costs nothing while the disk is busy: both run at once.
    const [synced, proven] = await Promise.allSettled([target.sync(), withLoaded(sourceOf(target, size), proof)]);
    if (synced.status === 'rejected') throw synced.reason;
    if (proven.status === 'rejected') throw proven.reason;
  } finally {
    await follower?.stop();
  }
}

function vetOrder(
  { rescan }: Maker,
  source: ByteSource,
  { sha256, plain, path }: NewFile,
  request: EditRequest,
): Promise<ExpectedIds> {
  return vet(rescan, { source, sha256, packing: plain?.packing ?? null }, path, request);
}

/** Owner, permissions and attributes of the old file, before the first byte of content is in the new one. */
async function dress(maker: Maker, order: NewFile, temp: string, target: OpenFile): Promise<void> {
  const { machine } = maker;
  const made = await target.stat();
  const rights = order.rights ?? order.stat;
  if (made.uid !== rights.uid || made.gid !== rights.gid) await giveTo(maker, order, rights, target, made);
  // After the owner: a change of owner clears the set-user-id bits.
  await target.chmod(rights.mode);
  if (order.attributes === undefined) return;
  await machine.attributes.copy(order.real, temp);
  const after = (await machine.attributes.read([temp]))?.get(temp);
  const lost = lostAttributes(order.attributes, after);
  if (lost.length > 0 && !order.allowLoss) throw new Refusal('write-attributes-lost', { names: lost.join(', ') });
}

async function giveTo(
  maker: Maker,
  order: NewFile,
  rights: FileRights,
  target: OpenFile,
  made: FileStat,
): Promise<void> {
  // Only root may give a file away; anybody may give it to another of their own groups.
  const uid = maker.machine.uid === 0 ? rights.uid : made.uid;
  try {
    await target.chown(uid, rights.gid);
  } catch (error) {
    if (!order.allowLoss)
      throw new Refusal('write-group-lost', { gid: rights.gid, why: systemCode(error) ?? 'unknown' });
  }
}

/** Streams the new bytes into the file. The old bytes at each edit are compared on the way. */
async function pourSpliced(
  maker: Maker,
  source: ByteSource,
  target: OpenFile,
  order: NewFile,
  follower: Follower | null,
): Promise<void> {
  try {
    const { edits, plain } = order;
    const expected = roomFor(edits, source.size, plain?.bytes ?? null);
    const place = { position: 0, expected, holes: order.stat.hasHoles === true };
    await withSink(target, place, async (sink) => {
      for (const piece of rewrite(source, edits, plain?.packing ?? null)) {
        await sink.write(piece);
        follower?.writtenTo(sink.position);
        await maker.pace.breathe(piece.byteLength);
      }
      await sink.flush();
      follower?.writtenTo(sink.position);
    });
  } catch (error) {
    if (error instanceof RemapError) throw new Refusal('write-changed', { what: 'its content' });
    throw error;
  }
}

/**
 * Reads back what was written: with the edits taken back it has to have the hash that the plan gives the old file. That
 * proves at once that the file that was read is the one that was planned, that the new bytes stand where they should,
 * and that nothing else differs. Then the containers are looked at.
 */
async function prove(
  maker: Maker,
  source: ByteSource,
  fresh: ByteSource,
  order: NewFile,
  ids: ExpectedIds | null,
  follower: Follower | null,
): Promise<void> {
  const { edits, sha256 } = order;
  if (order.plain !== null) {
    await provePacked(maker, source, fresh, order, order.plain, ids);
    return;
  }
  const isWhole = fresh.size === sizeAfter(edits, source.size);
  const isProven =
    (isWhole && follower !== null && (await follower.finish()) === sha256) ||
    (await isOurOutput(fresh, edits, source.size, sha256, maker.pace));
  if (!isProven) {
    const mismatch = await compareSpliced(source, fresh, edits, maker.pace);
    // Written as it was read, so what was read was another file.
    if (mismatch === null) throw new Refusal('write-changed', { what: 'its content' });
    throw new Refusal('write-unproven', { offset: mismatch.offset, where: mismatch.where });
  }
  await inspect(maker, fresh, order, ids);
}

/**
 * A packed file is proven by its plain bytes, in the same way: outside the edits they are the same. What was read is the
 * planned file when its own bytes have the planned hash.
 */
async function provePacked(
  maker: Maker,
  source: ByteSource,
  fresh: ByteSource,
  order: NewFile,
  plain: PlainForm,
  ids: ExpectedIds | null,
): Promise<void> {
  if ((await hashSource(source, maker.pace)) !== order.sha256)
    throw new Refusal('write-changed', { what: 'its content' });
  if (!(await isPatched(fresh, order.edits, plain, maker.pace))) {
    throw new Refusal('write-unproven', { offset: 0, where: 'outside-edits' });
  }
  await inspect(maker, fresh, order, ids);
}

async function inspect(
  { rescan }: Maker,
  fresh: ByteSource,
  { path }: NewFile,
  ids: ExpectedIds | null,
): Promise<void> {
  if (ids !== null) await inspectIds(rescan, fresh, path, ids);
}
