import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MemorySource, readBytes } from '../../../src/files/byte-source.ts';
import type { WorkfileLine } from '../../../src/model/plan.ts';
import { editsOf } from '../../../src/model/plan.ts';
import { plainOf } from '../../../src/patch/rewrite.ts';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { confirmPilot, pilotRun } from '../../../src/writers/apply/pilot/pilot.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { verifyRun } from '../../../src/writers/apply/verify.ts';
import { plannedFixtures } from '../../support/planned-fixtures.ts';
import { spliced } from '../../support/splicing.ts';
import { memoryMachine, memoryShow, NOON, RUN } from './support/memory-run.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { planText } from './support/plans.ts';

const OLD = BigInt(NOON - 86_400_000) * 1_000_000n;

/** Every fixture as a workfile of a show, with its plan. */
async function fixtureShow() {
  const { fs } = await memoryShow([]);
  const files = [];
  for (const { name, bytes, plain, line } of await plannedFixtures()) {
    const at = `/show/${name}`;
    fs.put(at, bytes, OLD);
    const stat = await fs.lstat(at);
    if (stat === null) throw new Error('the test put a file there');
    const { ino, dev, mode, nlink } = stat;
    const planned: WorkfileLine = {
      ...line,
      path: at,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      stat: { mtimeNs: String(stat.mtimeNs), ino, dev, mode, nlink },
    };
    files.push({ at, bytes, after: spliced(plain, editsOf(line)), line: planned });
  }
  fs.put(`${RUN}/plan.jsonl`, planText(files.map(({ line }) => line)), OLD);
  return { fs, files };
}

/** What stands in a workfile, unpacked where it is packed. */
function plainBytes(fs: MemoryFs, at: string, line: WorkfileLine): Buffer {
  const plain = plainOf(new MemorySource(fs.bytes(at) ?? Buffer.alloc(0)), line.plain?.packing ?? null);
  return readBytes(plain, 0, plain.size);
}

describe('every fixture', () => {
  test('is applied as planned, records without an id line too, verified, and undone to the byte', async () => {
    const { fs, files } = await fixtureShow();
    await pilotRun(RUN, { machine: memoryMachine(fs) });
    for (const format of new Set(files.map(({ line }) => line.format))) {
      if (format !== null) await confirmPilot(RUN, format, 'a test', { machine: memoryMachine(fs) });
    }
    const trouble: unknown[] = [];
    const { totals } = await applyRun(RUN, {
      machine: memoryMachine(fs),
      allow: new Set(['published-json']),
      onEvent: (event) => void (event.type === 'workfile' && event.reason !== null && trouble.push(event)),
    });
    expect(trouble).toEqual([]);
    expect(totals.workfiles.patched).toBe(files.length);
    for (const { at, after, line } of files) expect(plainBytes(fs, at, line).equals(after), at).toBe(true);
    const { totals: verified } = await verifyRun(RUN, { machine: memoryMachine(fs) });
    expect(verified.workfiles.proven).toBe(files.length);
    const undone = await undoRun(RUN, { machine: memoryMachine(fs) });
    expect(undone.totals.workfiles.restored).toBe(files.length);
    for (const { at, bytes } of files) expect(fs.bytes(at)?.equals(bytes), at).toBe(true);
  });

  test.each(['attribute-never-set', 'missing-keys'])('%s gets the line that its records lack', async (name) => {
    const { fs, files } = await fixtureShow();
    const insertions = files
      .filter(({ at }) => at.includes(`/${name}/`) && !at.endsWith('.mb'))
      .flatMap(({ line }) => editsOf(line).filter(({ length }) => length === 0));
    expect(insertions.length).toBeGreaterThan(0);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const one = files.find(({ at }) => at.includes(`/${name}/`) && !at.endsWith('.mb'));
    expect(fs.bytes(one?.at ?? '')).toEqual(one?.after);
  });
});
