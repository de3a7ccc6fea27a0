import { describe, expect, test } from 'vitest';
import { defaultText, parseDialogScript } from '../../../src/scanners/houdini/dialog-script.ts';
import { parseParmFile, valueText } from '../../../src/scanners/houdini/parm-file.ts';
import { overrideText, parseTakes } from '../../../src/scanners/houdini/takes.ts';
import { parmLine, takesFile, template, templateFile } from '../../support/houdini-builder.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('values (.parm)', () => {
  function values(text: string): Record<string, string[]> {
    const bytes = latin1(text);
    const parsed = parseParmFile(bytes);
    if (parsed.kind === 'malformed') throw new Error(`${parsed.problem} at ${parsed.at}`);
    return Object.fromEntries(
      parsed.lines.map(({ name, values: list }) => [
        name,
        list.map((value) => `${value.kind}:${valueText(bytes, value)}`),
      ]),
    );
  }
  const file = (lines: string): string => `{\nversion 0.8\n${lines}}\n`;

  test.each([
    ['a bare value', 'a\t[ 0\tlocks=0 ]\t(\t63e0\t)\n', ['plain:63e0']],
    ['an empty one', 'a\t[ 0\tlocks=0 ]\t(\t""\t)\n', ['plain:']],
    ['no components', 'a\t[ 0\tlocks=0 ]\t(\t)\n', []],
    ['several', 'a\t[ 0\tlocks=7 ]\t(\t1\t0.35\t"x y"\t)\n', ['plain:1', 'plain:0.35', 'plain:x y']],
    ['other flags', 'a\t[ 8\tlocks=0\tautoscope=1\tautosel=1 ]\t(\t1\t)\n', ['plain:1']],
    ['escapes', 'a\t[ 0\tlocks=0 ]\t(\tchs(\\"../a\\")\\\\b\t)\n', ['plain:chs("../a")\\b']],
    [
      'line ends, tabs and what looks like lines',
      'a\t[ 0\tlocks=0 ]\t(\t"x\n}\nid\t[ 0\tlocks=0 ]\t(\ty\t)\n"\t)\n',
      ['plain:x\n}\nid\t[ 0\tlocks=0 ]\t(\ty\t)\n'],
    ],
    [
      'brackets as values',
      'a\t[ 0\tlocks=0 ]\t(\t)\t[\t]\t(\t{\t}\t)\n',
      ['plain:)', 'plain:[', 'plain:]', 'plain:(', 'plain:{', 'plain:}'],
    ],
    ['a channel', 'a\t[ 0\tlocks=0 ]\t(\t[ a\t63e0 ] \t)\n', ['channel:63e0']],
    ['a channel with quotes', 'a\t[ 0\tlocks=1 ]\t(\t[ a\t"ch(\\"b\\")\nreturn" ] \t)\n', ['channel:ch("b")\nreturn']],
    ['a channel among values', 'a\t[ 0\tlocks=0 ]\t(\t1\t[ ay\t2 ] \t3\t)\n', ['plain:1', 'channel:2', 'plain:3']],
    ['high bytes', 'a\t[ 0\tlocks=0 ]\t(\t\xc3\xa9\t)\n', ['plain:\xc3\xa9']],
    ['Houdini 8: no flags', 'a\t(\t"off"\t)\n', ['plain:off']],
    ['Houdini 8: other blanks', 'a\t[ 0\tlocks=0 ] (\t\t1\t\t2\t)\n', ['plain:1', 'plain:2']],
    ['Houdini 8: a count', 'a ( 1\t)\n', ['plain:1']],
    ['a line end of version control', 'a\t[ 0\tlocks=0 ]\t(\t1\t)\r\n', ['plain:1']],
  ])('%s', (_name, line, wanted) => {
    expect(values(file(line))).toEqual({ a: wanted });
  });

  test('says where a line begins and ends, and a value with its quotes', () => {
    const bytes = latin1(file('b\t[ 0\tlocks=0 ]\t(\t1\t)\na\t[ 0\tlocks=0 ]\t(\t"x y"\t)\n'));
    const parsed = parseParmFile(bytes);
    if (parsed.kind === 'malformed') throw new Error(parsed.problem);
    const [, line] = parsed.lines;
    const [value] = line?.values ?? [];
    expect(bytes.toString('latin1', line?.start, line?.end)).toBe('a\t[ 0\tlocks=0 ]\t(\t"x y"\t)\n');
    expect(bytes.toString('latin1', value?.start, value?.end)).toBe('"x y"');
    expect(bytes.toString('latin1', value?.textStart, value?.textEnd)).toBe('x y');
  });

  test.each([
    ['nothing', ''],
    ['another version', '{\nversion 0.9\n}\n'],
    ['no end', '{\nversion 0.8\na\t[ 0\tlocks=0 ]\t(\t1\t)\n'],
    ['bytes behind the end', '{\nversion 0.8\n}\n\n'],
    ['no line end at the end', '{\nversion 0.8\n}'],
    ['an open quote', file('a\t[ 0\tlocks=0 ]\t(\t"x\t)\n')],
    ['an open line', file('a\t[ 0\tlocks=0 ]\t(\t1\n')],
    ['open flags', file('a\t[ 0\tlocks=0\t(\t1\t)\n')],
    ['a quote in a bare value', file('a\t[ 0\tlocks=0 ]\t(\tx"y\t)\n')],
    ['an unknown escape', file('a\t[ 0\tlocks=0 ]\t(\tx\\ny\t)\n')],
    ['a name only', file('a\n')],
    ['an open channel', file('a\t[ 0\tlocks=0 ]\t(\t[ a\t1\t)\n')],
  ])('does not read: %s', (_name, text) => {
    expect(parseParmFile(latin1(text)).kind).toBe('malformed');
  });
});

