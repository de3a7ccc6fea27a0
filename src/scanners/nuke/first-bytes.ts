import { byteSet } from '../cursor/cursor.ts';
import type { ByteSet } from '../cursor/cursor.ts';
import { PATH_KNOBS } from './paths.ts';

/** How the names begin that are looked for in every node, and a quote, behind which anything may stand. */
export const FIRST_BYTES: ByteSet = byteSet(
  ['addUserKnob', 'name', '"', ...PATH_KNOBS].map((name) => name.charAt(0)).join(''),
);
