import { stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { FileState } from '../model/plan.ts';

type Inode = Pick<FileState, 'dev' | 'ino'>;

/**
 * Tells by which of these paths a file can be reached too: hard links, and links to it. Sorted by name. A path that is
 * gone meanwhile is nobody's.
 */
export async function otherNames(paths: readonly string[]): Promise<(file: Inode) => readonly string[]> {
  const names = new Map<string, string[]>();
  const looks = pLimit(32);
  await Promise.all(
    paths.map((path) =>
      looks(async () => {
        const stats = await stat(path, { bigint: true }).catch(() => null);
        // Some network file systems give every file the inode 0.
        if (stats === null || stats.ino === 0n) return;
        const key = keyOf({ dev: String(stats.dev), ino: String(stats.ino) });
        names.set(key, [...(names.get(key) ?? []), path].sort());
      }),
    ),
  );
  return (file) => names.get(keyOf(file)) ?? [];
}

function keyOf({ dev, ino }: Inode): string {
  return `${dev}:${ino}`;
}
