import { describe, expect, it } from 'vitest';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';

const recognise = (text: string, name: string): string | null =>
  nukeScanner.recognise(Buffer.from(text, 'latin1'), name);
const mustParse = (text: string): boolean =>
  nukeScanner.mustParse?.(Buffer.from(text), Buffer.from(text).subarray(-256), text.length) ?? false;

describe('recognising scripts of Nuke', () => {
  it.each([
    ['#! /opt/Nuke13.2v5/libnuke-13.2.5.so -nx\nversion 13.2 v5\nRoot {\n inputs 0\n}\n', 'a.nk'],
    ['set cut_paste_input [stack 0]\r\nversion 9.0 v7\r\n', 'a.nk'],
    ['Group {\n name X\n}\n', 'tool.gizmo'],
    ['Gizmo {\nicon a.png\n inputs 3\n', 'tool.gizmo'],
    ['# by me\n# licence\n\nBlur {\n size 3\n}\n', 'a.nk~'],
    ['version 5.1200\nConstant {\n}\n', 'a.nk.autosave'],
    ['Nuke NC mode encrypted text (commercial mode uses plain text)     0a;M', 'a.nknc'],
    ['\xef\xbb\xbfRoot {\n inputs 0\n}\n', 'a.nk'],
    ['clone node1|Read|2 Read {\n}\n', 'a.nk'],
    ['Root {\n inputs 0\n}\n', 'renamed.txt'],
    ['#! /opt/Nuke -nx\nversion 13.2 v5\n', 'comp.autosave'],
    ['Blur {\n size 3\n}\n', 'a.nk.autosave1'],
    ['version 13.2 v4\rRead {\r name R\r}\r', 'a.nk'],
    ['# by me\r\rversion 13.2 v4\r', 'renamed.txt'],
  ])('takes %j of %s', (text, name) => {
    expect(recognise(text, name)).toBe('nuke');
  });

  it.each([
    ['//Maya ASCII 2020 scene\n', 'a.nk'],
    ['Composition {\n\tCurrentTime = 0,\n', 'a.nk'],
    ['{\n\tTools = ordered() {\n', 'a.nk'],
    ['{"nodes": []}', 'a.nk'],
    ['FOR4\0\0\0\0Maya', 'a.nk'],
    ['v\0e\0r\0s\0i\0o\0n\0', 'a.nk'],
    ['<?xml version="1.0"?>\n<hieroXML>', 'a.autosave'],
    ['Blur {\n size 3\n}\n', 'notes.autosave'],
    ['push settings\nsave all\n', 'editor.autosave'],
    ['Blur {\n size 3\n}\n', 'a.txt'],
    ['# notes\nversion of the day\n', 'notes.md'],
  ])('does not take %j of %s', (text, name) => {
    expect(recognise(text, name)).toBeNull();
  });

  it('wants to parse what is encrypted or has no end, and nothing else', () => {
    expect(mustParse('Nuke NC mode encrypted text (commercial)     0000}')).toBe(true);
    expect(mustParse('Read {\n file /a.exr\n nam')).toBe(true);
    expect(mustParse('Read {\n}\n')).toBe(false);
    expect(mustParse('Group {\n}\nend_group\r\n')).toBe(false);
    expect(mustParse('Read {\n}\nset N1 [stack 0]\npush $N1\n')).toBe(false);
  });
});
