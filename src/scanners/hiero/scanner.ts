import { toByteString } from '../../model/bytes.ts';
import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { Cursor } from '../cursor/cursor.ts';
import type { Scanner } from '../scanner.ts';
import { lock } from './owner.ts';
import { Project } from './project.ts';
import { isTwoByte, recogniseHiero } from './recognise.ts';
import { readXml } from './xml/reader.ts';
import type { XmlTrouble, XmlTroubleKind } from './xml/markup.ts';
import { isUtf8Source } from './xml/utf8.ts';

/** Projects of Hiero and Nuke Studio 8 to 16, and their autosaves. */
export const hieroScanner: Scanner = {
  formats: ['hiero'],
  extensions: ['.hrox', '.hroxnc'],
  // The ids of all records end with the first word. Otherwise its letters can be spelled by their numbers alone: XML has no
  // other reference for a letter, and JSON in a value no other escape, `\u00` and two digits of any case. The backslash
  // itself, and those digits, could again only be spelled by numbers of XML.
  needles: ['.container', '&#', '\\u00'],
  recognise: (head) => recogniseHiero(head),
  mustParse: (head, tail) => isTwoByte(head) || !endsWell(tail),
  scan: (source) => scanProject(source),
};

function endsWell(tail: Uint8Array): boolean {
  return /<\/hieroXML\s*>\s*$/.test(toByteString(tail));
}

const CODES: Readonly<Record<XmlTroubleKind, Finding['code']>> = {
  damaged: 'hiero-damaged',
  'cut-off': 'hiero-cut-off',
  'too-deep': 'hiero-too-deep',
  'too-large': 'hiero-too-large',
  doctype: 'hiero-doctype',
  encoding: 'hiero-encoding',
};

/** Reads a project to its end; `window` is how many bytes are held at a time. */
export function scanProject(source: ByteSource, window?: number): ScanResult {
  const cursor = new Cursor(source, window);
  const project = new Project(cursor);
  const trouble = troubleBefore(source) ?? readXml(cursor, project);
  const { containers, findings } = project.result();
  const told = [...findings];
  if (trouble !== null) {
    // Hiero refuses a project that is not well-formed as a whole, so nothing that was read in one is edited.
    const finding: Finding = { code: CODES[trouble.kind], severity: 'error', args: {}, offset: trouble.offset };
    for (const held of containers) lock(held, finding);
    told.push(finding);
  }
  return { format: 'hiero', containers: containers.map(({ container }) => container), frames: [], findings: told };
}

/** What stops the reading before it begins. */
function troubleBefore(source: ByteSource): XmlTrouble | null {
  const head = readBytes(source, 0, 2);
  return isTwoByte(head) || !isUtf8Source(source) ? { kind: 'encoding', offset: 0 } : null;
}
