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
  | '3dsmax'
  | 'published-json';

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
  | '3dsmax'
  /** No application's own: several of them read and write it. */
  | 'published-json';

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
  | 'xmp'
  | 'metadata'
  | 'json'
  | 'json-key';
