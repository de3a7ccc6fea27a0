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
  const sequence = new Sequence(first);
  return files.filter((file) => sequence.has(file));
}

/** The paths that differ from one in the digits of the file name only. */
class Sequence {
  readonly #folder: string;
  readonly #pattern: RegExp;
  /** The name up to its last digits, which in all but few cases is all that a frame has in common. */
  readonly #head: string;
  readonly #frame: RegExp;

  constructor(path: string) {
    const name = baseName(path);
    this.#folder = path.slice(0, path.length - name.length);
    this.#pattern = new RegExp(`^${name.split(/\d+/).map(escape).join('\\d+')}$`);
    const last = /^(.*?)\d+(\D*)$/s.exec(name);
    this.#head = this.#folder + (last?.[1] ?? name);
    this.#frame = new RegExp(`^\\d+${escape(last?.[2] ?? '')}$`);
  }

  has(path: string): boolean {
    if (path.startsWith(this.#head) && this.#frame.test(path.slice(this.#head.length))) return true;
    return path.startsWith(this.#folder) && this.#pattern.test(path.slice(this.#folder.length));
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Files as they are kept: a sequence as what its paths begin and end with, and what stands between. */
export type PackedFiles = readonly string[] | readonly [head: string, tail: string, middles: readonly string[]];

export function packFiles(files: readonly string[]): PackedFiles {
  const first = files[0];
  const last = files.at(-1);
  if (first === undefined || last === undefined || files.length < 4) return files;
  const shortest = Math.min(first.length, last.length);
  let head = 0;
  while (head < shortest && first[head] === last[head]) head += 1;
  // The last frame of a thousand may share less than its neighbours do, and digits belong to the frame as a whole.
  while (head > 0 && /\d/.test(first[head - 1] ?? '')) head -= 1;
  let tail = 0;
  while (tail < shortest - head && first.at(-1 - tail) === last.at(-1 - tail)) tail += 1;
  while (tail > 0 && /\d/.test(first.at(-tail) ?? '')) tail -= 1;
  const begin = first.slice(0, head);
  const end = first.slice(first.length - tail);
  const fits = files.every((file) => file.length >= head + tail && file.startsWith(begin) && file.endsWith(end));
  return fits ? [begin, end, files.map((file) => file.slice(head, file.length - tail))] : files;
}

/** The files again; nothing for something that `packFiles` did not make. */
export function unpackFiles(packed: unknown): readonly string[] {
  if (!Array.isArray(packed)) return [];
  const list: readonly unknown[] = packed;
  const [head, tail, middles] = list;
  if (typeof head === 'string' && typeof tail === 'string' && Array.isArray(middles)) {
    return middles.map((middle) => `${head}${String(middle)}${tail}`);
  }
  return list.filter((file) => typeof file === 'string');
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

/** A path whose file name has each run of digits made one mark. */
function collapse(path: string): string {
  const name = baseName(path);
  return path.slice(0, path.length - name.length) + name.replace(/\d+/g, '#');
}
