import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestOf } from '../../../src/plan/edit-request.ts';
import { readHeader } from '../../../src/run/folder.ts';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { openHands } from '../../../src/writers/apply/write/file-maker-pool.ts';
import type { Hands } from '../../../src/writers/apply/write/file-maker-pool.ts';
import type { NewFile } from '../../../src/writers/apply/write/new-file.ts';
import { nodeFileSystem } from '../../../src/files/node-file-system.ts';
import { age, buildChild, realShow, stateOf, strays, tempFolder } from './support/real-run.ts';
import type { RealShow } from './support/real-run.ts';

const NAMES = Array.from({ length: 40 }, (_none, index) => `s${index % 7}/f${index}.ma`);

describe('threads that make the new files', () => {
  const built = tempFolder('hands');
  let root = '';
  let hands: Hands;
  let show: RealShow;

  beforeAll(() => buildChild(built));
  afterAll(() => rmSync(built, { recursive: true, force: true }));
  beforeEach(() => {
    root = tempFolder('hands-show');
    show = realShow(root, NAMES, { padding: 20_000 });
    hands = openHands(pathToFileURL(join(built, 'thread.mjs')), 2);
  });
  afterEach(async () => {
    await hands.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** The hands of this test, which also count what they made. */
  function counted(of: Hands): Hands & { made: number; started: boolean } {
    const counting = {
      made: 0,
      started: false,
      start() {
        counting.started = true;
        of.start();
      },
      close: () => of.close(),
      async make(order: NewFile, temp: string) {
        const made = await of.make(order, temp);
        if (made !== null) counting.made += 1;
        return made;
      },
    };
    return counting;
  }

  test('make the files that this thread would make, and all of them', async () => {
    const busy = counted(hands);
    const { totals } = await applyRun(show.run, { hands: busy });
    expect(totals.workfiles.patched).toBe(40);
    expect(busy.made).toBe(40);
    expect(new Set(stateOf(show))).toEqual(new Set(['new']));
    expect(strays(show)).toEqual([]);
  });

  test('say why they refused one, and the others are made', async () => {
    // Other bytes under the old size and time, as a copy that keeps times leaves them.
    const [path = ''] = show.files.map((file) => file.path);
    const bytes = readFileSync(path);
    bytes[bytes.length - 30] = 0x21;
    writeFileSync(path, bytes);
    age(path);
    const { totals } = await applyRun(show.run, { hands });
    expect(totals.reasons).toEqual({ 'write-changed': 1 });
    expect(totals.workfiles).toMatchObject({ patched: 39, refused: 1 });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(strays(show)).toEqual([]);
  });

  test('compare what is asked for with the file', async () => {
    const [file] = show.files;
    const header = await readHeader(show.run);
    if (file === undefined) throw new Error('an empty show');
    const request = requestOf(header, { ...file.line, format: 'nuke' });
    const order = await orderFor(show, { request });
    await expect(hands.make(order, `${order.real}.tmp`)).rejects.toMatchObject({
      reason: { code: 'write-format-differs' },
    });
  });

  test("hand on the system's own errors, with their codes", async () => {
    const order = await orderFor(show, {});
    await expect(hands.make(order, join(root, 'nothing', 'here.tmp'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([
    ['die in the middle of their work', `parentPort.on('message', () => setImmediate(() => process.exit(3)));`],
    ['cannot even start', `throw new Error('no');`],
  ])('that %s are no loss', async (_what, program) => {
    mkdirSync(join(root, 'dead'));
    const entry = join(root, 'dead', 'entry.mjs');
    writeFileSync(entry, `import { parentPort } from 'node:worker_threads'; ${program}`);
    const dead = counted(openHands(pathToFileURL(entry), 2));
    const { totals } = await applyRun(show.run, { hands: dead });
    await dead.close();
    expect(dead.made).toBe(0);
    expect(totals.workfiles.patched).toBe(40);
    expect(new Set(stateOf(show))).toEqual(new Set(['new']));
    expect(strays(show)).toEqual([]);
  });

  test('hear nothing of a second Ctrl-C, but what they have made by then is dropped', async () => {
    const drop = new AbortController();
    const interrupted: Hands = {
      start: () => hands.start(),
      close: () => hands.close(),
      async make(order, temp) {
        const made = await hands.make(order, temp);
        drop.abort();
        return made;
      },
    };
    const { totals, interrupted: told } = await applyRun(show.run, { hands: interrupted, drop: drop.signal });
    expect(told).toBe(true);
    expect(totals.workfiles['not-reached']).toBe(40);
    expect(new Set(stateOf(show))).toEqual(new Set(['old']));
    expect(strays(show)).toEqual([]);
  });

  test('are not started where files are overwritten in place, which this thread does', async () => {
    const idle = counted(hands);
    const { totals } = await applyRun(show.run, { hands: idle, mode: 'in-place' });
    expect(totals.workfiles.patched).toBe(40);
    expect(idle).toMatchObject({ made: 0, started: false });
  });

  test('are not asked for a few files, which would be done before they have started', async () => {
    rmSync(root, { recursive: true });
    show = realShow(root, NAMES.slice(0, 3));
    const idle = counted(hands);
    await applyRun(show.run, { hands: idle });
    expect(idle).toMatchObject({ made: 0, started: false });
    expect(stateOf(show)).toEqual(['new', 'new', 'new']);
  });
});

/** What a thread is told for the first file of a show. */
async function orderFor(show: RealShow, change: Partial<NewFile>): Promise<NewFile> {
  const [file] = show.files;
  const stat = await nodeFileSystem().lstat(file?.path ?? '');
  if (file === undefined || stat === null) throw new Error('an empty show');
  return {
    path: file.path,
    real: file.path,
    stat,
    sha256: file.line.sha256 ?? '',
    edits: file.edits,
    plain: null,
    times: null,
    attributes: undefined,
    allowLoss: false,
    resumed: false,
    request: null,
    rights: null,
    ...change,
  };
}
