import { displayBytes } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { decodeBase64 } from './base64.ts';
import { nodeName } from './container.ts';
import { MAX_PARM_BYTES, splitName } from './entry.ts';
import type { Damage, Entry } from './entry.ts';
import { isLibraryEntry, searchLibrary } from './library-search.ts';
import { mentionsContainerId } from './id-mentions.ts';
import { walkEntries } from './framings.ts';
import type { Framing } from './framings.ts';
import { ByteWindow } from './window.ts';

/** Nodes of one scene that are looked at closely. */
const MAX_CANDIDATES = 20_000;
/** Names of one scene that are compared with each other. */
const MAX_NAMES = 100_000;

/** Entries that are remembered, so that nothing is walked twice. A scene with more is. */
const MAX_REMEMBERED = 200_000;
/** Kinds of entries that say something about a node in question. */
const TELLING: ReadonlySet<string> = new Set(['.init', '.parm', '.spareparmdef', '.takes']);

/** What one walk through a scene shows. */
export interface Survey {
  /** Paths of nodes whose values or definitions mention a container id. Most of them are containers. */
  readonly candidates: ReadonlySet<ByteString>;
  /** Where the entries are that say something about a node, in file order; null where they are too many to remember. */
  readonly telling: readonly Entry[] | null;
  /** The first thing that could not be explained; null where every byte belongs to an entry. */
  readonly damage: Finding | null;
  /** What else was met. */
  readonly findings: readonly Finding[];
}

/**
 * Walks the whole scene once and looks into the entries that may hold a record or speak of one. Entries of geometry are
 * jumped over.
 */
export function surveyScene(window: ByteWindow, framing: Framing, whole: Span): Survey {
  const findings: Finding[] = [];
  let damage: Finding | null = null;
  const broken: Damage = (finding) => {
    damage ??= finding;
    findings.push(finding);
  };
  const note: Damage = (finding) => void findings.push(finding);
  const candidates = new Set<ByteString>();
  const names = new Set<ByteString>();
  let telling: Entry[] | null = [];
  for (const entry of walkEntries(window, whole, framing, broken)) {
    if (names.has(entry.name)) {
      const args = { entry: displayBytes(entry.name) };
      // Without lengths in the clear, a name met twice rather tells that a header was taken from inside another entry.
      const tell = framing === 'limited' ? broken : note;
      tell({ code: 'houdini-duplicate-entry', severity: 'error', args, offset: entry.data.offset });
    } else if (names.size < MAX_NAMES) names.add(entry.name);
    if (TELLING.has(splitName(entry.name).kind)) telling?.push(entry);
    if (telling?.length === MAX_REMEMBERED) telling = null;
    const path = surveyEntry(window, entry, note);
    if (path === null || candidates.has(path)) continue;
    if (candidates.size === MAX_CANDIDATES) {
      broken({ code: 'houdini-too-many-containers', severity: 'error', args: { limit: MAX_CANDIDATES } });
      break;
    }
    candidates.add(path);
  }
  return { candidates, telling, damage, findings };
}

/** The path of the node, where the entry mentions a container id in its values or definitions. */
function surveyEntry(window: ByteWindow, entry: Entry, note: Damage): ByteString | null {
  const { path, kind } = splitName(entry.name);
  const mentioned = (): boolean => mentionsId(window, entry, note);
  if (kind === '.parm' || kind === '.spareparmdef') {
    if (!mentioned()) return null;
    if (entry.coding === 'base64') note(encoded(entry));
    return path;
  }
  if (isLibraryEntry(kind)) {
    surveyLibrary(window, entry, note);
  } else if (kind === '.hou.session' && mentioned()) {
    note({ code: 'houdini-session-mentions-container', severity: 'info', args: {}, offset: entry.data.offset });
  } else if (kind === '.chn' && mentioned()) {
    const args = { entry: displayBytes(entry.name) };
    const node = nodeName(path);
    note({ code: 'houdini-channel-mentions-container', severity: 'info', args, offset: entry.data.offset, node });
  }
  return null;
}

function surveyLibrary(window: ByteWindow, entry: Entry, note: Damage): void {
  if (entry.data.length === 0) return;
  if (entry.coding === 'raw') searchLibrary(window, entry.data, true, note);
  const bytes = decoded(window, entry, note);
  if (bytes === null || bytes.length === 0) return;
  searchLibrary(ByteWindow.over(bytes), { offset: 0, length: bytes.length }, true, note);
}

function mentionsId(window: ByteWindow, entry: Entry, note: Damage): boolean {
  if (entry.coding === 'raw') return mentionsContainerId(window, entry.data);
  const bytes = decoded(window, entry, note);
  return bytes !== null && mentionsContainerId(ByteWindow.over(bytes), { offset: 0, length: bytes.length });
}

/** Why nothing is edited in an entry of a text scene that is coded. */
export function encoded(entry: Entry): Finding {
  const args = { entry: displayBytes(entry.name) };
  return { code: 'houdini-entry-encoded', severity: 'error', args, offset: entry.data.offset };
}

/** The bytes that a base64 entry of a text scene stands for; null for other entries, and for one that is too large to hold. */
export function decoded(window: ByteWindow, entry: Entry, note: Damage): Buffer | null {
  if (entry.coding !== 'base64') return null;
  if (entry.data.length > MAX_PARM_BYTES) {
    note(tooLarge(entry, MAX_PARM_BYTES));
    return null;
  }
  return decodeBase64(window.copy(entry.data).toString('latin1'));
}

export function tooLarge(entry: Entry, limit: number): Finding {
  const args = { entry: displayBytes(entry.name), bytes: entry.data.length, limit };
  return { code: 'houdini-entry-too-large', severity: 'error', args, offset: entry.data.offset };
}
