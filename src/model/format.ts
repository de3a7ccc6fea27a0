/** What kind of file a workfile is, by its content. */
export type Format =
  | 'maya-ascii'
  | 'maya-binary'
  | 'nuke'
  | 'houdini'
  | 'houdini-limited'
  | 'hiero'
  | 'fusion'
  | 'blender'
  | 'photoshop'
  | 'aftereffects'
  | 'harmony'
  | 'tvpaint'
  | '3dsmax';

/** The application that wrote the record. */
export type Host =
  | 'maya'
  | 'nuke'
  | 'houdini'
  | 'hiero'
  | 'fusion'
  | 'blender'
  | 'photoshop'
  | 'aftereffects'
  | 'harmony'
  | 'tvpaint'
  | '3dsmax';

/** Where in the file a record stands. */
export type Carrier =
  | 'attribute'
  | 'reference-edit'
  | 'knob'
  | 'text-knob'
  | 'toml-knob'
  | 'parm'
  | 'parm-default'
  | 'tag'
  | 'track-json'
  | 'custom-data'
  | 'id-property'
  | 'xmp';

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
  blender: 'opened',
};