describe('definitions (.spareparmdef, DialogScript)', () => {
  function defaults(text: string): [string, string[] | null, number, boolean][] {
    const bytes = latin1(text);
    const parsed = parseDialogScript(bytes);
    if (parsed.kind === 'malformed') throw new Error(`${parsed.problem} at ${parsed.at}`);
    return parsed.templates.map(({ name, defaults: list, folder, repeated }) => [
      name,
      list?.map((value) => defaultText(bytes, value)) ?? null,
      folder,
      repeated,
    ]);
  }

  test('names, defaults and folders', () => {
    expect(defaults(templateFile(template('id', 'pyblish.avalon.container'), template('name', '')))).toEqual([
      ['tdisplay', [], -1, false],
      ['id', ['pyblish.avalon.container'], 0, false],
      ['name', [''], 0, false],
    ]);
  });

  test('escapes, several components, expressions, menus, tags, comments and tabs', () => {
    const text = [
      '# Dialog script for x',
      'parm {',
      '\tname\t"a"',
      '\tdefault { "x \\"y\\" \\\\ \\n" }',
      '\tmenu {',
      '\t    "name" "no { name }"',
      '\t    [ "default { 1 }" ]',
      '\t    language python',
      '\t}',
      '\tparmtag { "name" "b" }',
      '\thidewhen "{ b == 1 }"',
      '}',
      'groupradio {',
      '  name "g"',
      '  parm {',
      '    name b',
      '    default { "1" "2" }',
      '  }',
      '  multiparm {',
      '    name "m"',
      '    parm {',
      '      name "c#"',
      '      default { [ "hou.pwd()" python ] }',
      '    }',
      '  }',
      '}',
    ].join('\n');
    expect(defaults(text)).toEqual([
      ['a', ['x "y" \\ \n'], -1, false],
      ['b', ['1', '2'], 0, false],
      ['c#', null, 1, true],
    ]);
  });

  test.each([
    ['an open block', 'parm {\n name "a"\n'],
    ['a brace too many', 'parm {\n name "a"\n}\n}\n'],
    ['an open string', 'parm {\n name "a\n}\n'],
    ['a string over lines', 'parm {\n name "a\nb"\n}\n'],
    ['an open default', 'parm {\n default { "a"\n'],
    ['blocks without end', 'group {\n'.repeat(300)],
  ])('does not read: %s', (_name, text) => {
    expect(parseDialogScript(latin1(text)).kind).toBe('malformed');
  });
});

describe('takes', () => {
  const overriding = (line: string) => [{ node: '/obj/a', parm: 'representation', line }];

  test('overrides of the one parameter, per take', () => {
    const bytes = takesFile([
      { name: 'Main', overrides: overriding(parmLine('representation', '63e0')) },
      {
        name: 'Take 001',
        overrides: [
          ...overriding(parmLine('representation', 'b c')),
          { node: '/obj/b', parm: 'tx', line: parmLine('tx', '1') },
        ],
      },
    ]);
    const takes = parseTakes(bytes, 'representation');
    if (takes.kind === 'malformed') throw new Error(takes.problem);
    expect(takes.overrides.map((override) => [override.node, overrideText(bytes, override)])).toEqual([
      ['/obj/a', '63e0'],
      ['/obj/a', 'b c'],
    ]);
    for (const { packet, block } of takes.overrides) {
      expect(bytes.readUInt32BE(packet.offset - 4)).toBe(packet.length);
      expect(bytes.readUInt32BE(block.offset - 4)).toBe(block.length);
      expect(bytes.toString('latin1', block.offset, block.offset + 14)).toBe('{\nversion 0.8\n');
    }
  });

  test('a cut at any byte is noticed, but where a take ends', () => {
    const bytes = takesFile([{ name: 'Main', overrides: overriding(parmLine('representation', '63e0')) }]);
    for (let length = 0; length < bytes.length; length += 1) {
      const read = parseTakes(bytes.subarray(0, length), 'representation');
      const beforeTheFirst = length === 'HoudiniTakeFile 1.0\n'.length;
      expect(read.kind, String(length)).toBe(beforeTheFirst ? 'takes' : 'malformed');
    }
  });
});
