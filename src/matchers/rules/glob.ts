import { Minimatch } from 'minimatch';
import { hasExtendedForm } from './wildcards.ts';

/** A pattern that says whether a name fits, and what its wildcards stood for. */
export interface Glob {
  readonly pattern: string;
  /** What each wildcard or choice stood for, from left to right; null where the name does not fit. */
  match(name: string): readonly string[] | null;
}

/**
 * A minimatch pattern over names or folder paths, case ignored. `*`, `**`, `?`, `[…]` and `{a,b}` capture what they stand
 * for. The extended forms `+(…)` and so on match, but capture nothing.
 */
export function compileGlob(pattern: string): Glob {
  if (pattern.length > LONGEST) throw new BadGlob(`a pattern is longer than ${LONGEST} characters`);
  try {
    return compiled(pattern);
  } catch {
    throw new BadGlob(`the pattern ${JSON.stringify(pattern.slice(0, 60))} cannot be understood`);
  }
}

/** Longer than any folder path. */
const LONGEST = 4096;

/** A pattern that is none. */
export class BadGlob extends Error {
  override readonly name = 'BadGlob';
}

function compiled(pattern: string): Glob {
  const matcher = new Minimatch(pattern, {
    nocase: true,
    dot: true,
    nocomment: true,
    nonegate: true,
    platform: 'linux',
    braceExpandMax: 1000,
  });
  const capturing = hasExtendedForm(pattern) ? null : new RegExp(`^${translate(pattern)}$`, 'i');
  return {
    pattern,
    match(name) {
      if (!matcher.match(name)) return null;
      const found = capturing?.exec(name);
      return found === null || found === undefined ? [] : found.slice(1).map((part) => part ?? '');
    },
  };
}

/** How many captures a pattern has; `$1` to `$n` may be written in what it is replaced by. */
export function captureCount(pattern: string): number {
  compileGlob(pattern);
  if (hasExtendedForm(pattern)) return 0;
  return new RegExp(`${translate(pattern)}|`).exec('')?.slice(1).length ?? 0;
}

const PIECES = /\*\*|\*|\?|\[[^\]]*\]|\{|\}|,|\\.|[^*?[\\{},]+|[[]/g;

function translate(pattern: string): string {
  let source = '';
  let depth = 0;
  for (const piece of pattern.match(PIECES) ?? []) {
    if (piece === '**') source += '(.*)';
    else if (piece === '*') source += '([^/]*)';
    else if (piece === '?') source += '([^/])';
    else if (piece.startsWith('[') && piece.endsWith(']')) source += `(${piece.replace(/^\[!/, '[^')})`;
    else if (piece === '{') source += depth++ === 0 ? '(' : '(?:';
    else if (piece === '}' && depth > 0) source += depth-- > 0 ? ')' : '';
    else if (piece === ',' && depth > 0) source += '|';
    else source += piece.replace(/^\\(.)$/, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return source + ')'.repeat(depth);
}
