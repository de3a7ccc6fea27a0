import { execFileSync, spawnSync } from 'node:child_process';

/** Debian's ExifTool, the second opinion on XMP, IPTC and their digest; false where it is not installed. */
export const HAS_EXIFTOOL = spawnSync('exiftool', ['-ver']).status === 0;

/** What ExifTool reads in a file, by `Group:Tag`. */
export type Tags = Readonly<Record<string, unknown>>;

const TAGS = [
  '-XMP-photoshop:Headline',
  '-XMP-xmp:Label',
  '-IPTC:Headline',
  '-Photoshop:IPTCDigest',
  '-File:CurrentIPTCDigest',
];

/** One answer a file, in the same order. Binary values and lists are not asked for. */
export function exiftool(paths: readonly string[]): readonly Tags[] {
  // Groups of family 1 tell XMP-photoshop from IPTC.
  const out = execFileSync('exiftool', ['-j', '-q', '-G1', ...TAGS, ...paths], {
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
  });
  return JSON.parse(out) as Tags[];
}
