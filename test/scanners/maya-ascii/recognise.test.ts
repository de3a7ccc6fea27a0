import { describe, expect, it } from 'vitest';
import { mayaAsciiScanner } from '../../../src/scanners/maya-ascii/scanner.ts';

function recognise(head: string, name = 'x.ma'): string | null {
  return mayaAsciiScanner.recognise(Buffer.from(head, 'latin1'), name);
}

describe('a scene is recognised', () => {
  it.each([
    ['the line Maya looks for', '//Maya ASCII 2022 scene\n'],
    ['a scene of 1999', '//Maya ASCII 2.5 scene\r\n'],
    ['a scene without that line', '//Codeset: UTF-8\nrequires maya "2019";\n'],
    ['a byte order mark', '\xef\xbb\xbf//Maya ASCII 2022 scene\n'],
    ['a tool’s own comments', '// made by a tool\n/* really */\n\nrequires maya "2016";\n'],
    ['no comment at all', 'createNode transform -n "a";\n'],
    ['a reference first', 'file -rdi 1 -ns "a" -rfn "aRN" "x.ma";\n'],
  ])('by %s', (_name, head) => {
    expect(recognise(head)).toBe('maya-ascii');
    expect(recognise(head, 'renamed.txt')).toBe('maya-ascii');
  });

  it('by its name only where comments fill all that was read', () => {
    const head = `// ${'x'.repeat(4093)}`;
    expect(recognise(head)).toBe('maya-ascii');
    expect(recognise(head, 'x.cpp')).toBeNull();
  });
});

describe('nothing else is', () => {
  it.each([
    ['Maya Binary, 64 bit', 'FOR8\x7f\x01\0\0\0\0\0\0'],
    ['Maya Binary, 32 bit', 'FOR4\0\0\0\x10Maya'],
    ['a Mathematica package of that name', '(* ::Package:: *)\nBeginPackage["x`"]\n'],
    ['a Nuke script', '#! /usr/bin/nuke -nx\nversion 13.0\n'],
    ['a MEL procedure', 'global proc foo() {\n}\n'],
    ['an empty file', ''],
    ['zeros', '\0\0\0\0'],
  ])('%s', (_name, head) => {
    expect(recognise(head)).toBeNull();
  });
});

describe('a scene must be parsed for its end', () => {
  const mustParse = (tail: string): boolean | undefined =>
    mayaAsciiScanner.mustParse?.(Buffer.alloc(0), Buffer.from(tail, 'latin1'), 1000);

  it.each(['\tsetAttr ".v" no;\n', '-na;\n// End of x.ma\n', 'a;\r\n// End of x.ma\r\n\r\n', 'a; /* b */', ''])(
    'not where it ends as %j',
    (tail) => {
      expect(mustParse(tail)).toBe(false);
    },
  );

  it.each(['\tsetAttr ".v" n', '\tsetAttr ".n" -type "string" "half', 'createNode tr\n'])(
    'where it ends as %j',
    (tail) => {
      expect(mustParse(tail)).toBe(true);
    },
  );
});
