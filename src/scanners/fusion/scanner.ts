import { toByteString } from '../../model/bytes.ts';
import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { Cursor } from '../cursor/cursor.ts';
import type { Scanner } from '../scanner.ts';
import { Collected } from './collect.ts';
import { Lexer } from './lexer.ts';
import { recogniseFusion } from './recognise.ts';
import { TableWalk } from './tables.ts';
import type { ReadProblems } from './tables.ts';
import { SourceText } from './text.ts';
import { compositionReader } from './tools.ts';

/** Compositions of Fusion 7 to 19, their autosaves, and settings of tools and macros. */
export const fusionScanner: Scanner = {
  formats: ['fusion'],
  extensions: ['.comp', '.setting', '.autocomp', '.autosave'],
  // The table that holds a record is named so: Lua could spell it otherwise, but a record is only taken for one where the word
  // stands as it is (`isNamedPlainly`). The second word ends every container id, also one that stands in no table.
  needles: ['avalon', '.container'],
  recognise: recogniseFusion,
  mustParse: (_head, tail) => !endsWell(tail),
  scan: (source) => scanComposition(new Cursor(source)),
};

/** Whether the last thing is a brace. Fusion 7, 9 and 16 put a NUL behind it. */
function endsWell(tail: Uint8Array): boolean {
  return /\}[\s\0]*$/.test(toByteString(tail));
}

/** Reads a composition from the cursor to its end. */
export function scanComposition(cursor: Cursor): ScanResult {
  const lexer = new Lexer(cursor);
  const text = new SourceText(cursor);
  const collected = new Collected();
  const walk = new TableWalk(lexer, text);
  let kind = lexer.next();
  // A mark of UTF-8, or the word in front of the one table that the file is.
  while (kind === 'name' || kind === 'other') kind = lexer.next();
  if (kind === '{') walk.read(compositionReader({ text, listener: collected }));
  const problems = kind === '{' ? walk.problems : { ...walk.problems, damagedAt: lexer.span.offset };
  return collected.result([...told(problems), ...behind(lexer, problems)]);
}

function told({ brokenAt, damagedAt, tooDeepAt, unclosed }: ReadProblems): Finding[] {
  const findings: Finding[] = [];
  const add = (code: Finding['code'], offset: number | null): void => {
    if (offset !== null) findings.push({ code, severity: 'error', args: {}, offset });
  };
  add('fusion-damaged', damagedAt);
  add('fusion-string-unclosed', brokenAt);
  add('fusion-too-deep', tooDeepAt);
  if (unclosed && brokenAt === null) findings.push({ code: 'fusion-cut-off', severity: 'error', args: {} });
  return findings;
}

/** Nothing but blanks may follow the table: a brace too many closes it before its end. */
function behind(lexer: Lexer, { unclosed, damagedAt }: ReadProblems): Finding[] {
  if (unclosed || damagedAt !== null) return [];
  const kind = lexer.next();
  if (kind === 'end') return [];
  const { offset } = lexer.span;
  return isPadding(lexer) ? [] : [{ code: 'fusion-damaged', severity: 'error', args: {}, offset }];
}

/** Whether only NULs follow. */
function isPadding(lexer: Lexer): boolean {
  for (; lexer.kind === 'other'; lexer.next()) {
    if (lexer.text(lexer.span) !== '\0') return false;
  }
  return lexer.kind === 'end';
}
