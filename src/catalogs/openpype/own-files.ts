/**
 * Which of a representation's files are its own. Since OpenPype 3 every representation also lists the version's shared
 * resources (textures of a look …), own files first; older integrators list all transfers in any order. So the first own
 * file is the one that `data.path` names, and the rest of its sequence differs from it in digits of the file name only.
 *
 * @param files rootless or absolute paths as the document lists them
 * @param path  `data.path`, absolute in the spelling of the publishing machine, or null
 */
export function ownFiles(files: readonly string[], path: string | null): readonly string[] {
  if (files.length === 0) return files;
  const first = path === null ? files[0] : firstOwn(files, path);
  if (first === undefined) return [];
  if (files.length === 1) return files;
  const key = sequenceKey(first);
  const folder = first.length - baseName(first).length;
  const head = first.slice(0, folder);
  return files.filter((file) => file === first || (file.startsWith(head) && sequenceKey(file) === key));
}

function firstOwn(files: readonly string[], path: string): string | undefined {
  const wanted = slashes(path).toLowerCase();
  const exact = files.find((file) => wanted.endsWith(belowRoot(file)));
  if (exact !== undefined) return exact;
  const wantedKey = collapse(wanted);
  return files.find((file) => wantedKey.endsWith(collapse(belowRoot(file))));
}

/** The part of a rootless path after its `{root[name]}`, lower case; an absolute path as it is. */
function belowRoot(file: string): string {
  return slashes(file)
    .replace(/^\{root(?:\[[^\]]*\])?\}/, '')
    .toLowerCase();
}

function slashes(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The file name with each run of digits made one mark. */
function sequenceKey(path: string): string {
  return baseName(path).replace(/\d+/g, '#');
}

/** A path whose file name has each run of digits made one mark. */
function collapse(path: string): string {
  const name = baseName(path);
  return path.slice(0, path.length - name.length) + name.replace(/\d+/g, '#');
}
