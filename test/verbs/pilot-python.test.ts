import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { python2, python3 } from '../support/pilot-show.ts';

const FILES = ['check', 'handover'].flatMap((folder) =>
  readdirSync(join('python', folder))
    .filter((name) => name.endsWith('.py'))
    .map((name) => join('python', folder, name)),
);

const RULES = join('test', 'support', 'standins', 'newer_than_27.py');

describe.skipIf(python3 === null)(`the scripts for applications${python3 === null ? ' (no python3 here)' : ''}`, () => {
  const complaints = (words: readonly string[]): string =>
    execFileSync('python3', [RULES, ...words], { encoding: 'utf8' });

  it('hold no syntax that is newer than Python 2.7', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(7);
    expect(complaints(FILES)).toBe('');
  });

  it('would be told of it', () => {
    const pieces = [
      'f"{1}"',
      'x: int = 1',
      'def a(*, b): pass',
      'def a(b: int): pass',
      'def a() -> int: pass',
      'def a():\n  x = 1\n  def b():\n    nonlocal x',
      'print((y := 1))',
      'async def a(): pass',
      'raise ValueError from None',
      'a, *b = c',
      'def a():\n  yield from b',
      'def a(b, /): pass',
      'c = [*a, *b]',
      'class A(metaclass=B): pass',
      '1_000',
      'a @ b',
      'super().a()',
    ];
    const told = complaints(['-', ...pieces]);
    for (const [number, piece] of pieces.entries()) expect(told, piece).toContain(`piece ${number}:`);
  });

  it.skipIf(python2 === null)('compile in Python 2.7 itself', () => {
    const program = 'import sys\nfor one in sys.argv[1:]: compile(open(one).read(), one, "exec")';
    execFileSync(python2?.program ?? '', ['-c', program, ...FILES], { env: { ...process.env, ...python2?.env } });
  });
});
