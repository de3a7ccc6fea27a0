import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { OpenPypeDocument } from '../../../src/model/catalog.ts';
import { openOpenPype } from '../../../src/catalogs/openpype/open.ts';
import { asset, hex, packed, project, representation, subset, version } from '../../support/openpype-documents.ts';
import { expectedDocuments, OP_PRJ, temporaryFolder } from '../../support/openpype-dumps.ts';

const folder = temporaryFolder();
const dump = join(folder, 'OpPrj.zip');
const ids = new Set(expectedDocuments().map((item) => item.objectId));
let reference: ReadonlyMap<string, OpenPypeDocument>;

interface Outcome {
  readonly found: ReadonlyMap<string, OpenPypeDocument>;
  /** Whether the dump was read. */
  readonly read: boolean;
  readonly fingerprint: string;
}

async function lookUp(path: string, cacheFolder: string | null, wanted: ReadonlySet<string> = ids): Promise<Outcome> {
  let read = false;
  const dumps = await openOpenPype([path], { cacheFolder, onProgress: () => (read = true) });
  try {
    const found = await dumps.lookup(wanted);
    return { found, read, fingerprint: dumps.sources[0]?.fingerprint ?? '' };
  } finally {
    await dumps.close();
  }
}

/** A cache folder of its own that holds the index of the dump. */
async function filledCache(name: string): Promise<{ cache: string; index: string }> {
  const cache = join(folder, name);
  await lookUp(dump, cache);
  const [index = ''] = readdirSync(cache);
  return { cache, index: join(cache, index) };
}

const show = join(folder, 'show.json');
const place = join(folder, 'place.zip');

function showWith(product: string): string {
  return packed([
    project(1, 'Show'),
    asset(2, 'hero', null),
    subset(3, product, 2),
    version(4, 1, 3),
    representation(5, 'ma', 4),
  ]);
}

beforeAll(async () => {
  for (const path of [dump, place]) writeFileSync(path, readFileSync(OP_PRJ));
  writeFileSync(show, showWith('modelMain'));
  reference = (await lookUp(dump, null)).found;
});

/** A moment at which a file is older than this one by so many milliseconds. */
function standAt(path: string, later: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: statSync(path).ctimeMs + later });
}

// A file younger than two seconds is not trusted to stay as it is.
beforeEach(() => standAt(show, 60_000));
afterAll(() => void vi.useRealTimers());

test('the second run answers from the index, without reading the dump', async () => {
  const { cache } = await filledCache('second');
  const second = await lookUp(dump, cache);
  expect(second.read).toBe(false);
  expect(second.found).toEqual(reference);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('the fingerprint is the same with and without a cache, and names the content, not the file', async () => {
  const { cache } = await filledCache('fingerprint');
  const copy = join(folder, 'copy.zip');
  writeFileSync(copy, readFileSync(dump));
  const prints = [await lookUp(dump, null), await lookUp(dump, cache), await lookUp(copy, null)];
  expect(new Set(prints.map((outcome) => outcome.fingerprint)).size).toBe(1);
});

test('a dump that changed is read again, even with its old size and times', async () => {
  const cache = join(folder, 'changed');
  const before = statSync(show);
  const wanted = new Set([hex(5)]);
  expect((await lookUp(show, cache, wanted)).found.get(hex(5))?.representation?.product).toBe('modelMain');
  expect((await lookUp(show, cache, wanted)).read).toBe(false);
  writeFileSync(show, showWith('modelMaim'));
  utimesSync(show, before.atime, before.mtime);
  const after = await lookUp(show, cache, wanted);
  expect(after.read).toBe(true);
  expect(after.found.get(hex(5))?.representation?.product).toBe('modelMaim');
});

test('a dump that was written a moment ago is read again: it could have changed within the same instant', async () => {
  const path = join(folder, 'young.json');
  writeFileSync(path, packed([project(1, 'Young')]));
  const cache = join(folder, 'young');
  const wanted = new Set([hex(1)]);
  standAt(path, 1_900);
  expect((await lookUp(path, cache, wanted)).read).toBe(true);
  standAt(path, 60_000);
  expect((await lookUp(path, cache, wanted)).read, 'what was read then is not trusted').toBe(true);
  expect((await lookUp(path, cache, wanted)).read, 'but what was read now').toBe(false);
});

test('an index that is cut anywhere is made again', async () => {
  const { cache, index } = await filledCache('torn');
  const whole = readFileSync(index);
  for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 17)) {
    writeFileSync(index, whole.subarray(0, length));
    const outcome = await lookUp(dump, cache);
    expect(outcome.read, `cut to ${length} bytes`).toBe(true);
    expect(outcome.found).toEqual(reference);
  }
});

