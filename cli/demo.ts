import { cp, mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { packaged } from '../src/files/packaged.ts';
import { RemapError } from '../src/model/error.ts';
import type { AddCommand } from './command.ts';
import { EXIT } from './exit.ts';

/** `demo [FOLDER]`: a copy of the bundled show to try everything on. */
export const demoCommand: AddCommand = (program, io, finish) => {
  program
    .command('demo')
    .description('lay out a small show to try everything on, without a server')
    .argument('[folder]', 'a new folder for it', 'lighthouse')
    .action(async (folder: string) => {
      await layOutShow(folder);
      io.out(`The show is in ${folder}: workfiles in work, the dump of OpenPype in lighthouse.zip, and in lighthouse.ayon.gz what
AYON has after the import.

Next: cd ${folder}
      ayon-remap scan work
      ayon-remap plan work --openpype lighthouse.zip --ayon lighthouse.ayon.gz
`);
      finish(EXIT.done);
    });
};

/** When the show's workfiles were saved. `apply` leaves alone what was saved minutes ago, as fresh copies seem to be. */
const SAVED = new Date('2023-06-20T18:00:00Z');

/** Copies the bundled show into a folder that is new or empty. Throws a `RemapError` of kind `usage` otherwise. */
export async function layOutShow(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new RemapError({
      kind: 'usage',
      subject: folder,
      operation: 'laying out the show',
      problem: 'the folder is not empty',
      remedy: 'Name a new one',
    });
  }
  const show = packaged('fixtures', 'demo', 'show');
  // Name by name: Node asks for the folder above the copy, which it cannot where that is a drive of Windows.
  for (const name of await readdir(show)) await cp(join(show, name), join(folder, name), { recursive: true });
  for (const entry of await readdir(join(folder, 'work'), { withFileTypes: true, recursive: true }))
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), SAVED, SAVED);
}
