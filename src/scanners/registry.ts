import type { Format } from '../model/format.ts';
import { maxScanner } from './3dsmax/scanner.ts';
import { aftereffectsScanner } from './aftereffects/scanner.ts';
import { harmonyScanner } from './harmony/scanner.ts';
import { fusionScanner } from './fusion/scanner.ts';
import { hieroScanner } from './hiero/scanner.ts';
import type { Packing } from '../model/plan.ts';
import { blenderScanner } from './blender/scanner.ts';
import { houdiniScanner } from './houdini/scanner.ts';
import { mayaAsciiScanner } from './maya-ascii/scanner.ts';
import { mayaBinaryScanner } from './maya-binary/scanner.ts';
import { nukeScanner } from './nuke/scanner.ts';
import { photoshopScanner } from './photoshop/scanner.ts';
import { publishedJsonScanner } from './published-json/scanner.ts';
import type { Scanner } from './scanner.ts';
import { tvpaintScanner } from './tvpaint/scanner.ts';

/** Every format that is read. A new one is a folder of its own and a line here. */
export const SCANNERS: readonly Scanner[] = [
  mayaBinaryScanner,
  mayaAsciiScanner,
  nukeScanner,
  houdiniScanner,
  photoshopScanner,
  aftereffectsScanner,
  harmonyScanner,
  tvpaintScanner,
  maxScanner,
  fusionScanner,
  hieroScanner,
  blenderScanner,
  publishedJsonScanner,
];

/** File name endings that a folder is searched for, lower case with the dot. */
export const WORKFILE_EXTENSIONS: ReadonlySet<string> = new Set(SCANNERS.flatMap((scanner) => scanner.extensions));

export interface Recognised {
  readonly scanner: Scanner;
  readonly format: Format;
}

/** Who is asked first about a file with such an ending, and then the others. */
const ORDER_BY_EXTENSION: ReadonlyMap<string, readonly Scanner[]> = new Map(
  [...WORKFILE_EXTENSIONS].map((extension) => {
    const knows = ({ extensions }: Scanner): boolean => extensions.includes(extension);
    return [extension, [...SCANNERS.filter(knows), ...SCANNERS.filter((scanner) => !knows(scanner))]];
  }),
);

/** Whether files whose names end so may be packed like this. */
export function mayBePacked(name: string, packing: Packing): boolean {
  const extension = extensionOf(name);
  return SCANNERS.some(({ extensions, packings }) => extensions.includes(extension) && packings?.includes(packing));
}

/** Which scanner reads a file that begins with these bytes; the content decides, the name only breaks a tie. */
export function recognise(head: Uint8Array, name: string): Recognised | null {
  for (const scanner of ORDER_BY_EXTENSION.get(extensionOf(name)) ?? SCANNERS) {
    const format = scanner.recognise(head, name);
    if (format !== null) return { scanner, format };
  }
  return null;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
}
