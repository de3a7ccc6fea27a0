import type { ScanResult } from '../model/container.ts';
import type { FindingCode } from '../words/index.ts';
import { containsAny } from './search/search.ts';
import type { ByteSource } from '../files/byte-source.ts';
import { CONTAINER_IDS } from '../hosts/container-ids.ts';

/** Findings that say already what the container id in the file is, or why what stands there cannot be read. */
const SAID: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'houdini-channel-mentions-container',
  'houdini-embedded-library-holds-container',
  'houdini-entry-encoded',
  'houdini-expanded-template',
  'houdini-library-holds-container',
  'houdini-parm-unreadable',
  'houdini-session-mentions-container',
  'nuke-encrypted',
]);

/**
 * Whether a container id stands in a file in which no record was read, and nothing told of it yet. It may be a note or a
 * script that quotes it, or a record in a form that nobody knew of: only a person can tell, so it must not pass in silence.
 */
export function tellsOfUnreadId(source: ByteSource, { containers, findings }: ScanResult): boolean {
  if (containers.length > 0 || findings.some(({ code }) => SAID.has(code))) return false;
  return containsAny(source, CONTAINER_IDS);
}
