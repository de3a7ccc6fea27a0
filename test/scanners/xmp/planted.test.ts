import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScanResult } from '../../../src/model/container.ts';
import {
  description,
  PHOTOSHOP_NS,
  planted,
  pythonJson,
  record,
  withPacket,
  XMP_NS,
} from '../../support/adobe-files.ts';
import { assertSoundRecords, scanAdobe } from '../../support/adobe-checks.ts';
import { checkedPatch, patchContainers } from '../../support/checked-patch.ts';
import { aftereffectsProjects, photoshopDocuments, shortName } from '../../support/corpus.ts';
import { exiftool, HAS_EXIFTOOL } from '../../support/exiftool.ts';
import type { Tags } from '../../support/exiftool.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { FIXTURE_CASES } from './fixture-cases.ts';
import { temporaryFolder } from '../../support/scenes.ts';

const OLD = ['5f1a2b3c4d5e6f7081920000', '5f1a2b3c4d5e6f7081920001'] as const;
const NEW = 'c1d2e3f405162738495a6b7c8d9e0f10';
const JSON_TEXT = pythonJson([record(OLD[0]), { id: 'publish_context' }, record(OLD[1], { name: 'a & b < c' })]);

interface Planted {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Every real file that has a packet, with two records put into it. */
function plantedFiles(form: 'element' | 'attribute'): Planted[] {
  const headline = description(PHOTOSHOP_NS, 'Headline', JSON_TEXT, form);
  const documents = photoshopDocuments().flatMap((path) => {
    const bytes = withPacket(readFileSync(path), (xmp) => planted(xmp, headline));
    return bytes === null ? [] : [{ path, bytes }];
  });
  const projects = aftereffectsProjects().flatMap((path) => {
    const bytes = readFileSync(path);
    const at = 8 + bytes.readUInt32BE(4);
    const packet = planted(bytes.subarray(at), description(XMP_NS, 'Label', JSON_TEXT, form));
    return packet === null ? [] : [{ path, bytes: Buffer.concat([bytes.subarray(0, at), packet]) }];
  });
  return [...documents, ...projects];
}

function scanned({ path, bytes }: Planted): ScanResult {
  return scanAdobe(bytes) ?? expect.fail(`${path} is not recognised`);
}

const ids = (scan: ScanResult): (string | null)[] => scan.containers.map(({ fields }) => fields.representation);
const grow = { purposes: ['representation'], values: { representation: NEW } } as const;
const CORPUS = [...photoshopDocuments(), ...aftereffectsProjects()];

describe.skipIf(CORPUS.length === 0)('real documents and projects (skipped without the corpus)', () => {
  it('are all read without a finding, hold no record, and stay as they are', () => {
    for (const path of CORPUS) {
      const bytes = readFileSync(path);
      const scan = scanned({ path, bytes });
      expect([scan.containers, scan.findings], shortName(path)).toEqual([[], []]);
      expect(checkedPatch(bytes, [], scan.frames).equals(bytes)).toBe(true);
    }
    expect(CORPUS.length).toBeGreaterThan(100);
  });

  it.each(['element', 'attribute'] as const)('give back records planted as %s, and only these change', (form) => {
    let sameSize = 0;
    const files = plantedFiles(form);
    for (const file of files) {
      const scan = scanned(file);
      assertSoundRecords(file.bytes, scan);
      const where = scan.containers.map(({ offset }) => offset);
      expect(where, file.path).toEqual(OLD.map((id) => file.bytes.indexOf(id)));
      const grown = patchContainers(file.bytes, scan, () => grow);
      const again = scanned({ ...file, bytes: grown });
      expect(ids(again)).toEqual([NEW, NEW]);
      if (grown.length === file.bytes.length) sameSize += 1;
      const all = scanned({ ...file, bytes: patchContainers(file.bytes, scan, fillEverything) });
      expect(all.containers.map(({ fields }) => fields)).toEqual(scan.containers.map((one) => afterPatch(one).fields));
    }
    expect(files.length).toBeGreaterThan(100);
    // All but a few have two thousand blanks and more.
    expect(sameSize).toBeGreaterThan(files.length - 5);
  });

  it.skipIf(!HAS_EXIFTOOL)(
    'are read by ExifTool as they are written, IPTC and its digest as before (skipped without it)',
    async () => {
      const folder = await temporaryFolder();
      const files = plantedFiles('element').filter(({ bytes }) => bytes.length < 4_000_000);
      const written = await Promise.all(
        files.map(async (file, index) => {
          const names = ['before', 'after'].map((when) => join(folder, `${index}-${when}-${readable(file.path)}`));
          const grown = patchContainers(file.bytes, scanned(file), () => grow);
          await Promise.all([
            writeFile(names[0] ?? '', packetOf(file.bytes)),
            writeFile(names[1] ?? '', packetOf(grown)),
          ]);
          return names;
        }),
      );
      const before = exiftool(written.map(([name = '']) => name));
      const after = exiftool(written.map(([, name = '']) => name));
      const expected = JSON_TEXT.replace(OLD[0], NEW).replace(OLD[1], NEW);
      let digests = 0;
      for (const [index, tags] of after.entries()) {
        const path = files[index]?.path ?? '';
        expect(tags['XMP-photoshop:Headline'] ?? tags['XMP-xmp:Label'], path).toBe(expected);
        expect(without(tags), path).toEqual(without(before[index] ?? {}));
        if (tags['Photoshop:IPTCDigest'] === undefined || tags['File:CurrentIPTCDigest'] === undefined) continue;
        expect(tags['Photoshop:IPTCDigest'], path).toBe(tags['File:CurrentIPTCDigest']);
        digests += 1;
      }
      expect(after.length).toBeGreaterThan(90);
      expect(digests).toBeGreaterThan(40);
    },
  );
});

/** ExifTool knows no After Effects projects: it is given their packet alone, which begins behind the RIFX chunk. */
function packetOf(bytes: Buffer): Buffer {
  return bytes.toString('latin1', 0, 4) === 'RIFX' ? bytes.subarray(8 + bytes.readUInt32BE(4)) : bytes;
}

function readable(path: string): string {
  return basename(path).replace(/aep$/, 'xmp');
}

/** What must not differ: everything but the record itself and the file's name. */
function without(tags: Tags): Tags {
  const aside = new Set(['SourceFile', 'XMP-photoshop:Headline', 'XMP-xmp:Label']);
  return Object.fromEntries(Object.entries(tags).filter(([tag]) => !aside.has(tag)));
}

describe.skipIf(!HAS_EXIFTOOL)('our own documents (skipped without ExifTool)', () => {
  it('say to ExifTool what they say to us, before the patch and after it', async () => {
    const folder = await temporaryFolder();
    const cases = FIXTURE_CASES.filter(
      ({ format, bytes }) => format === 'photoshop' && (scanAdobe(bytes)?.containers.length ?? 0) > 0,
    );
    const paths = await Promise.all(
      cases.map(async ({ name, file, bytes }) => {
        const path = join(folder, `${name}-${file}`);
        await writeFile(
          path,
          patchContainers(bytes, scanned({ path: name, bytes }), () => grow),
        );
        return path;
      }),
    );
    for (const [index, tags] of exiftool(paths).entries()) {
      const { name = '', bytes = Buffer.alloc(0) } = cases[index] ?? {};
      const offered = scanned({ path: name, bytes }).containers.filter(({ slots }) => slots.length > 0).length;
      const headline = String(tags['XMP-photoshop:Headline']);
      // The same property twice, or a second packet: ExifTool takes one of them.
      expect(headline.split(NEW).length - 1, name).toBe(offered);
      if (name.startsWith('iptc-changed') || tags['Photoshop:IPTCDigest'] === undefined) continue;
      expect(tags['Photoshop:IPTCDigest'], name).toBe(tags['File:CurrentIPTCDigest']);
    }
    expect(paths.length).toBeGreaterThan(10);
  });
});
