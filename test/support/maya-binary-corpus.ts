import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real scenes, beside the checkout. They are not ours: used in place, and tests say so where they are missing. */
const CORPUS = resolve('../shared/corpus');

/** Every file that begins as Maya Binary does, whatever its name; scenes made for tests are left out unless asked for. */
export function mayaBinaryScenes(kind: 'real' | 'made' = 'real'): string[] {
  const folder = join(CORPUS, kind === 'real' ? 'maya' : 'reconstructed');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m[ab]$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && /^FOR[48]$/.test(firstFour(path)))
    .sort();
}

function firstFour(path: string): string {
  const head = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 4, 0);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1');
}
