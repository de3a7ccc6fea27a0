import { pick } from '../../support/mutations.ts';
import type { Choices } from '../../support/mutations.ts';

const BYTES: Choices<string> = [
  ...(['a', 'f', '0', '9', 'z', 'n', ' ', '"', "'", '\\', '[', ']', '=', '{', '}', '-', '#', ',', ';'] as const),
  ...(['\n', '\t', '\x07', '\x7f', '\x80', '\xe6', '\xff', '--', ']]', ']=]', '[[', 'avalon', '\r'] as const),
];

/** A string of Lua, in one of the ways in which it may be written: never an empty one. */
export function quotings(random: () => number): string {
  const text = Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(BYTES, random)).join('');
  const kind = random();
  if (kind < 0.3 && !text.includes('\r')) return long(text, random);
  return quoted(text, kind < 0.65 ? '"' : "'", random);
}

function long(text: string, random: () => number): string {
  let level = '='.repeat(Math.floor(random() * 3));
  // A closing bracket must not stand in the text, nor come about where the text ends.
  while (`${text}]`.includes(`]${level}]`)) level += '=';
  // Lua 5.1 refuses one that seems to begin in another.
  if (level === '' && text.includes('[[')) return long(text, random);
  return `[${level}[${text.startsWith('\n') || random() < 0.3 ? '\n' : ''}${text}]${level}]`;
}

function quoted(text: string, quote: string, random: () => number): string {
  return (
    quote + Array.from(text, (byte, index) => written(byte, text[index + 1] ?? '', quote, random)).join('') + quote
  );
}

const LETTERS: Readonly<Record<string, string>> = { '\n': 'n', '\t': 't', '\x07': 'a', '\r': 'r' };

function written(byte: string, next: string, quote: string, random: () => number): string {
  const kind = random();
  const code = byte.charCodeAt(0);
  if (kind < 0.2) return `\\${String(code).padStart(/\d/.test(next) || kind < 0.1 ? 3 : 1, '0')}`;
  if (byte === '\n') return kind < 0.6 ? '\\\n' : '\\n';
  const letter = LETTERS[byte];
  if (letter !== undefined && (byte === '\r' || kind < 0.7)) return `\\${letter}`;
  if (byte === quote || byte === '\\') return `\\${byte}`;
  // Lua takes any other letter behind a backslash for itself; a digit or a letter with a meaning of its own must not stand there.
  return kind > 0.9 && /[^A-Za-z0-9\n\r]/.test(byte) ? `\\${byte}` : byte;
}
