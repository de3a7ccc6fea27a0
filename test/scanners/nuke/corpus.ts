import { readFileSync } from 'node:fs';
import { nukeScripts } from '../../support/corpus.ts';

const FILES = nukeScripts();

/** Whether the folder of real files is there. Tests that need it say so and are skipped where it is not. */
export const HAS_CORPUS = FILES.length > 0;

let all: { path: string; bytes: Buffer }[] | null = null;

/** All real scripts, some 30 MB, read once. */
export function corpus(): readonly { readonly path: string; readonly bytes: Buffer }[] {
  all ??= FILES.map((path) => ({ path, bytes: readFileSync(path) }));
  return all;
}
