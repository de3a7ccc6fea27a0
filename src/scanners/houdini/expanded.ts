import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { buildContainer, newDraft } from './container.ts';
import { MAX_PARM_BYTES } from './entry.ts';
import type { Entry } from './entry.ts';
import { Findings } from './findings.ts';
import { FrameList } from './frames.ts';
import { mentionsContainerId } from './id-mentions.ts';
import { readValues } from './value-places.ts';
import { tooLarge } from './survey.ts';
import { ByteWindow } from './window.ts';

/** Which entry of a node a file of an expanded scene or asset holds. */
export type ExpandedEntry = '.parm' | '.spareparmdef';

/** How many bytes `expandedEntryOf` looks at. */
const EXPANDED_BYTES = 512;

/** What a file that starts with these bytes holds, if it is an entry of an expanded scene; null where it is not. */
export function expandedEntryOf(head: Uint8Array): ExpandedEntry | null {
  const text = Buffer.from(head.subarray(0, EXPANDED_BYTES)).toString('latin1');
  if (/^\{\r?\nversion 0\.8\r?\n/.test(text)) return '.parm';
  return /^\s*(?:parm|group\w*|multiparm)\s*\{\s/.test(text) ? '.spareparmdef' : null;
}

/**
 * The record in one entry of an expanded scene (`hexpand`, an asset saved as a folder): a plain file without lengths.
 * The node's name and type, and the nodes inside, stand in other files, so they are not told. `from`: behind a byte order
 * mark.
 */
export function scanExpanded(source: ByteSource, kind: ExpandedEntry, from = 0): ScanResult {
  const window = new ByteWindow(source);
  const data = { offset: from, length: source.size - from };
  const entry: Entry = { name: kind, data, coding: 'raw', frame: null };
  const findings = new Findings();
  const frames = new FrameList();
  const nothing = (...told: readonly Finding[]): ScanResult => ({
    format: 'houdini',
    containers: [],
    frames: [],
    findings: told,
  });
  if (!mentionsContainerId(window, data)) return nothing();
  // The value beside it is what AYON reads; whether it holds another id cannot be seen from here.
  if (kind === '.spareparmdef') return nothing({ code: 'houdini-expanded-template', severity: 'info', args: {} });
  if (source.size > MAX_PARM_BYTES) return nothing(tooLarge(entry, MAX_PARM_BYTES));
  const values = readValues(window.copy(data), entry);
  if ('problem' in values) {
    const args = { entry: kind, problem: values.problem, at: values.at };
    return nothing({ code: 'houdini-parm-unreadable', severity: 'error', args, offset: values.at });
  }
  const draft = { ...newDraft(''), values };
  const container = buildContainer(
    draft,
    frames,
    (span) => window.view(span.offset, span.length).toString('latin1'),
    findings.add,
  );
  if (container === null) return nothing(...findings.all());
  findings.add({ code: 'houdini-expanded-entry', severity: 'info', args: {} });
  return { format: 'houdini', containers: [container], frames: frames.frames, findings: findings.all() };
}
