import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { leadBytes } from '../../../src/scanners/maya-ascii/codeset.ts';
import { Lexer } from '../../../src/scanners/maya-ascii/lexer.ts';
import type { LexerOptions } from '../../../src/scanners/maya-ascii/lexer.ts';
import { oracleStatements } from './oracle.ts';

interface Seen {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
}

function lexerOf(text: string, options: LexerOptions = {}): Lexer {
  return new Lexer(new MemorySource(Buffer.from(text, 'latin1')), options);
}

function tokens(text: string, options: LexerOptions = {}): readonly Seen[] {
  const lexer = lexerOf(text, options);
  const seen: Seen[] = [];
  while (lexer.next() !== 'eof') seen.push({ kind: lexer.kind, text: lexer.text(), start: lexer.start });
  return seen;
}

function words(text: string, options: LexerOptions = {}): readonly string[] {
  return tokens(text, options).map((token) => token.text);
}

/** The ends of all statements, by passing over each. */
function statementEnds(text: string, options: LexerOptions = {}): readonly number[] {
  const lexer = lexerOf(text, options);
  const ends: number[] = [];
  for (let kind = lexer.next(); kind !== 'eof'; kind = lexer.next()) {
    if (kind === 'end') continue;
    if (!lexer.skipStatement()) break;
    ends.push(lexer.end);
  }
  return ends;
}

describe('tokens', () => {
  it('are words, strings, brackets, plus signs and semicolons, with their offsets', () => {
    expect(tokens('setAttr ".b" -type ("a" + "b");')).toEqual([
      { kind: 'word', text: 'setAttr', start: 0 },
      { kind: 'string', text: '".b"', start: 8 },
      { kind: 'word', text: '-type', start: 13 },
      { kind: 'open', text: '(', start: 19 },
      { kind: 'string', text: '"a"', start: 20 },
      { kind: 'plus', text: '+', start: 24 },
      { kind: 'string', text: '"b"', start: 26 },
      { kind: 'close', text: ')', start: 29 },
      { kind: 'end', text: ';', start: 30 },
    ]);
  });

  it('keep numbers with signs, DAG paths and braces whole', () => {
    expect(words('-1.1e+015 :time1 |a|b:c {"x"} 1.#INF;')).toEqual([
      '-1.1e+015',
      ':time1',
      '|a|b:c',
      '{',
      '"x"',
      '}',
      '1.#INF',
      ';',
    ]);
  });

  it('pass over comments outside strings only', () => {
    expect(words('a// b\nc /* ; " */ d "D:/proj//x /* */";// e')).toEqual(['a', 'c', 'd', '"D:/proj//x /* */"', ';']);
    expect(words('a/b /c/ d')).toEqual(['a/b', '/c/', 'd']);
  });

  it('end a string at its own quote', () => {
    expect(words(String.raw`"a\"b" "c\\" "\\\"" "";`)).toEqual([
      String.raw`"a\"b"`,
      String.raw`"c\\"`,
      String.raw`"\\\""`,
      '""',
      ';',
    ]);
  });

  it('end lines as any system does', () => {
    expect(words('// x\r\na // y\rb\r\n;')).toEqual(['a', 'b', ';']);
  });
});

describe('the tripwire', () => {
  it.each([
    ['a raw line end', '"a\nb"', 'maya-string-unclosed', 4],
    ['an escaped line end', '"a\\\nb"', 'maya-string-unclosed', 4],
    ['the end of the file', '"a', 'maya-truncated', 4],
    ['a comment without end', '/* a', 'maya-comment-unclosed', 4],
  ])('stops at %s', (_name, text, code, offset) => {
    const lexer = lexerOf(`x ; ${text}; y;`.slice(0, text === '"a' || text === '/* a' ? 4 + text.length : undefined));
    const kinds: string[] = [];
    while (lexer.next() !== 'eof') kinds.push(lexer.kind);
    expect(kinds).toEqual(['word', 'end']);
    expect(lexer.damage).toEqual({ code, offset });
    expect(lexer.next()).toBe('eof');
    expect(lexer.skipStatement()).toBe(false);
  });

  it('stops a statement that is passed over as well', () => {
    const lexer = lexerOf('a "b\n"; c;');
    lexer.next();
    expect(lexer.skipStatement()).toBe(false);
    expect(lexer.damage?.offset).toBe(2);
  });
});

