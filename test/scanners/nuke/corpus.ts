import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve('../shared/corpus/nuke');

/** Whether the folder of real files is there. Tests that need it say so and are skipped where it is not. */
export const HAS_CORPUS = existsSync(ROOT);

const SCRIPT = /\.(nk|gizmo|nk~|autosave)$/i;

export function corpusFiles(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => SCRIPT.test(path))
    .sort()
    .map((path) => join(ROOT, path));
}

let all: { path: string; bytes: Buffer }[] | null = null;

/** All real scripts, some 30 MB, read once. */
export function corpus(): readonly { readonly path: string; readonly bytes: Buffer }[] {
  all ??= corpusFiles().map((path) => ({ path, bytes: readFileSync(path) }));
  return all;
}
