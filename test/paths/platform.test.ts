import { describe, expect, it } from 'vitest';
import { isForeign, isOfWindows, slashed, slashedGlob } from '../../src/paths/index.ts';

describe('a path of the other kind of system', () => {
  it.each([
    ['W:\\show\\a.ma', true],
    ['w:/show/a.ma', true],
    ['\\\\server\\share\\a.ma', true],
    ['\\\\?\\UNC\\server\\share\\a.ma', true],
    ['/mnt/W:/a.ma', false],
    ['/mnt/show/a\\b.ma', false],
    ['a.ma', false],
  ])('%s is known by its beginning', (path, ofWindows) => {
    expect(isOfWindows(path)).toBe(ofWindows);
    expect(isForeign(path, 'linux')).toBe(ofWindows);
    expect(isForeign(path, 'darwin')).toBe(ofWindows);
  });

  it('is on Windows what begins with one slash; two are a share', () => {
    expect(isForeign('/mnt/show/a.ma', 'win32')).toBe(true);
    expect(isForeign('//server/share/a.ma', 'win32')).toBe(false);
    expect(isForeign('W:\\show\\a.ma', 'win32')).toBe(false);
  });
});

describe('a path for globs', () => {
  it.each([
    ['W:\\show\\old\\a.ma', 'W:/show/old/a.ma'],
    ['\\\\server\\share\\a.ma', '//server/share/a.ma'],
    ['\\\\?\\C:\\long\\a.ma', 'C:/long/a.ma'],
    ['\\\\?\\UNC\\server\\share\\a.ma', '//server/share/a.ma'],
    ['/mnt/show/a\\b.ma', '/mnt/show/a\\b.ma'],
  ])('%s has forward slashes', (path, expected) => expect(slashed(path)).toBe(expected));
});

describe('a glob that was written on Windows', () => {
  it.each([
    ['**\\old\\**', '**/old/**'],
    ['W:\\show\\*.ma', 'W:/show/*.ma'],
    ['\\\\server\\share\\old\\**', '//server/share/old/**'],
    ['W:\\\\show\\\\old\\\\**', 'W:/show/old/**'],
  ])('%s means the same everywhere', (pattern, expected) => {
    expect(slashedGlob(pattern, 'linux')).toBe(expected);
    expect(slashedGlob(pattern, 'win32')).toBe(expected);
  });

  it('is told from one that takes away the meaning of a wildcard, except on Windows itself', () => {
    expect(slashedGlob('shot\\[1\\]*.ma', 'linux')).toBe('shot\\[1\\]*.ma');
    expect(slashedGlob('old\\*.ma', 'linux')).toBe('old\\*.ma');
    expect(slashedGlob('old\\*.ma', 'win32')).toBe('old/*.ma');
  });
});
