import { displayBytes } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { nodeName } from './container.ts';
import { MAX_PARM_BYTES, splitName } from './entry.ts';
import type { Damage, Entry } from './entry.ts';
import { contentsArchive, definitionSections } from './library.ts';
import type { DefinitionSection, LibraryProblem } from './library.ts';
import { mentionsContainerId } from './id-mentions.ts';
import type { Malformed } from './parm-file.ts';
import { readTemplates, readValues } from './value-places.ts';
import type { DefaultPlace, ValuePlace } from './value-places.ts';
import { walkEntries } from './framings.ts';
import type { ByteWindow } from './window.ts';

/** Definitions may hold scenes that embed definitions; deeper than this nobody nests. */
const MAX_DEPTH = 4;

/** Takes a container that stands in a definition; the path is empty where its own parameters make it one. */
type Found = (definition: ByteString, path: ByteString, representation: ByteString) => void;

/**
 * Looks for containers in the asset library that fills the span, and tells of each; none of it is ever edited.
 * `embedded`: the library is part of a scene.
 */
export function searchLibrary(window: ByteWindow, span: Span, embedded: boolean, note: Damage): void {
  search(window, span, embedded, note, 0);
}

function search(window: ByteWindow, span: Span, embedded: boolean, note: Damage, depth: number): void {
  const problem: LibraryProblem = (what, section) => {
    const args = { problem: what, section: displayBytes(section) };
    note({ code: 'houdini-library-unreadable', severity: 'warning', args, offset: span.offset });
  };
  const found: Found = (definition, path, representation) => {
    const code = embedded ? 'houdini-embedded-library-holds-container' : 'houdini-library-holds-container';
    const args = {
      definition: displayBytes(definition),
      node: displayBytes(nodeName(path)),
      representation: displayBytes(representation),
    };
    note({ code, severity: 'warning', args });
  };
  for (const section of definitionSections(window, span, problem)) {
    if (section.name === 'DialogScript') searchDialogScript(section, problem, found);
    else searchContents(section, problem, found, embedded, note, depth);
  }
}

function searchDialogScript(section: DefinitionSection, problem: LibraryProblem, found: Found): void {
  const { window, span, definition } = section;
  if (!mentionsContainerId(window, span)) return;
  const read = readBounded(window, span, problem, `${definition} DialogScript`, readTemplates);
  if (read === null) return;
  const representation = plain(read.places.get('representation'));
  // A definition whose default names no representation only prepares its instances to be containers.
  if (isContainerId(plain(read.places.get('id'))) && representation !== '') found(definition, '', representation);
}

function searchContents(
  section: DefinitionSection,
  problem: LibraryProblem,
  found: Found,
  embedded: boolean,
  note: Damage,
  depth: number,
): void {
  const { window, definition } = section;
  const archive = contentsArchive(section, problem);
  if (archive === null) return;
  const damage: Damage = ({ code }) => {
    // Houdini filled other digits into the headers inside definitions, once; nothing in here is edited anyway.
    if (code !== 'houdini-header-unfamiliar') problem('the contents cannot be read to their end', definition);
  };
  for (const entry of walkEntries(window, archive.span, archive.framing, damage)) {
    const { path, kind } = splitName(entry.name);
    if (kind === '.parm' && mentionsContainerId(window, entry.data)) {
      const read = readBounded(window, entry.data, problem, `${definition} ${entry.name}`, readValues);
      const representation = plain(read?.places.get('representation'));
      if (isContainerId(plain(read?.places.get('id'))) && representation !== '')
        found(definition, path, representation);
    } else if (isLibraryEntry(kind) && entry.data.length > 0 && depth < MAX_DEPTH) {
      search(window, entry.data, embedded, note, depth + 1);
    }
  }
}

/** Entries of a scene that are asset libraries: stand-ins for definitions, and definitions that live in the scene. */
export function isLibraryEntry(kind: ByteString): boolean {
  return kind === '.OPdummydefs' || kind === '.defotl';
}

function plain(place: ValuePlace | DefaultPlace | undefined): ByteString {
  return place?.kind === 'plain' ? place.text : '';
}

function readBounded<T extends object>(
  window: ByteWindow,
  data: Span,
  problem: LibraryProblem,
  part: ByteString,
  parse: (bytes: Buffer, entry: Entry) => T | Malformed,
): T | null {
  if (data.length > MAX_PARM_BYTES) {
    problem(`more than ${MAX_PARM_BYTES} bytes`, part);
    return null;
  }
  const read = parse(window.copy(data), { name: part, data, coding: 'raw', frame: null });
  if ('problem' in read) {
    problem(read.problem, part);
    return null;
  }
  return read;
}
