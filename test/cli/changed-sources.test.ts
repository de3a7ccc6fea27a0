import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Document } from 'bson';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMember } from '../../src/catalogs/ayon/snapshot/members.ts';
import { zipStream } from '../../src/catalogs/openpype/zip.ts';
import { OPPRJ_SQL } from '../support/ayon-rows.ts';
import { changedBytes } from '../support/changed-bytes.ts';
import { bson, lines, packed, parseDocument, zip } from '../support/openpype-documents.ts';
import { runCli } from '../support/run-cli.ts';

const demo = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const dump = join(demo, 'lighthouse.zip');
const snapshot = join(demo, 'lighthouse.ayon.gz');

/** More of them by hand: RUNS=2000 npx vitest run test/cli/changed-sources.test.ts --testTimeout 0 */
const numRuns = Number(process.env['RUNS'] ?? 15);

let folder = '';
const documents: Document[] = [];
/** What `ids` is asked for: what the dump holds, and what AYON has. */
let asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ayon-remap-sources-'));
  for await (const batch of (await zipStream(dump)).batches) {
    documents.push(...batch.map(({ bytes }) => parseDocument(Buffer.from(bytes).toString('utf8'))));
  }
  const rows = gunzipSync(await readFile(snapshot)).toString('utf8');
  const sql = await readFile(OPPRJ_SQL, 'utf8');
  asked = [
    ...documents.map(({ _id: id }) => String(id)),
    ...Array.from(rows.matchAll(/"representation","(\w{32})"/g), ([, id = '']) => id),
    ...Array.from(sql.matchAll(/^[\da-f-]{36}(?=\t)/gm), ([id]) => id).slice(-20),
  ];
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A form of a source: the bytes that are changed, and what becomes of them before they lie in a file. */
interface Form {
  readonly name: string;
  readonly given: () => Promise<Buffer> | Buffer;
  readonly wrapped?: (changed: Buffer) => Promise<Buffer> | Buffer;
  /** Every byte that matters has a checksum: where anything is answered, it is what the unchanged file answers. */
  readonly checked?: true;
}

const settled = (): Buffer => Buffer.from(packed(documents));

/** With so many files that a list of them is read the short way. */
function longer(document: Document): Document {
  const files: unknown = document['files'];
  return Array.isArray(files)
    ? { ...document, files: Array.from({ length: 40 }, () => files as unknown[]).flat() }
    : document;
}

const DUMPS: Readonly<Record<string, Form>> = {
  'a pack-project zip': { name: 'dump.zip', given: () => readFile(dump), checked: true },
  'what a pack-project zip holds': {
    name: 'dump.zip',
    given: settled,
    wrapped: (changed) => zip([{ name: 'database.json', content: changed }]),
  },
  'a ZIP64 with a stored member': {
    name: 'dump.zip',
    given: () => zip([{ name: 'database.json', content: settled(), stored: true }], true),
    checked: true,
  },
  'a database.json': { name: 'database.json', given: settled },
  'a database.json of image sequences': {
    name: 'database.json',
    given: () => Buffer.from(packed(documents.map(longer))),
  },
  'a document a line': { name: 'lighthouse.jsonl', given: () => Buffer.from(lines(documents)) },
  'a mongodump .bson': { name: 'lighthouse.bson', given: () => bson(documents) },
  'a mongodump .bson.gz': { name: 'lighthouse.bson.gz', given: () => gzipSync(bson(documents)), checked: true },
  'a collection of a mongodump folder': { name: 'dump/avalon/lighthouse.bson', given: () => bson(documents) },
  'a packed collection of a mongodump folder': {
    name: 'packed/avalon/lighthouse.bson.gz',
    given: () => bson(documents),
    wrapped: gzipSync,
  },
  'a mongodump --archive': {
    name: 'lighthouse.archive',
    given: () => Buffer.concat([Buffer.from('6de29981', 'hex'), bson(documents)]),
  },
};

