import { closeSync, existsSync, openSync, readSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Scenes that are not ours, beside the checkout: used in place, and tests say so where they are missing. */
export const CORPUS = resolve('../shared/corpus');

/** Every `.ma` of the corpus that is text, sorted. */
export function corpusScenes(): readonly string[] {
  if (!existsSync(CORPUS)) return [];
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ma'))
    .map((name) => join(CORPUS, name))
    .filter((path) => !isBinary(path))
    .sort();
}

function isBinary(path: string): boolean {
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 4, 0);
  } finally {
    closeSync(file);
  }
  return /^FOR[48]$/.test(head.toString('latin1'));
}
