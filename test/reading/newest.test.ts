import { describe, expect, it } from 'vitest';
import { olderVersions } from '../../src/reading/newest.ts';

const older = (count: number, ...names: string[]): string[] => [...olderVersions(names, count)];

describe('the newest versions', () => {
  it('are taken workfile by workfile, by number and not by spelling', () => {
    expect(older(1, 'sh010_comp_v9.nk', 'sh010_comp_v010.nk', 'sh010_roto_v001.nk')).toEqual(['sh010_comp_v9.nk']);
    expect(older(2, 'a_v001.ma', 'a_v002.ma', 'a_v003.ma')).toEqual(['a_v001.ma']);
  });

  it('are one workfile whatever comment stands behind the version, or which of its endings it has', () => {
    expect(older(1, 'a_v001_final.ma', 'a_v002.mb')).toEqual(['a_v001_final.ma']);
    expect(older(1, 'a_v001.nk', 'a_v002.ma'), 'two applications').toEqual([]);
  });

  it('never leave out a name without a version, nor any of two files of one version', () => {
    expect(older(1, 'scene.ma', 'revolver12.ma', 'a_v002.ma', 'a_v002_copy.ma')).toEqual([]);
  });
});
