import { describe, expect, test } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { loadedPath } from '../../../src/scanners/houdini/loaded-path.ts';
import { houdiniScanner } from '../../../src/scanners/houdini/scanner.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../../src/scanners/scanner.ts';
import { remedy, sentence } from '../../../src/words/index.ts';
import {
  assetLibrary,
  buildScene,
  node,
  openPypeRecord,
  sceneEntries,
  template,
  templateFile,
  text,
} from '../../support/houdini-builder.ts';
import { HOUDINI_CASES } from '../../support/houdini-cases.ts';
import { scanBytes } from '../../support/houdini-checks.ts';

const RECORD = openPypeRecord({ representation: '63e0c8f1a2b3c4d5e6f70819' });

describe('recognising', () => {
  const recognise = (bytes: Buffer, name: string) => houdiniScanner.recognise(bytes.subarray(0, HEAD_BYTES), name);
  const scene = sceneEntries([]);

  test('goes by the content, whatever the name', () => {
    expect(recognise(buildScene(scene, 'odc'), 'x.hiplc')).toBe('houdini');
    expect(recognise(buildScene(scene, 'HouLC'), 'x.hip')).toBe('houdini-limited');
    expect(recognise(buildScene(scene, 'HouNC'), 'x')).toBe('houdini-limited');
    expect(recognise(buildScene(scene, 'mime'), 'x.hip')).toBe('houdini');
    expect(recognise(assetLibrary([]), 'x.otl')).toBe('houdini');
  });

  test('leaves other archives, texts and mails alone', () => {
    const archive = Buffer.from(`070707${'0'.repeat(12)}100644${'0'.repeat(52)}a\0`);
    expect(recognise(archive, 'x.cpio')).toBeNull();
    expect(recognise(archive, 'x.hip')).toBe('houdini');
    expect(
      recognise(Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n'), 'x.mime'),
    ).toBeNull();
    expect(recognise(Buffer.from('{\nversion 0.8\n}\n'), 'x.parm')).toBe('houdini');
    expect(recognise(Buffer.from('{\nversion 0.8\n}\n'), 'x.txt')).toBeNull();
    expect(recognise(Buffer.from('INDX'), 'x.hda')).toBeNull();
    expect(recognise(Buffer.alloc(0), 'x.hip')).toBeNull();
  });
});

describe('what must be parsed without a needle in it', () => {
  const must = (bytes: Buffer): boolean | undefined =>
    houdiniScanner.mustParse?.(bytes.subarray(0, HEAD_BYTES), bytes.subarray(-TAIL_BYTES), bytes.length);

  test.each(['odc', 'HouLC', 'HouNC'] as const)('%s: a scene without its end mark', (framing) => {
    const whole = buildScene(sceneEntries([]), framing);
    expect(must(whole)).toBe(false);
    for (const length of [whole.length - 1, whole.length - 90, 80]) expect(must(whole.subarray(0, length))).toBe(true);
    expect(must(Buffer.concat([whole, Buffer.from('x')]))).toBe(true);
  });

  test('libraries and text scenes, in which records may be packed', () => {
    expect(must(assetLibrary([]))).toBe(true);
    expect(must(buildScene(sceneEntries([]), 'mime'))).toBe(true);
  });

  test('every other file with a record or a finding holds a needle', () => {
    for (const [name, files] of Object.entries(HOUDINI_CASES)) {
      for (const [file, bytes] of Object.entries(files)) {
        const { containers, findings } = scanBytes(bytes, file);
        if (containers.length + findings.length === 0) continue;
        const found = must(bytes) === true || houdiniScanner.needles.some((needle) => bytes.includes(needle));
        expect(found, `${name}/${file}`).toBe(true);
      }
    }
  });
});

test('bytes of another format are told, not thrown at', () => {
  const { containers, findings } = houdiniScanner.scan(new MemorySource(Buffer.from('no scene')), 'houdini');
  expect(containers).toEqual([]);
  expect(findings.map(({ code }) => code)).toEqual(['houdini-header-unreadable']);
});

test('every finding of every case can be said in words', () => {
  const findings = Object.values(HOUDINI_CASES).flatMap((files) =>
    Object.entries(files).flatMap(([file, bytes]) => {
      const scan = scanBytes(bytes, file);
      return [...scan.findings, ...scan.containers.flatMap(({ locked }) => locked ?? [])];
    }),
  );
  expect(findings.length).toBeGreaterThan(20);
  for (const { code, args } of findings) {
    expect(sentence(code, args), code).not.toContain('?');
    expect(remedy(code)).toMatch(/\.$/);
  }
});

describe('asset libraries', () => {
  test('containers inside are told with their definition, node and id, packed or not', () => {
    const contents = node('hdaroot/hero_CON', { type: 'geo', record: RECORD });
    for (const plain of [true, false]) {
      const { findings } = scanBytes(assetLibrary([{ name: 'Object/setup', contents, plain }]), 'x.hda');
      expect(findings).toMatchObject([
        {
          code: 'houdini-library-holds-container',
          args: { definition: 'Object/setup', node: 'hdaroot/hero_CON', representation: '63e0c8f1a2b3c4d5e6f70819' },
        },
      ]);
    }
  });

  test('a library inside the contents of a definition is looked into', () => {
    const inner = assetLibrary([{ name: 'Sop/in', contents: node('hdaroot/a', { type: 'geo', record: RECORD }) }]);
    const bytes = assetLibrary([{ name: 'Object/out', contents: [{ name: '.OPdummydefs', data: inner }] }]);
    expect(scanBytes(bytes, 'x.hda').findings.map(({ args }) => args.definition)).toEqual(['Sop/in']);
  });

  test('parameters that only prepare an instance are no record', () => {
    const prepared = templateFile(template('id', 'pyblish.avalon.container'), template('representation', ''));
    const filled = templateFile(
      template('id', 'pyblish.avalon.container'),
      template('representation', '63e0c8f1a2b3c4d5e6f70819'),
    );
    const scan = (dialogScript: string) =>
      scanBytes(assetLibrary([{ name: 'Lop/x', dialogScript, contents: [] }]), 'x.hda');
    expect(scan(prepared).findings).toEqual([]);
    expect(scan(filled).findings.map(({ code }) => code)).toEqual(['houdini-library-holds-container']);
  });

  test('a bomb is not unpacked', () => {
    const contents = [{ name: 'obj/a.data', data: Buffer.alloc(80 * 2 ** 20) }];
    const { findings } = scanBytes(assetLibrary([{ name: 'Object/bomb', contents, level: 1 }]), 'x.hda');
    expect(findings.map(({ code, args }) => [code, args.problem])).toEqual([
      ['houdini-library-unreadable', 'more than 67108864 unpacked bytes'],
    ]);
  });
});

describe('the path of the loaded file', () => {
  const own = (paths: Record<string, string>) => new Map(Object.entries(paths));
  const child = (type: string, paths: Record<string, string>) => ({ type, paths: own(paths) });

  test.each([
    ['AbcLoader', {}, [child('alembic', { fileName: 'a.abc' }), child('unpack', {})], 'a.abc'],
    ['AbcLoader', { fileName: 'wrong' }, [], null],
    ['AbcArchiveLoader', { fileName: 'a.abc' }, [child('alembicxform', { fileName: 'cached' })], 'a.abc'],
    ['VdbLoader', {}, [child('file', { file: 'a.$F4.vdb' })], 'a.$F4.vdb'],
    ['AssLoader', { ar_filename: 'a.ass' }, [], 'a.ass'],
    ['RedshiftProxyLoader', { RS_objprop_proxy_file: 'a.rs' }, [child('redshift_proxySOP', {})], 'a.rs'],
    ['ImageLoader', { filename1: 'a.$F4.exr' }, [], 'a.$F4.exr'],
    ['USDSublayerLoader', { filepath1: 'a.usd' }, [], 'a.usd'],
    ['SopUsdImportLoader', {}, [child('usdimport', { filepath1: 'a.usd' })], 'a.usd'],
    ['FilePathLoader', { filepath: 'a' }, [], 'a'],
    ['LOPLoadAssetLoader', { file: 'a.usd' }, [], 'a.usd'],
    ['HdaLoader', {}, [], null],
    ['StudioLoader', { filepath1: 'a.usd' }, [], 'a.usd'],
    ['StudioLoader', {}, [child('alembic', { fileName: 'a.abc' })], 'a.abc'],
    ['StudioLoader', {}, [child('alembic', { fileName: 'a.abc' }), child('alembic', { fileName: 'b.abc' })], null],
    ['StudioLoader', {}, [child('alembic', { fileName: 'a.abc' }), child('alembic', { fileName: 'a.abc' })], 'a.abc'],
  ])('%s %j', (loader, paths, children, wanted) => {
    expect(loadedPath(loader, own(paths), children)).toBe(wanted);
  });

  test('nodes inside may stand before their container, and their types behind their values', () => {
    const inside = node('obj/a_CON/alembic', { type: 'alembic', parms: ['fileName\t[ 0\tlocks=0 ]\t(\t/a.abc\t)\n'] });
    const entries = sceneEntries([
      ...inside.toReversed(),
      ...node('obj/a_CON', { type: 'geo', record: { ...RECORD, loader: 'AbcLoader' } }),
    ]);
    expect(scanBytes(buildScene(entries, 'odc')).containers.map((one) => one.loadedPath)).toEqual(['/a.abc']);
  });

  test('a container with more nodes inside than are looked at is told where no path was found', () => {
    const many = Array.from({ length: 80 }, (_one, index) => text(`obj/a_CON/n${index}.init`, 'type = null\n'));
    const entries = sceneEntries([
      ...node('obj/a_CON', { type: 'geo', record: { ...RECORD, loader: 'AbcLoader' } }),
      ...many,
    ]);
    const { findings } = scanBytes(buildScene(entries, 'odc'));
    expect(findings.map(({ code }) => code)).toEqual(['houdini-too-many-children']);
  });
});
