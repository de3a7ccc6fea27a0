/** A path that begins with a variable or with a root token instead of a folder. */
export interface VariablePath {
  /** The name of the root that stands there (`work`; '' for the unnamed one), or null for a variable that names none. */
  readonly root: string | null;
  /** What follows, as it was spelled; begins with the separator unless OpenPype's prefix rule cut inside a name. */
  readonly rest: string;
}

/** `{root[work]}` and `{root}`, as OpenPype and AYON store a file's path. */
const TOKEN = /^\{root(?:\[([^\]}]*)\])?\}/i;

/**
 * Spellings of an environment variable at the start of a path: `$X`, `${X}` and `%X%` (Maya, Houdini, Windows),
 * `[getenv X]` and `[getenv {X}]` (Nuke's Tcl), `<X>` never: that is a tile.
 */
const VARIABLE = /^(?:\$\{(\w+)\}|\$(\w+)|%(\w+)%|\[\s*getenv\s+\{?"?(\w+)"?\}?\s*\])/;

/** `OPENPYPE_PROJECT_ROOT_WORK` and its kind; the plain one is the unnamed root. `AVALON_PROJECTS` is the root of 2017. */
const ROOT_VARIABLE = /^(?:(?:AYON|OPENPYPE|PYPE)_PROJECT_ROOT(?:_(\w+))?|AVALON_PROJECTS)$/i;

/** Splits a path that begins with a root token or a variable; null where it begins with neither. */
export function splitVariable(path: string): VariablePath | null {
  const token = TOKEN.exec(path);
  if (token !== null) return { root: token[1] ?? '', rest: path.slice(token[0].length) };
  const variable = VARIABLE.exec(path);
  if (variable === null) return null;
  const name = variable[1] ?? variable[2] ?? variable[3] ?? variable[4] ?? '';
  const known = ROOT_VARIABLE.exec(name);
  return { root: known === null ? null : (known[1] ?? ''), rest: path.slice(variable[0].length) };
}
