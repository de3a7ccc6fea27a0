import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemorySource } from '../../src/files/byte-source.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { idForm } from '../../src/ids/form.ts';
import type { ScanResult } from '../../src/model/container.ts';
import type { Decision } from '../../src/model/decision.ts';
import { RemapError } from '../../src/model/error.ts';
import { editsOf } from '../../src/model/plan.ts';
import type { HeaderLine, WorkfileLine } from '../../src/model/plan.ts';
import { decideContainer } from '../../src/plan/decide-container.ts';
import { DEFAULT_POLICY } from '../../src/plan/policy.ts';
import { workfileLine } from '../../src/plan/workfile-line.ts';
import { recognise } from '../../src/scanners/registry.ts';
import { recorded } from '../../src/scanners/scan-workfile.ts';
import { TARGET } from './records.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

export const HEADER: HeaderLine = {
  type: 'header',
  format: 1,
  tool: { name: 'ayon-remap', version: '0.0.0' },
  command: 'plan',
  projects: ['show'],
  openpype: [],
  ayon: [],
  options: {},
};

/** A fixture with the plan that is made of it. */
export interface PlannedFixture {
  readonly path: string;
  readonly bytes: Buffer;
  readonly scan: ScanResult;
  readonly line: WorkfileLine;
}

/** Every fixture of which a plan edits something. */
export async function plannedFixtures(): Promise<PlannedFixture[]> {
  const cases: PlannedFixture[] = [];
  const entries = await readdir(fixtures, { recursive: true, withFileTypes: true });
  const folders = new Set(entries.filter(({ name }) => name === 'expected.json').map(({ parentPath }) => parentPath));
  for (const entry of entries) {
    if (!entry.isFile() || entry.name === 'expected.json' || !folders.has(entry.parentPath)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const scan = scanOf(bytes, path);
    if (scan === null || scan.containers.length === 0) continue;
    const line = lineOf(path, bytes, scan);
    if (line === null) continue;
    if (editsOf(line).length > 0) cases.push({ path, bytes, scan, line });
  }
  return cases;
}

export function scanOf(bytes: Buffer, path: string): ScanResult | null {
  const known = recognise(bytes.subarray(0, 4096), basename(path));
  return known === null ? null : known.scanner.scan(new MemorySource(bytes), known.format);
}

function decision(id: string | null): Decision {
  const plain = { confidence: 1, evidence: [], alternatives: [], reason: null };
  // A record without an id is told by its other fields.
  const fresh = id !== null && idForm(id) === 'objectid' ? deriveAyonId(id) : 'f'.repeat(32);
  return { status: 'remap', method: 'derived', target: { ...TARGET, representationId: fresh }, ...plain };
}

/** Null for a fixture whose records cannot all be given ids at once: a plan of ours would never ask for that. */
function lineOf(path: string, bytes: Buffer, scan: ScanResult): WorkfileLine | null {
  try {
    return planOf(path, bytes, scan);
  } catch (error) {
    if (error instanceof RemapError) return null;
    throw error;
  }
}

export function planOf(path: string, bytes: Buffer, scan: ScanResult): WorkfileLine {
  const decided = scan.containers.map((container) => {
    const ids = [container.fields.representation, ...container.alsoAt.map((place) => place.representation)];
    return decideContainer(container, ids.map(decision), 'show', DEFAULT_POLICY, {
      accepts: ({ status }) => status === 'remap',
      facts: () => ({ ownProject: 'show', projects: ['show'], found: [], newest: null }),
    });
  });
  const source = new MemorySource(bytes);
  const frames = scan.frames.map((frame) => recorded(frame, source));
  const facts = { outcome: 'read' as const, sha256: '0'.repeat(64), stat: null, instances: [], findings: [] };
  return workfileLine(
    { path, format: scan.format, bytes: bytes.length, containers: scan.containers, frames, ...facts },
    decided,
  );
}
