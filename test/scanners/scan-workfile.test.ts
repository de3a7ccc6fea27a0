import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SCANNERS } from '../../src/scanners/registry.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import type { ScannedWorkfile } from '../../src/model/scanned-workfile.ts';
import { houdiniScenes, mayaAsciiScenes, nukeScripts } from '../support/corpus.ts';
import { buildScene, sceneEntries, text } from '../support/houdini-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function scanAs(name: string, bytes: Buffer | string): ScannedWorkfile {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return scanWorkfile(path);
}

const codes = ({ findings }: ScannedWorkfile): string[] => findings.map(({ code }) => code);
const MARK = Buffer.from('\ufeff', 'utf8');
const fixture = (path: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures', path));

describe('a container id in a file in which no record was read', () => {
  const ids = ['pyblish.avalon.container', 'pyblish.mindbender.container', 'ayon.load.container'];

  it.each(ids)('is told in every format: %s', (id) => {
    const told = {
      'a.ma': scanAs('a.ma', `//Maya ASCII 2020 scene\nrequires maya "2020";\n// ${id}\n`),
      'a.nk': scanAs('a.nk', `version 13.2 v4\nStickyNote {\n label ${id}\n name S\n}\n`),
      'mixed.nk': scanAs('mixed.nk', `version 13.2 v4\rRead {\r id ${id}\r name R\r}\r# last\n`),
      'a.hip': scanAs('a.hip', buildScene(sceneEntries([text('obj/a.def', `comment "${id}"\nend\n`)]), 'odc')),
      'a.hipnc': scanAs('a.hipnc', buildScene(sceneEntries([text('obj/a.def', `comment "${id}"\n`)]), 'HouNC')),
      'text.hip': scanAs('text.hip', buildScene(sceneEntries([text('obj/a.def', `comment "${id}"\n`)]), 'mime')),
      'a.parm': scanAs('a.parm', `{\nversion 0.8\nnote\t[ 0\tlocks=0 ]\t(\t${id}\t)\n}\n`),
      'a.comp': scanAs(
        'a.comp',
        `Composition {\n\tTools = {\n\t\tNote = Note { Inputs = { Comments = Input { Value = "${id}", }, }, },\n\t},\n}\n`,
      ),
      'a.mb': scanAs('a.mb', Buffer.concat([fixture('maya-binary/nothing/workfile.mb'), Buffer.from(id)])),
    };
    for (const [name, scanned] of Object.entries(told)) {
      expect(scanned.containers, name).toEqual([]);
      expect(codes(scanned), name).toContain('workfile-id-without-record');
    }
  });

  it('makes every format look into the file, whatever the format', () => {
    for (const { formats, needles } of SCANNERS) {
      // Published layouts and set dress have ids of representations alone, and no word that tells a container.
      if (formats.includes('published-json')) continue;
      for (const id of ids)
        expect(
          needles.some((needle) => id.includes(needle)),
          `${formats.join()}: ${id}`,
        ).toBe(true);
    }
  });

  it('is not told where a record was read, or where a finding says already what it is', () => {
    expect(codes(scanAs('cr.nk', fixture('nuke/cr/workfile.nk')))).toEqual([]);
    expect(codes(scanAs('lib.hip', fixture('houdini/coded-line-by-line/library-lines.hip')))).toEqual([
      'houdini-embedded-library-holds-container',
    ]);
    expect(
      codes(
        scanAs('session.hip', buildScene(sceneEntries([], { before: [text('.hou.session', ids[0] ?? '')] }), 'odc')),
      ),
    ).toEqual(['houdini-session-mentions-container']);
  });
});

describe('a UTF-8 byte order mark in front of a text', () => {
  it('is named alike in all text formats, and the records behind it are read', () => {
    const marked = [
      scanAs('bom.ma', fixture('maya-ascii/byte-order-mark/workfile.ma')),
      scanAs('bom.nk', Buffer.concat([MARK, fixture('nuke/cr/workfile.nk')])),
      scanAs('bom.hip', Buffer.concat([MARK, fixture('houdini/saved-as-text/shot.hip')])),
      scanAs('bom.parm', Buffer.concat([MARK, fixture('houdini/expanded/hero_modelMain_CON.parm')])),
      scanAs('bom.comp', Buffer.concat([MARK, fixture('fusion/crlf/workfile.comp')])),
    ];
    for (const scanned of marked) {
      expect(codes(scanned), scanned.path).toContain('workfile-byte-order-mark');
      expect(codes(scanned), scanned.path).not.toContain('maya-statement-unclear');
      expect(scanned.containers.length, scanned.path).toBeGreaterThan(0);
    }
  });

  it('is named in a text that holds nothing, and never in a binary file', () => {
    expect(
      codes(scanAs('none.nk', Buffer.concat([MARK, Buffer.from('version 13.2 v4\nBlur {\n name B\n}\n')]))),
    ).toEqual(['workfile-byte-order-mark']);
    const scene = buildScene(sceneEntries([]), 'odc');
    expect(codes(scanAs('bom-odc.hip', Buffer.concat([MARK, scene])))).toEqual(['workfile-unknown-format']);
  });

  const real = [nukeScripts(), mayaAsciiScenes(), houdiniScenes()].flatMap((paths) => paths.slice(0, 40));
  it.skipIf(real.length === 0)('moves every place of a real file by three bytes and changes nothing else', () => {
    for (const path of real) {
      const bytes = readFileSync(path);
      if (bytes.includes(0) || bytes.subarray(0, 3).equals(MARK) || bytes.length > 4_000_000) continue;
      const name = path.split('/').at(-1) ?? '';
      const [plain, marked] = [scanAs(name, bytes), scanAs(name, Buffer.concat([MARK, bytes]))];
      // cpio and licence-tagged scenes are no text, whatever stands in them.
      if (plain.format === null || marked.format === null) continue;
      const moved = plain.findings.map((f) => (f.offset === undefined ? f : { ...f, offset: f.offset + 3 }));
      const [first, ...rest] = marked.findings;
      expect(first?.code, path).toBe('workfile-byte-order-mark');
      expect(
        rest.map(({ code, offset }) => [code, offset]),
        path,
      ).toEqual(moved.map(({ code, offset }) => [code, offset]));
      expect(
        marked.containers.map(({ offset }) => offset - 3),
        path,
      ).toEqual(plain.containers.map(({ offset }) => offset));
    }
  });
});
