import { describe, expect, it } from 'vitest';
import type { Root } from '../../src/model/catalog.ts';
import { pathKey, pathKeys, readPath } from '../../src/paths/index.ts';

const WORK: Root = {
  project: 'Show',
  name: 'work',
  windows: 'P:/projects',
  linux: '/mnt/projects',
  darwin: '/Volumes/projects',
};
const SHARE: Root = {
  project: 'Show',
  name: 'share',
  windows: '\\\\server\\share',
  linux: '/mnt/projects/share',
  darwin: null,
};
const ROOTS = [WORK, SHARE];
const KEY = 'show/assets/hero/publish/model/modelmain/v003/sh_hero_modelmain_v003.ma';
const REST = 'Show/assets/hero/publish/model/modelMain/v003/sh_hero_modelMain_v003.ma';

describe('a path has one key in every spelling', () => {
  it.each([
    `/mnt/projects/${REST}`,
    `P:/projects/${REST}`,
    `p:\\PROJECTS\\${REST.replaceAll('/', '\\')}`,
    `/Volumes/projects//${REST}`,
    `/mnt/projects/./x/../${REST}`,
    `//server/share/${REST}`,
    `\\\\SERVER\\share\\${REST.replaceAll('/', '\\')}`,
    `\\\\?\\UNC\\server\\share\\${REST.replaceAll('/', '\\')}`,
    `\\\\?\\P:\\projects\\${REST.replaceAll('/', '\\')}`,
    `file:///mnt/projects/${REST}`,
    `{root[work]}/${REST}`,
    `{root}/${REST}`,
    `$AVALON_PROJECTS/${REST}`,
    `\${OPENPYPE_PROJECT_ROOT_WORK}/${REST}`,
    `%AYON_PROJECT_ROOT_WORK%\\${REST.replaceAll('/', '\\')}`,
    `[getenv OPENPYPE_PROJECT_ROOT_WORK]/${REST}`,
    `[getenv {AYON_PROJECT_ROOT_WORK}]/${REST}`,
    `/mnt/projects/${REST}{2}`,
    `/mnt/projects/${REST.toUpperCase()}`,
    `/some/other/disk/${REST}`,
  ])('%s', (path) => {
    expect(pathKeys(path, ROOTS)).toContain(KEY);
  });
});

describe('frames and tiles', () => {
  const folder = '/mnt/projects/Show/sh010/v001/';
  it.each([
    'beauty.1001.exr',
    'beauty.%04d.exr',
    'beauty.%d.exr',
    'beauty.####.exr',
    'beauty.@@@@.exr',
    'beauty.$F4.exr',
    'beauty.$F.exr',
    'beauty.<UDIM>.exr',
    'beauty.<udim>.exr',
    'beauty.<frame0>.exr',
    'beauty.{frame}.exr',
    'beauty.{frame:0>4}.exr',
    'beauty.%(UDIM)d.exr',
  ])('%s is the sequence', (name) => {
    expect(pathKey(folder + name, ROOTS)).toBe('show/sh010/v001/beauty.#.exr');
  });

  it.each([
    'sq_0010.exr',
    'scene_0010.ma',
    'scene.0010.ma',
    'beauty_v003.exr',
    'movie.1001.mov',
    'plate_2001.exr',
    '$FOO.exr',
  ])('%s keeps its number: it may be a name', (name) => {
    expect(pathKey(folder + name, ROOTS)).toBe(`show/sh010/v001/${name.toLowerCase()}`);
  });

  it('takes a tile after an underscore in a texture only', () => {
    expect(pathKey(folder + 'skin_1011.tif', ROOTS)).toBe('show/sh010/v001/skin_#.tif');
    expect(pathKey(folder + 'skin_1011.vdb', ROOTS)).toBe('show/sh010/v001/skin_1011.vdb');
  });

  it('keeps both parts of a double extension', () => {
    expect(pathKey(folder + 'smoke.1010.bgeo.sc', ROOTS)).toBe('show/sh010/v001/smoke.#.bgeo.sc');
  });
});

describe('roots', () => {
  it('reads a path below a root inside another root both ways, the longest first', () => {
    expect(pathKeys('/mnt/projects/share/Show/a/b.ma', ROOTS)).toEqual(['show/a/b.ma', 'share/show/a/b.ma']);
  });

  it('does not take a folder for a root that only begins like it', () => {
    expect(readPath('/mnt/projects2/Other/a/b.ma', ROOTS)).toEqual([]);
  });

  it('puts a path together again that OpenPype cut inside a folder name', () => {
    const roots: Root[] = [
      { ...WORK, linux: '/mnt/proj' },
      { ...SHARE, linux: '/mnt/proj2' },
    ];
    expect(readPath('{root[work]}2/Show/a/b.ma', roots)).toContainEqual(
      expect.objectContaining({ key: 'show/a/b.ma', rootName: 'share' }),
    );
  });

  it('says which project a root belongs to', () => {
    const other: Root = { ...WORK, project: 'Library', windows: null, darwin: null, linux: '/mnt/library' };
    expect(readPath('/mnt/library/a/b.ma', [WORK, other]).map((reading) => reading.project)).toEqual(['Library']);
  });

  it('has no key for a path that lies under no root and names no project', () => {
    expect(pathKey('/home/jane/Desktop/hero.ma', ROOTS)).toBeNull();
    expect(pathKey('$HIP/geo/hero.abc', ROOTS)).toBeNull();
    expect(pathKey('', ROOTS)).toBeNull();
  });

  it('ignores a root that is empty or the whole file system', () => {
    expect(pathKey('/a/b/c.ma', [{ ...WORK, linux: '/', windows: '' }])).toBeNull();
  });
});
