import type { Format } from '../model/format.ts';

/**
 * How much of a format's editing is known to be safe.
 * - `established`: plain text, or the vendor documents editing it outside the application.
 * - `opened`: the tests open what is written for it in the application itself, and read everything back.
 * - `walked`: proven on real bytes, but no patched file was ever opened by us. Patched in place only after a pilot.
 */
export type Assurance = 'established' | 'opened' | 'walked';

export const ASSURANCE: Readonly<Partial<Record<Format, Assurance>>> = {
  'maya-ascii': 'established',
  'maya-binary': 'walked',
  nuke: 'established',
  houdini: 'established',
  'houdini-limited': 'walked',
  photoshop: 'walked',
  aftereffects: 'walked',
  fusion: 'established',
  hiero: 'established',
  blender: 'opened',
  'published-json': 'established',
};
