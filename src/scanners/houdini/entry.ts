import type { ByteString } from '../../model/bytes.ts';
import type { Frame } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';

/** The largest entry of parameters that is read as a whole, in bytes. */
export const MAX_PARM_BYTES = 64 * 1024 * 1024;

/** One named piece of a scene: the values of a node, its type, its inputs … */
export interface Entry {
  /** As in the file: `obj/geo1.parm`, no leading slash. */
  readonly name: ByteString;
  readonly data: Span;
  /** `base64` and `external` (the name of a sibling file) occur in text scenes only. */
  readonly coding: 'raw' | 'base64' | 'external';
  /** Where the length of the data is written; null in text scenes, which have none. */
  readonly frame: Frame | null;
}

/** Takes what a walker met that it cannot explain. After any of these, nothing of the file may be edited. */
export type Damage = (finding: Finding) => void;

export interface EntryName {
  /** The node's path below the root manager; empty for the entries of the scene itself. */
  readonly path: ByteString;
  /** What of the node it is, with the dot: `.parm`. Entries of the scene itself keep their whole name (`.hou.session`). */
  readonly kind: ByteString;
}

export function splitName(name: ByteString): EntryName {
  if (name.startsWith('.')) return { path: '', kind: name };
  const dot = name.lastIndexOf('.');
  if (dot < name.lastIndexOf('/') + 1) return { path: name, kind: '' };
  return { path: name.slice(0, dot), kind: name.slice(dot) };
}

/** The path of the node's parent; empty at the top. */
export function parentPath(path: ByteString): ByteString {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
