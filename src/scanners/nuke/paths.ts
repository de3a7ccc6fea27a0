import type { ByteString } from '../../model/bytes.ts';

/** The knob that names the loaded file, by class; the digits at the end of a class (`Camera3`) are left off. */
const PATH_KNOB_OF: Readonly<Record<string, string>> = {
  Read: 'file',
  DeepRead: 'file',
  Camera: 'file',
  ReadGeo: 'file',
  Precomp: 'file',
  LiveGroup: 'file',
  GeoImport: 'file',
  GeoReference: 'file_path',
  OCIOFileTransform: 'file',
  OCIOCDLTransform: 'file',
  Vectorfield: 'vfield_file',
};

/** Every knob that may name a file that was loaded. */
export const PATH_KNOBS: ReadonlySet<string> = new Set(Object.values(PATH_KNOB_OF));

/** The knob in which a node of this class keeps the file that it loaded; null where it keeps none. */
export function pathKnob(className: string | null): string | null {
  return className === null ? null : (PATH_KNOB_OF[className.replace(/\d+$/, '')] ?? null);
}

/**
 * The file that a node of this class loaded, as its knob says, expressions and all; null where it has none.
 * Groups of effects, gizmos and backdrops do not keep the path.
 */
export function loadedPath(className: string | null, paths: ReadonlyMap<string, ByteString>): ByteString | null {
  const knob = pathKnob(className);
  return knob === null ? null : (paths.get(knob) ?? null);
}

/** Whether a script of its own holds the nodes that a node of this class shows. */
export function isExternalScript(className: string | null): boolean {
  return className === 'Precomp' || className === 'LiveGroup';
}
