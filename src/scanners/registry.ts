import type { Format } from '../model/format.ts';
import { houdiniScanner } from './houdini/scanner.ts';
import { mayaAsciiScanner } from './maya-ascii/scanner.ts';
import { mayaBinaryScanner } from './maya-binary/scanner.ts';
import { nukeScanner } from './nuke/scanner.ts';
import type { Scanner } from './scanner.ts';

/** Every format that is read. A new one is a folder of its own and a line here. */
export const SCANNERS: readonly Scanner[] = [mayaBinaryScanner, mayaAsciiScanner, nukeScanner, houdiniScanner];

/** File name endings that a folder is searched for, lower case with the dot. */
export const WORKFILE_EXTENSIONS: ReadonlySet<string> = new Set(SCANNERS.flatMap((scanner) => scanner.extensions));

export interface Recognised {
  readonly scanner: Scanner;
  readonly format: Format;
}

/** Which scanner reads a file that begins with these bytes; the content decides, the name only breaks a tie. */
export function recognise(head: Uint8Array, name: string): Recognised | null {
  const extension = /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';
  const byName = [...SCANNERS].sort(
    (a, b) => Number(b.extensions.includes(extension)) - Number(a.extensions.includes(extension)),
  );
  for (const scanner of byName) {
    const format = scanner.recognise(head, name);
    if (format !== null) return { scanner, format };
  }
  return null;
}
