import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RemapError } from '../model/error.ts';

/**
 * A folder that comes with this package: beside `src` in the sources, beside `dist` where it is installed.
 *
 * @throws RemapError (`internal`) where it is not there.
 */
export function packaged(...path: readonly string[]): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, ...path))) return join(folder, ...path);
  }
  throw new RemapError({
    kind: 'internal',
    subject: path.join('/'),
    operation: 'looking for a part of this package',
    problem: 'the folder that belongs to this package is not there',
    remedy: 'Install the package anew',
  });
}
