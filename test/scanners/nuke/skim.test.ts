import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { readBraced } from '../../../src/scanners/nuke/lexer.ts';
import { readScript } from '../../../src/scanners/nuke/script.ts';
import { SKIM_WASM } from '../../../src/scanners/nuke/skim-module.ts';
import { script } from './support.ts';

/** What a script is told to hold: where each node begins and how it ends, and all that is no node. */
function told(text: string, isPassing: boolean, window?: number): string[] {
  const events: string[] = [];
  let node = '';
  readScript(new Cursor(new MemorySource(script(text)), window), {
    ...(isPassing ? { passing: { nodes: () => true, lines: () => true } } : {}),
    openNode: ({ offset, className, indent }) => (node = `${offset} ${className ?? 'clone'} ${indent}`),
    pair: () => undefined,
    closeNode: (end) => events.push(`${node} ${end}`),
    endGroup: (offset) => events.push(`end_group ${offset}`),
    damage: (offset) => events.push(`damage ${offset}`),
  });
  return events;
}

const TELLING = /^\d+ (Group|Gizmo|LiveGroup|OCIOFileTransform|clone) /;

const line = fc.constantFrom(
  ...[
    'Blur {',
    'Blur{',
    ' Blur {',
    'Group {',
    'Gizmo {',
    'LiveGroup {',
    'OCIOFileTransform {',
    'lower {',
    'clone $N1 {',
  ],
  ...[
    '}',
    '}',
    '}',
    ' }',
    '} x',
    '}}',
    '};',
    'end_group',
    'set N1a2 [stack 0]',
    'push $N1a2',
    'set a {',
    'push "a',
    '# {',
  ],
  ...[
    ' size 5',
    ' size {{curve x1 5 x2 7}}',
    ' curves {{{v\n x3f99999a}\n} {\n} }',
    ' label "a b"',
    ' label "a\\"b"',
    ' size',
  ],
  ...[
    ' label "a',
    ' b"',
    ' curves {{',
    ' note a\\',
    ' note \\{',
    ' label "{"',
    ' x {a\\}',
    ' x {\\',
    ' a;b',
    ' # x',
    '',
  ],
  ...[
    ' addUserKnob {20 User}',
    ' addUserKnob {7 mix l Mix}',
    ' addUserKnob {1 avalon:id l id}',
    ' addUserKnob',
    '\tsize 5',
  ],
  ...[' \x01name\x7f \xe9\xa0', ' name Blur1', ` name ${'long'.repeat(20)}`, ` size {${'{0 1} '.repeat(30)}}`],
);

const scripts = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
  .map(([lines, newline, ends]) => lines.join('\n').replaceAll('\n', newline) + (ends ? newline : ''));

describe('passing what holds nothing', () => {
  it('tells of all else what is told where nothing is passed', () => {
    fc.assert(
      fc.property(scripts, fc.constantFrom(undefined, 40, 100), (text, window) => {
        const all = told(text, false);
        const some = told(text, true, window);
        const isMeant = (event: string): boolean =>
          TELLING.test(event) || !/^\d+ \S+ \d+ closed$/.test(event) || some.includes(event);
        expect(some).toEqual(all.filter(isMeant));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves a brace that stands in a name to the lexer, for which it counts', () => {
    const text = 'Blur {\nBlur{\n}\n};';
    expect(told(text, true)).toEqual(told(text, false));
  });

  it('passes a word in braces as they are counted one by one, wherever the window ends', () => {
    const words = fc.array(fc.constantFrom('{', '}', '\\', ' ', 'x3f99999a', '"', '0 1 2 3 4 5 6 7 8 9 10 11'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 70 }), (parts, window) => {
        const text = `{${parts.join('')}`;
        const word = readBraced(new Cursor(new MemorySource(script(text)), window));
        expect(word?.length ?? null).toBe(lengthInBraces(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('uses the module that the text beside it describes', async () => {
    const text = await readFile(new URL('../../../src/scanners/nuke/skim.wat', import.meta.url), 'utf8');
    const tools = await wabt();
    const module = tools.parseWat('skim.wat', text, { simd: true });
    module.validate();
    expect(Buffer.from(module.toBinary({}).buffer).toString('base64')).toBe(SKIM_WASM);
  });
});

function lengthInBraces(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
