import type { ScanResult } from '../../model/container.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { SceneLimits } from '../maya/limits.ts';
import { referencedFiles } from '../maya/references.ts';
import type { Scanner } from '../scanner.ts';
import { agreeing } from './codeset-agreement.ts';
import { declaredCodeset, leadBytes } from './codeset.ts';

import { containersInEdits } from './edited-containers.ts';
import { readScene } from './reader.ts';
import { recogniseScene } from './recognise.ts';
import { recordContainers } from './records.ts';

export interface ScanOptions {
  /** Bytes of the scene held at a time. */
  readonly window?: number;
  /** How many records are kept. */
  readonly mostRecords?: number;
}

/** Maya ASCII scenes: containers on object sets, and those of referenced files that the scene itself sets. */
export const mayaAsciiScanner: Scanner = {
  formats: ['maya-ascii'],
  extensions: ['.ma'],
  recognise: recogniseScene,
  // Every container id ends in the second; a reference edit need not name the id, but names the attribute.
  needles: ['representation', '.container'],
  mustParse: (_head, tail) => !endsWell(tail),
  scan: (source) => scanMayaAscii(source),
};

/**
 * Reads the containers of a scene. Where its code page has two-byte characters the scene is read both ways, and a record
 * may be edited only where both agree on it.
 */
export function scanMayaAscii(source: ByteSource, options: ScanOptions = {}): ScanResult {
  const codeset = declaredCodeset(source);
  const plain = scanOnce(source, null, options);
  const leads = leadBytes(codeset);
  return leads === null ? plain : agreeing(plain, scanOnce(source, leads, options), codeset ?? '');
}

function scanOnce(source: ByteSource, leads: Uint8Array | null, { window, mostRecords }: ScanOptions): ScanResult {
  const scene = readScene(source, leads, window, new SceneLimits(mostRecords));
  const sets = recordContainers(scene, source);
  const edits = containersInEdits(scene, source);
  return {
    format: 'maya-ascii',
    containers: [...sets.containers, ...edits.containers].sort((a, b) => a.offset - b.offset),
    frames: [],
    findings: [...scene.findings, ...sets.findings, ...edits.findings],
    ...referencedFiles(scene.references),
  };
}

/** Whether the last statement is finished: a scene that was cut off must be told of, even without a record in what is left. */
function endsWell(tail: Uint8Array): boolean {
  const text = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('latin1').trimEnd();
  const lastLine = text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).trimStart();
  return text === '' || text.endsWith(';') || text.endsWith('*/') || lastLine.startsWith('//');
}
