import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemorySource, readBytes } from '../../src/files/byte-source.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { idForm } from '../../src/ids/form.ts';
import type { Decision } from '../../src/model/decision.ts';
import { editsOf } from '../../src/model/plan.ts';
import type { HeaderLine, WorkfileLine } from '../../src/model/plan.ts';
import type { Rescanned, ScannedWorkfile } from '../../src/model/scanned-workfile.ts';
import { plainOf } from '../../src/patch/rewrite.ts';
import { decideContainer } from '../../src/plan/decide-container.ts';
import type { Judge } from '../../src/plan/decide-container.ts';
import { DEFAULT_POLICY } from '../../src/plan/policy.ts';
import { settleSharedTags } from '../../src/plan/shared-tags.ts';
import { workfileLine } from '../../src/plan/workfile-line.ts';
import { scanForWriter } from '../../src/scanners/scan-bytes.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
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

const JUDGE: Judge = {
  accepts: ({ status }) => status === 'remap',
  facts: () => ({ ownProject: 'show', projects: ['show'], found: [], newest: null }),
};

/** A fixture with the plan that is made of it. */
export interface PlannedFixture {
  /** Below `fixtures`. */
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
  /** What the spans are counted in: the same bytes, or what is packed in them. */
  readonly plain: Buffer;
  readonly scan: Rescanned;
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
    const workfile = scanWorkfile(path);
    const line = workfile.containers.length === 0 ? null : planOf(workfile);
    if (line === null || editsOf(line).length === 0) continue;
    const bytes = await readFile(path);
    const scan = await scanForWriter(new MemorySource(bytes), path);
    const plain = plainOf(new MemorySource(bytes), scan.packing ?? null);
    cases.push({ name: relative(fixtures, path), path, bytes, plain: readBytes(plain, 0, plain.size), scan, line });
  }
  return cases;
}

function decision(id: string | null): Decision {
  const plain = { confidence: 1, evidence: [], alternatives: [], reason: null };
  // A record without an id is told by its other fields.
  const fresh = id !== null && idForm(id) === 'objectid' ? deriveAyonId(id) : 'f'.repeat(32);
  return { status: 'remap', method: 'derived', target: { ...TARGET, representationId: fresh }, ...plain };
}

function planOf(workfile: ScannedWorkfile): WorkfileLine {
  const decided = workfile.containers.map((container) => {
    const ids = [container.fields.representation, ...container.alsoAt.map((place) => place.representation)];
    return decideContainer(container, ids.map(decision), 'show', DEFAULT_POLICY, JUDGE);
  });
  return workfileLine(workfile, settleSharedTags(decided, JUDGE));
}