const SERVERS: Readonly<Record<string, Form>> = {
  'a snapshot': { name: 'show.ayon.gz', given: () => readFile(snapshot), checked: true },
  'the rows of a snapshot': {
    name: 'show.ayon.gz',
    given: async () => gunzipSync(await readFile(snapshot)),
    wrapped: (changed) => encodeMember(changed.toString('latin1'), 1),
  },
  'a pg_dump': { name: 'show.sql', given: () => readFile(OPPRJ_SQL) },
  'a packed pg_dump': { name: 'show.sql.gz', given: async () => gzipSync(await readFile(OPPRJ_SQL)), checked: true },
  'a pg_dump in the custom format': {
    name: 'show.dump',
    given: () => Buffer.concat([Buffer.from('PGDMP\x01\x0e\0\x04\x08\x01\x01', 'latin1'), bson(documents)]),
  },
};

/** What is remembered of the dump. */
async function remembered(): Promise<readonly string[]> {
  const entries = await readdir(join(folder, 'cache'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Trouble is one sentence, and never an accident. Returns what was answered; null after trouble. */
async function expectASentence(words: readonly string[]): Promise<string | null> {
  const { code, out, err } = await runCli(words, { XDG_CACHE_HOME: join(folder, 'cache') });
  const told = words.slice(0, 3).join(' ');
  expect(err, told).not.toMatch(/unexpected|(?:Type|Range|Syntax|Reference|BSON|Assertion)Error|^\s+at /m);
  // The words of a JavaScript engine, which somebody passed on.
  expect(err, told).not.toMatch(/Cannot |is not (?:a function|iterable|defined)|undefined|\[object |Invalid (?!date)/);
  expect(out, told).not.toMatch(/undefined|\[object /);
  expect([0, 1, 2], `${told}: ${err}`).toContain(code);
  return code === 2 ? null : out;
}

/** Where the changed bytes of a form lie, and what a command is given to read them. */
async function written({ name, wrapped }: Form, changed: Buffer): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, wrapped === undefined ? changed : await wrapped(changed));
  return name.includes('/') ? join(folder, name.slice(0, name.indexOf('/'))) : path;
}

function commandsOf(sources: readonly string[], project: string): readonly (readonly string[])[] {
  const all = [...sources, '--project', project];
  return [
    ['ids', ...asked, ...all, '--no-cache', '--json'],
    ['ids', ...asked, ...sources, '--no-cache', '--format', 'text'],
    ['doctor', ...all],
    ['plan', join(demo, 'work'), ...all, '--out', join(folder, 'run')],
  ];
}

async function holdsFor(form: Form, commands: (path: string) => readonly (readonly string[])[]): Promise<void> {
  const given = await form.given();
  const [words = []] = commands(await written(form, given));
  const expected = form.checked === true ? await expectASentence(words) : null;
  await fc.assert(
    fc.asyncProperty(changedBytes(given), which, async (changed, command) => {
      const path = await written(form, changed);
      const answer = await expectASentence(commands(path)[command] ?? []);
      if (expected !== null && answer !== null && command === 0) expect(answer).toBe(expected);
    }),
    { numRuns },
  );
}

/** Most of the runs are of `ids`, which asks for everything and starts no reader. */
const which = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 2, 3);

describe('whatever byte of a source is another, what reads it says so in a sentence', () => {
  it.each(Object.entries(DUMPS))('of OpenPype: %s', (_title, form) =>
    holdsFor(form, (path) => commandsOf(['--openpype', path, '--ayon', snapshot], 'lighthouse')),
  );

  it.each(Object.entries(SERVERS))('of AYON: %s', (_title, form) =>
    holdsFor(form, (path) =>
      commandsOf(['--openpype', dump, '--ayon', path], form.name.includes('.sql') ? 'OpPrj' : 'lighthouse'),
    ),
  );

  it('what is remembered of a dump, and the answers are the same', async () => {
    const words = ['ids', ...asked, '--openpype', dump, '--ayon', snapshot, '--project', 'lighthouse', '--json'];
    const env = { XDG_CACHE_HOME: join(folder, 'cache') };
    await rm(env.XDG_CACHE_HOME, { recursive: true, force: true });
    const expected = await runCli(words, env);
    const [path = ''] = await remembered();
    await fc.assert(
      fc.asyncProperty(changedBytes(await readFile(path)), async (changed) => {
        await writeFile(path, changed);
        expect(await runCli(words, env)).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
