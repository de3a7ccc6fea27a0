import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { verifyRun } from '../../../src/writers/apply/verify.ts';
import type { VerifyEvent, VerifyOptions } from '../../../src/writers/apply/verify.ts';
import { memoryMachine, memoryShow, NOON, putPlan, RUN } from './support/memory-run.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { ayonId } from './support/plans.ts';
import { rescan } from './support/rescan.ts';

const A = '/show/a.ma';
const everything = (ids: ReadonlySet<string>): Promise<ReadonlySet<string>> => Promise.resolve(ids);

async function applied(): Promise<MemoryFs> {
  const { fs } = await memoryShow(['a.ma']);
  await applyRun(RUN, { machine: memoryMachine(fs) });
  return fs;
}

async function verify(fs: MemoryFs, options: VerifyOptions = {}): Promise<VerifyEvent> {
  const events: VerifyEvent[] = [];
  await verifyRun(RUN, {
    machine: memoryMachine(fs),
    rescan,
    known: everything,
    manage: () => Promise.resolve({ mismatches: [], emptiedBy: null }),
    ...options,
    onEvent: (event) => events.push(event),
  });
  const [event] = events;
  if (event === undefined) throw new Error('one workfile');
  return event;
}

describe('verify', () => {
  test('proves bytes, ids and Manage rules, each for itself', async () => {
    const fs = await applied();
    expect(await verify(fs)).toMatchObject({ outcome: 'proven', bytes: 'proven', ids: 'proven', manage: 'proven' });
  });

  test('tells a workfile that is restored wholly from one in which ids stay', async () => {
    const fs = await applied();
    expect(await verify(fs)).toMatchObject({ outcome: 'proven', idsLeft: 0, reasons: [] });

    const { fs: other, files } = await memoryShow(['a.ma']);
    const [file] = files;
    if (file === undefined) throw new Error('one workfile');
    const unread = { code: 'houdini-takes-unreadable', severity: 'warning', args: { problem: 'cut' } } as const;
    putPlan(other, [file]);
    await applyRun(RUN, { machine: memoryMachine(other) });
    // What the plan said of the file before is not asked: the file is read anew.
    const told: VerifyOptions['rescan'] = async (source, name) => ({
      ...(await rescan(source, name)),
      findings: [unread],
    });
    const event = await verify(other, { rescan: told });
    expect(event).toMatchObject({ outcome: 'proven', idsLeft: 1 });
    expect(event.reasons.map(({ code }) => code)).toEqual(['verify-ids-stay']);
    const { restored } = await verifyRun(RUN, { machine: memoryMachine(other), rescan: told });
    expect(restored).toEqual({ wholly: 0, inPart: 1 });
  });

  test('says not-checked where nobody could be asked, never proven', async () => {
    const fs = await applied();
    const events: VerifyEvent[] = [];
    const { totals, proofs } = await verifyRun(RUN, {
      machine: memoryMachine(fs),
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toMatchObject({ bytes: 'proven', ids: 'not-checked', manage: 'not-checked' });
    expect(totals.workfiles.proven).toBe(1);
    expect(proofs.ids).toEqual({ proven: 0, failed: 0, 'not-checked': 1 });
  });

  test('finds a flipped bit outside the edits, though time and size are the same', async () => {
    const fs = await applied();
    const bytes = Buffer.from(fs.bytes(A) ?? '');
    bytes[7] = (bytes[7] ?? 0) ^ 1;
    fs.put(A, bytes, fs.mtimeOf(A));
    expect(await verify(fs)).toMatchObject({ outcome: 'mismatch', bytes: 'failed' });
  });

  test('finds a backup that does not hold the old bytes any more', async () => {
    const fs = await applied();
    const [backup = ''] = fs.paths().filter((path) => path.includes('/backup/') && path.endsWith('.ma'));
    fs.put(backup, 'rubbish', 0n);
    const event = await verify(fs);
    expect(event).toMatchObject({ outcome: 'mismatch', bytes: 'failed' });
    expect(event.reasons.map(({ code }) => code)).toEqual(['verify-backup-damaged']);
  });

  test('without the backup still proves the bytes, by the hash of the old file', async () => {
    const fs = await applied();
    for (const path of fs.paths().filter((one) => one.includes('/backup/') && one.endsWith('.ma')))
      await fs.unlink(path);
    expect((await verify(fs)).bytes).toBe('proven');
  });

  test('names an id that AYON does not have', async () => {
    const fs = await applied();
    const gone = ayonId('a.ma', 1);
    const event = await verify(fs, {
      known: (ids) => Promise.resolve(new Set([...ids].filter((id) => id !== gone))),
    });
    expect(event).toMatchObject({ outcome: 'mismatch', bytes: 'proven', ids: 'failed' });
    expect(event.reasons).toEqual([{ code: 'verify-id-unknown', args: { id: gone } }]);
  });

  test('names a container that the Manage tool will treat otherwise', async () => {
    const fs = await applied();
    const event = await verify(fs, {
      manage: () =>
        Promise.resolve({
          mismatches: [{ node: 'hero', expected: 'listed', found: 'not listed' }],
          emptiedBy: null,
        }),
    });
    expect(event).toMatchObject({ outcome: 'mismatch', bytes: 'proven', ids: 'proven', manage: 'failed' });
  });

  test('tells a save by an artist from a mismatch, and sees an old id that came back with it', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const later = BigInt(NOON + 1000) * 1_000_000n;
    fs.put(A, Buffer.concat([files[0]?.after ?? Buffer.alloc(0), Buffer.from('// more\n')]), later);
    expect(await verify(fs)).toMatchObject({ outcome: 'saved-since', bytes: 'not-checked', ids: 'proven' });
    fs.put(A, Buffer.concat([files[0]?.scene ?? Buffer.alloc(0), Buffer.from('// older\n')]), later);
    expect(await verify(fs)).toMatchObject({ outcome: 'mismatch', ids: 'failed' });
  });

  test('tells what was undone, never applied, or left unfinished', async () => {
    const fs = await applied();
    await undoRun(RUN, { machine: memoryMachine(fs) });
    expect((await verify(fs)).outcome).toBe('undone');
    const fresh = await memoryShow(['a.ma']);
    expect((await verify(fresh.fs)).outcome).toBe('not-applied');
  });

  test('changes no workfile and no backup', async () => {
    const fs = await applied();
    const content = (): unknown[] =>
      fs
        .paths()
        .filter((path) => !path.endsWith('journal.jsonl'))
        .map((path) => [path, fs.bytes(path)]);
    const before = content();
    await verify(fs);
    expect(content()).toEqual(before);
  });
});