test('an index with damaged bytes never gives another answer', async () => {
  const { cache, index } = await filledCache('damaged');
  const whole = readFileSync(index);
  for (let at = 3; at < whole.length; at += Math.ceil(whole.length / 41)) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
    writeFileSync(index, damaged);
    const outcome = await lookUp(dump, cache);
    expect(outcome.read, `byte ${at}`).toBe(true);
    expect(outcome.found).toEqual(reference);
  }
});

test('an index of another version, and a foreign file in its place, are made again', async () => {
  const { cache, index } = await filledCache('foreign');
  const { index: other } = await filledCache('foreign-source');
  for (const content of [Buffer.from('{"version": 99}'), readFileSync(OP_PRJ), olderIndex(readFileSync(other))]) {
    writeFileSync(index, content);
    const outcome = await lookUp(dump, cache);
    expect(outcome.read).toBe(true);
    expect(outcome.found).toEqual(reference);
  }
});

/** The same index with another version in its footer; its checksum no longer fits, as with any change by hand. */
function olderIndex(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf('"version":2');
  expect(at).toBeGreaterThan(0);
  const older = Buffer.from(bytes);
  older.write('"version":1', at);
  return older;
}

test('the index of one dump is not taken for another that lies where it lay', async () => {
  const cache = join(folder, 'moved');
  const other = join(folder, 'other.json');
  writeFileSync(other, packed([project(1, 'Other')]));
  await lookUp(place, cache);
  expect((await lookUp(place, cache)).read).toBe(false);
  renameSync(other, place);
  const outcome = await lookUp(place, cache);
  expect(outcome.read).toBe(true);
  expect(outcome.found.size).toBe(0);
});

test('two runs at once do not disturb each other', async () => {
  const cache = join(folder, 'both');
  const outcomes = await Promise.all([lookUp(dump, cache), lookUp(dump, cache)]);
  for (const outcome of outcomes) expect(outcome.found).toEqual(reference);
  expect(readdirSync(cache)).toHaveLength(1);
});

test('what a killed run left is cleared away after a day, and not before', async () => {
  const cache = join(folder, 'leftover');
  mkdirSync(cache);
  const old = `openpype-${'a'.repeat(32)}.index.${'b'.repeat(12)}.tmp`;
  const young = `openpype-${'c'.repeat(32)}.index.${'d'.repeat(12)}.tmp`;
  for (const name of [old, young, 'notes.txt']) writeFileSync(join(cache, name), '');
  const long = new Date(statSync(join(cache, old)).mtimeMs - 25 * 60 * 60 * 1000);
  for (const name of [old, 'notes.txt']) utimesSync(join(cache, name), long, long);
  await lookUp(dump, cache);
  const left = readdirSync(cache);
  expect(left).not.toContain(old);
  expect(left).toEqual(expect.arrayContaining([young, 'notes.txt']));
});

test('without a cache folder nothing stays behind', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
  try {
    const dumps = await openOpenPype([dump], { cacheFolder: null });
    expect(readdirSync(temporary)).toHaveLength(1);
    await dumps.close();
    expect(readdirSync(temporary)).toEqual([]);
    await openOpenPype([dump, join(folder, 'nowhere.zip')], { cacheFolder: null }).catch(() => undefined);
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a cache folder that cannot be made is told by its name', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  await expect(lookUp(dump, join(file, 'cache'))).rejects.toThrow(/a-file\/cache: preparing the cache folder/);
});
