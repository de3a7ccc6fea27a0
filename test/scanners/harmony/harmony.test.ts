import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../../src/model/container.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { harmonyScanner } from '../../../src/scanners/harmony/scanner.ts';
import { pythonJson, record, xmlAttribute, xmlText } from '../../support/adobe-files.ts';
import { corpusFiles } from '../../support/corpus.ts';
import { fuzz } from '../../support/fuzz.ts';
import { cut, flipBits, insertOneOf, mutator, removeUpTo, repeatUpTo } from '../../support/mutations.ts';
import { jsonLines, runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/scenes.ts';

const ID = '62a1f0c3b4d5e6f708192a01';
const RECORDS = pythonJson({ 'Top/hero': record(ID), 'Top/note': { id: 'pyblish.avalon.instance' }, state: true });

function scene(metas: string): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<project source="Harmony Premium version 16.0.1" version="1601">\n <scenes>\n  <scene>\n   <metas>\n${metas}\n   </metas>\n  </scene>\n </scenes>\n</project>\n`,
  );
}

const attribute = (name: string, json: string): string =>
  `<meta type="string" name="${name}" creator="OpenPype" version="1.0" value="${xmlAttribute(json)}"/>`;
const child = (name: string, json: string): string =>
  `<meta type="string" name="${name}" creator="OpenPype" version="1.0"><string value="${xmlAttribute(json)}"/></meta>`;
const text = (name: string, json: string): string =>
  `<meta type="string" name="${name}" creator="OpenPype" version="1.0">${xmlText(json)}</meta>`;

/** A zip with these entries, packed, as Python writes one. */
function archive(entries: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(entries)) {
    const data = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

function scan(bytes: Buffer): ScanResult {
  return harmonyScanner.scan(new MemorySource(bytes), 'harmony');
}

describe('Harmony scenes', () => {
  it.each([
    ['an attribute', attribute],
    ['a child element', child],
    ['text', text],
  ])('give the records of their metadata, written as %s, and never offer an edit', (_how, write) => {
    const bytes = scene(write('avalon', RECORDS));
    expect(harmonyScanner.recognise(bytes.subarray(0, 4096), 'renamed.bin')).toBe('harmony');
    const [container, ...more] = scan(bytes).containers;
    expect(more).toEqual([]);
    expect(container).toMatchObject({ host: 'harmony', node: 'Top/hero', fields: { representation: ID }, slots: [] });
    expect(container?.locked?.code).toBe('harmony-handed-over');
  });

  it('are hidden by AYON’s own entry, as in AYON', () => {
    expect(scan(scene(attribute('avalon', RECORDS) + attribute('ayon', '{}'))).containers).toEqual([]);
  });

  it('are found in an archive, and an archive without one is no workfile', async () => {
    const zip = archive({ 'shot.aux': Buffer.from('x'), 'shot.xstage': scene(child('avalon', RECORDS)) });
    expect(scan(zip).containers.map(({ fields }) => fields.representation)).toEqual([ID]);
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'shot.zip'), zip);
    await writeFile(join(folder, 'delivery.zip'), archive({ 'a.txt': Buffer.from('a') }));
    await writeFile(join(folder, 'broken.zip'), zip.subarray(0, 100));
    const lines = jsonLines((await runCli(['scan', folder, '--json'])).out);
    expect(lines.at(-1)).toMatchObject({
      workfiles: { total: 1, withContainers: 1 },
      passedOver: { 'archive-without-scene': 2 },
    });
    const run = join(folder, 'run');
    const planned = await runCli(['plan', folder, '--project', 'p', '--out', run, '--json']);
    expect(planned.code, planned.err).toBe(0);
    expect((await runCli(['apply', run, '--recent', '0'])).code).toBe(0);
    expect(await readFile(join(folder, 'shot.zip'))).toEqual(zip);
  });

  it('tell damage, and an entry that is larger than it says', () => {
    const zip = archive({ 'shot.xstage': scene(child('avalon', RECORDS)) });
    const lying = Buffer.from(zip);
    lying.writeUInt32LE(20, lying.indexOf('PK\x01\x02') + 24);
    expect(scan(lying).findings.map(({ code }) => code)).toEqual(['harmony-damaged']);
    expect(scan(scene('<meta')).findings.map(({ code }) => code)).toEqual(['harmony-damaged']);
  });

  it('survive damage in 2,000 ways', () => {
    const seeds = [scene(child('avalon', RECORDS)), archive({ 'shot.xstage': scene(text('avalon', RECORDS)) })];
    const mutate = mutator(
      flipBits,
      removeUpTo(40),
      repeatUpTo(40),
      cut,
      insertOneOf('<', '"', '/>', '{', 'PK\x01\x02'),
    );
    const check = (bytes: Buffer): number => {
      const { containers } = scan(bytes);
      if (containers.some(({ slots }) => slots.length > 0)) throw new Error('an edit is offered');
      return containers.length;
    };
    const places = seeds.map((bytes) => ({ bytes, places: [bytes.indexOf('<meta'), bytes.lastIndexOf('PK')] }));
    expect(fuzz(places, 2000, 20260401, { mutate, check })).toBeGreaterThan(50);
  });

  const real = corpusFiles('harmony', /\.zip$/);
  it.skipIf(real.length === 0)('of the corpus are read and hold no record (skipped without it)', async () => {
    for (const path of real) {
      const result = scan(await readFile(path));
      expect([result.containers, result.findings], path).toEqual([[], []]);
    }
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'open'));
    execFileSync('unzip', ['-q', real[0] ?? '', '-d', join(folder, 'open')]);
    const [line] = jsonLines((await runCli(['scan', folder, '--json'])).out);
    expect(line).toMatchObject({ format: 'harmony', outcome: 'read', containers: [] });
  });
});

it('metadata of more bytes than any list of records has is not read into memory, which is told', () => {
  const many = attribute('avalon', `{"a": ${JSON.stringify(record(ID))}, "b": "${'x'.repeat(6_000_000)}"}`);
  const { containers, findings } = harmonyScanner.scan(new MemorySource(scene(many)), 'harmony');
  expect(containers).toEqual([]);
  expect(findings.map(({ code }) => code)).toEqual(['harmony-damaged']);
});
