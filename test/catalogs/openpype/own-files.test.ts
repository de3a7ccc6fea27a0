import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownFiles, packFiles, unpackFiles } from '../../../src/catalogs/openpype/own-files.ts';

const ROOT = '{root[work]}/show/shot/publish/look/lookMain/v001';
const frames = [1001, 1002, 1003].map((frame) => `${ROOT}/sh_lookMain_v001.${frame}.exr`);
const textures = [`${ROOT}/resources/skin.1001.tif`, `${ROOT}/resources/skin.1002.tif`];

describe('the own files of a representation', () => {
  test.each<[string, readonly string[], string | null, readonly string[]]>([
    [
      'a sequence in front of shared textures',
      [...frames, ...textures],
      'P:\\show\\shot\\publish\\look\\lookMain\\v001\\sh_lookMain_v001.1001.exr',
      frames,
    ],
    [
      'a file behind shared textures, as old integrators list it',
      [...textures, `${ROOT}/sh.ma`],
      'P:\\x\\show\\shot\\publish\\look\\lookMain\\v001\\sh.ma',
      [`${ROOT}/sh.ma`],
    ],
    [
      'the path of another frame',
      frames,
      '/mnt/show/shot/publish/look/lookMain/v001/sh_lookMain_v001.1077.exr',
      frames,
    ],
    ['another letter case', [`${ROOT}/SH.ma`], 'p:/SHOW/shot/publish/look/lookMain/v001/sh.ma', [`${ROOT}/SH.ma`]],
    ['an unnamed root', ['{root}/a/b.ma'], '/mnt/a/b.ma', ['{root}/a/b.ma']],
    ['a root that cut into a folder name', ['{root[work]}2/a/b.ma'], '/mnt/proj2/a/b.ma', ['{root[work]}2/a/b.ma']],
    ['no path: the first file and its sequence', [...frames, ...textures], null, frames],
    ['a path that no file has: none rather than a shared one', textures, 'P:/elsewhere/other.ma', []],
    ['no files', [], 'P:/a.ma', []],
    [
      'a name with the signs of patterns',
      ['{root[work]}/a/b (1)+[x].1.exr', '{root[work]}/a/b (1)+[x].2.exr', '{root[work]}/a/b (1)+x.1.exr'],
      null,
      ['{root[work]}/a/b (1)+[x].1.exr', '{root[work]}/a/b (1)+[x].2.exr'],
    ],
  ])('%s', (_, files, path, own) => {
    expect(ownFiles(files, path)).toEqual(own);
  });
});

test('packing files and unpacking them gives the same files', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('a.1.exr', 'a.22.exr', 'a.', '1', '11', 'a1b2'));
  const sequence = fc
    .tuple(name, name, fc.array(fc.nat(99_999)))
    .map(([head, tail, numbers]) => numbers.map((number) => `${head}${number}${tail}`));
  fc.assert(
    fc.property(fc.oneof(fc.array(name), sequence), (files) => {
      const packed: unknown = JSON.parse(JSON.stringify(packFiles(files)));
      expect(unpackFiles(packed)).toEqual(files);
    }),
    { numRuns: 500 },
  );
});

test('a long sequence packs to its frames', () => {
  const packed = packFiles([...frames, `${ROOT}/sh_lookMain_v001.1004.exr`]);
  expect(packed).toEqual([`${ROOT}/sh_lookMain_v001.`, '.exr', ['1001', '1002', '1003', '1004']]);
});
