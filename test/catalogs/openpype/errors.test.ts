import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RemapError } from '../../../src/model/error.ts';
import { openOpenPype } from '../../../src/catalogs/openpype/open.ts';
import { bson, lines, packed, project, zip } from '../../support/openpype-documents.ts';
import { OP_PRJ, refusalOf, temporaryFolder } from '../../support/openpype-dumps.ts';

const folder = temporaryFolder();
const documents = [project(1, 'Show'), project(2, 'Other')];
const json = Buffer.from(packed(documents));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A zip whose compressed data has other bits in the middle. */
function damagedZip(): Buffer {
  const bytes = Buffer.from(readFileSync(OP_PRJ));
  const middle = Math.floor(bytes.length / 2);
  for (let at = middle; at < middle + 40; at += 1) bytes.writeUInt8(bytes.readUInt8(at) ^ 0x5a, at);
  return bytes;
}

/** A zip whose member is stored and was changed without its checksum. */
function falseChecksum(): Buffer {
  const bytes = zip([{ name: 'database.json', content: json, stored: true }]);
  bytes.write('Shaw', bytes.indexOf('Show'));
  return bytes;
}

/** A zip whose table of contents has its member behind the end of the file. */
function memberElsewhere(): Buffer {
  const bytes = zip([{ name: 'database.json', content: json }]);
  bytes.writeUInt32LE(bytes.length, bytes.indexOf('PK\x01\x02', 'latin1') + 42);
  return bytes;
}

const CASES: Readonly<Record<string, readonly [() => string, RegExp]>> = {
  'a file that is not there': [() => join(folder, 'nowhere.zip'), /no such file/],
  'an empty file': [() => write('empty.json', ''), /is empty/],
  'nothing but white space': [() => write('blank.json', ' \n\n'), /neither a zip, nor JSON, nor BSON|is empty/],
  'an empty list': [() => write('none.json', '[]'), /no documents/],
  'an array cut in a document': [() => write('cut.json', json.subarray(0, json.length - 40)), /cut.*has no end/],
  'an array cut between documents': [
    () => write('between.json', json.subarray(0, json.indexOf('}, {"_id"') + 1)),
    /cut.*list/,
  ],
  'lines cut in a document': [() => write('cut.jsonl', lines(documents).slice(0, -30)), /cut.*has no end/],
  'damage inside': [
    () => write('damaged.json', json.toString().replace('"name": ', '"name" ').replace('"name":', '"name"')),
    /byte 1 is not valid JSON/,
  ],
  'the mongo shell’s notation': [
    () => write('shell.json', '[{"_id": ObjectId("64b000000000000000000001"), "type": "asset"}]'),
    /mongo shell/,
  ],
  'UTF-16': [() => write('utf16.json', Buffer.from(`\uFEFF${packed(documents)}`, 'utf16le')), /UTF-16/],
  'Latin-1': [() => write('latin1.json', Buffer.from(packed([project(1, 'Café')]), 'latin1')), /byte 1 is not UTF-8/],
  'JSON of something else': [
    () => write('other.json', '[{"version": 1}, {"scripts": {}}]'),
    /not those of an OpenPype project/,
  ],
  'a collection of settings': [
    () => write('settings.bson', bson([{ type: 'system_settings' }])),
    /not those of an OpenPype project/,
  ],
  'a picture': [
    () => write('picture.json', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')),
    /not a dump of OpenPype/,
  ],
  'a zip of something else': [
    () => write('other.zip', zip([{ name: 'readme.txt', content: json }])),
    /not of pack-project/,
  ],
  'a zip with the database in a folder': [
    () => write('deep.zip', zip([{ name: 'Show/database.json', content: json }])),
    /only Show\/database.json/,
  ],
  'an encrypted zip': [
    () => write('locked.zip', zip([{ name: 'database.json', content: json, encrypted: true }])),
    /encrypted/,
  ],
  'a cut zip': [() => write('cut.zip', readFileSync(OP_PRJ).subarray(0, 3000)), /cut or damaged/],
  'a damaged zip': [() => write('damaged.zip', damagedZip()), /damaged/],
  'a zip with a false checksum': [() => write('false.zip', falseChecksum()), /checksum is wrong/],
  'a zip whose member is elsewhere': [() => write('elsewhere.zip', memberElsewhere()), /cut or damaged/],
  'an empty zip member': [
    () => write('hollow.zip', zip([{ name: 'database.json', content: Buffer.alloc(0) }])),
    /is empty/,
  ],
  'a cut gzip': [() => write('cut.json.gz', gzipSync(json).subarray(0, -20)), /cut/],
  'a damaged gzip': [() => write('bad.bson.gz', damagedGzip()), /damaged|cut/],
  'a cut mongodump': [() => write('cut.bson', bson(documents).subarray(0, -9)), /cut.*has no end/],
  'a mongodump archive': [() => write('all.archive', Buffer.from('6de29981', 'hex')), /--archive/],
  'a folder without a dump': [() => join(folder, 'nothing'), /neither a mongodump/],
  'a folder of other collections': [() => join(folder, 'others'), /none of its collections/],
};

function damagedGzip(): Buffer {
  const bytes = gzipSync(bson(documents));
  for (let at = 60; at < 90; at += 1) bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  return bytes;
}

mkdirSync(join(folder, 'nothing'));
mkdirSync(join(folder, 'others'));
write('others/settings.bson', bson([{ type: 'system_settings' }]));

describe('a dump that cannot be read is told in a sentence or two', () => {
  test.each(Object.keys(CASES))('%s', async (name) => {
    const [make, says] = CASES[name] ?? [];
    const path = make?.() ?? '';
    const error = await refusalOf(path);
    expect(error.kind).toBe('source');
    expect(error.message).toMatch(says ?? /$^/);
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.message).not.toMatch(/\n| {4}at |undefined|\[object/);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
  });
});

test('a project that a folder does not hold is told with those it holds', async () => {
  mkdirSync(join(folder, 'dump'));
  write('dump/Show.bson', bson([project(1, 'Show')]));
  const outcome: unknown = await openOpenPype([join(folder, 'dump')], { cacheFolder: null, projects: ['Film'] }).catch(
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(RemapError);
  expect(String(outcome)).toMatch(/none of the projects Film.*It holds: Show/);
});

test('an interruption stops the reading and says so', async () => {
  const controller = new AbortController();
  const path = write('long.json', packed([project(1, 'Show')]));
  const opening = openOpenPype([path], { cacheFolder: null, signal: controller.signal });
  controller.abort();
  const outcome: unknown = await opening.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(RemapError);
  expect(outcome).toMatchObject({ kind: 'interrupted' });
});