describe('two-byte characters', () => {
  const leads = leadBytes('932');

  it('take a backslash as their second byte where the code page says so', () => {
    expect(words('"\x95\x5c";', { leads })).toEqual(['"\x95\x5c"', ';']);
    const plain = lexerOf('"\x95\x5c";\n');
    expect(plain.next()).toBe('eof');
    expect(plain.damage?.code).toBe('maya-string-unclosed');
  });

  it.each(['932', 'CP936', 'GBK', 'Shift_JIS', '949', 'windows-950', 'Big5'])('are known of %s', (name) => {
    expect(leadBytes(name)?.[0x95]).toBe(1);
  });

  it.each(['1252', 'UTF-8', '1250', 'ANSI_X3.4-1968', null])('are none of %s', (name) => {
    expect(leadBytes(name)).toBeNull();
  });
});

describe('conflict markers', () => {
  it('are passed over line by line, and noted', () => {
    const text = 'a;\n<<<<<<< HEAD " ;\nb;\n||||||| base\n=======\nc;\n>>>>>>> x\nd;';
    const lexer = lexerOf(text);
    const seen: string[] = [];
    while (lexer.next() !== 'eof') if (lexer.kind === 'word') seen.push(lexer.text());
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(lexer.conflicts).toEqual([{ start: 3, end: text.indexOf('\nd;') }]);
  });

  it('are seen inside a long statement that is passed over', () => {
    const numbers = '0.25 '.repeat(200);
    const text = `a ${numbers}\n<<<<<<< HEAD\n${numbers}\n=======\n${numbers}\n>>>>>>> x\n${numbers};b;`;
    const lexer = lexerOf(text);
    lexer.next();
    expect(lexer.skipStatement()).toBe(true);
    expect(lexer.conflicts.length).toBe(1);
    expect(lexer.conflicts[0]?.end).toBeLessThan(text.length);
    expect(lexer.next()).toBe('word');
    expect(lexer.text()).toBe('b');
  });

  it('are none in the middle of a line or in a string', () => {
    const lexer = lexerOf('a <<<<<<< b "<<<<<<< c";');
    while (lexer.next() !== 'eof');
    expect(lexer.conflicts).toEqual([]);
  });
});

describe('the window', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      '"b"',
      ';',
      ';\n',
      '(',
      ')',
      '+',
      ' ',
      '\n',
      '\r\n',
      '// c\n',
      '/* d; " */',
      '"\\""',
      '/',
      '"e // f"',
      '-1.5e+3',
    ],
    ...[
      '\n<<<<<<< x\n',
      '\n=======\n',
      '\n>>>>>>> y\n',
      '0.25 '.repeat(60),
      'setAttr ".x" ',
      '|a|b',
      '"\x95\x5c"',
      '/**/',
    ],
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  it('makes no difference to the tokens, however small it is', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1300, max: 1400 }), (scene, window) => {
        expect(tokens(scene, { window })).toEqual(tokens(scene));
      }),
      { numRuns: 300 },
    );
  });

  it('makes no difference to where statements end, however small it is', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 64, max: 400 }), (scene, window) => {
        expect(statementEnds(scene, { window })).toEqual(statementEnds(scene));
      }),
      { numRuns: 300 },
    );
  });

  it('lets go of a token that does not fit, and stays in step', () => {
    const long = `"${'x'.repeat(1000)}"`;
    const lexer = lexerOf(`a ${long} b;`, { window: 128 });
    expect([lexer.next(), lexer.held]).toEqual(['word', true]);
    expect([lexer.next(), lexer.held, lexer.start, lexer.end]).toEqual(['string', false, 2, 2 + long.length]);
    expect([lexer.next(), lexer.held, lexer.text()]).toEqual(['word', true, 'b']);
  });

  it('agrees with an independent reading on where statements stand', () => {
    fc.assert(
      fc.property(text, (scene) => {
        const bytes = Buffer.from(scene, 'latin1');
        const lexer = new Lexer(new MemorySource(bytes));
        const mine: { start: number; end: number }[] = [];
        for (let kind = lexer.next(); kind !== 'eof'; kind = lexer.next()) {
          if (kind === 'end') continue;
          const { start } = lexer;
          if (!lexer.skipStatement()) break;
          mine.push({ start, end: lexer.end });
        }
        const theirs = oracleStatements(bytes).map(({ start, end }) => ({ start, end }));
        expect(mine).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });
});
