import { extension } from './spelling.ts';

/** What stands for the frame or tile number in a key. */
export const FRAME = '#';

/**
 * Spellings of "any frame" and "any tile": printf (`%04d`, `%(UDIM)d`), hashes and at signs, Houdini (`$F4`, `$FF`, `${F4}`),
 * Maya, Arnold and Katana (`<UDIM>`, `<f>`, `<frame0>`, `<tile>`, `u<U>_v<V>`), Houdini's and Redshift's `%(UDIM)d`,
 * and the keys of OpenPype's templates (`{frame}`, `{udim}`).
 */
const TOKENS =
  /%0?\d*d|%\(udim\)d|#+|@+|\$(?:FF|F)\d*(?![A-Za-z_0-9])|\$\{F\d*\}|<(?:udim|frame|f|tile|uvtile)\d*>|u<u>_v<v>|\{@?(?:frame|udim)(?::[^}]*)?\}/gi;

/** Kinds of files that are one file and never a sequence: digits at the end of their name belong to the name. */
const SINGLE = new Set(
  'ma mb nk gizmo hip hiplc hipnc hda otl blend max psd psb aep tvpp xstage zip json xml fbx mov mp4 mxf m4v avi mkv wav mp3 aif rstexbin py mel usdz abc'.split(
    ' ',
  ),
);

/** Kinds of files that hold textures, whose tiles are numbered after an underscore too. */
const TEXTURES = new Set('exr tif tiff png jpg jpeg tga tx tex rat hdr dpx rstexbin'.split(' '));

const NUMBER = /([._])(\d{1,8})((?:\.[A-Za-z][A-Za-z0-9]*){1,2})$/;

/**
 * A file name with its frame or tile number replaced by `#`, whether it is a token or a number. A number counts only
 * directly before the extension: after a dot in kinds of files that come as sequences, after an underscore only where it
 * is a UDIM tile of a texture, because `sq_0010.exr` may be the name of a shot.
 */
export function collapseFrame(name: string): string {
  const tokens = name.replace(TOKENS, FRAME);
  if (tokens !== name) return tokens;
  const found = NUMBER.exec(name);
  if (found === null) return name;
  const [all, separator = '', digits = '', tail = ''] = found;
  const kind = extension(name);
  if (SINGLE.has(kind)) return name;
  const isTile = digits.length === 4 && digits >= '1001' && digits <= '1999' && TEXTURES.has(kind);
  if (separator === '_' && !isTile) return name;
  return name.slice(0, -all.length) + separator + FRAME + tail;
}

/** The number that stands at the place of the frame, or null. */
export function frameNumber(name: string): number | null {
  if (collapseFrame(name) === name) return null;
  const found = NUMBER.exec(name);
  return found?.[2] === undefined ? null : Number(found[2]);
}
