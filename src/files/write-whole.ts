import { open, rename, rm, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { RemapError, systemCode } from '../model/error.ts';

/**
 * Writes a file beside its final name and moves it there when it is whole, so that a reader meets the new one or the old
 * one. Throws a `RemapError` of kind `file`, and what `fill` throws.
 */
export async function writeWhole(
  path: string,
  words: { readonly operation: string; readonly remedy: string },
  fill: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const part = `${path}.part`;
  try {
    // Made anew: what lies there under this name may be a link to anywhere.
    await unlink(part).catch(ignoreAbsent);
    const file = await open(part, 'wx');
    try {
      await fill(file);
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (error instanceof RemapError) throw error;
    const code = systemCode(error);
    if (code === null) throw error;
    const problem = `the system said ${code}`;
    throw new RemapError({ kind: 'file', subject: path, problem, ...words, cause: error });
  }
}

function ignoreAbsent(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error;
}
