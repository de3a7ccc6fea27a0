import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import { idForm } from '../../../src/ids/form.ts';
import type { ScannedContainer, ScanResult } from '../../../src/model/container.ts';
import type { Decision } from '../../../src/model/decision.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { decideContainer } from '../../../src/plan/decide-container.ts';
import type { Judge } from '../../../src/plan/decide-container.ts';
import type { ServerFacts } from '../../../src/plan/manage/managed-record.ts';
import { DEFAULT_POLICY } from '../../../src/plan/policy.ts';
import type { EditPolicy } from '../../../src/plan/policy.ts';
import { settleSharedTags } from '../../../src/plan/shared-tags.ts';
import type { DecidedContainer } from '../../../src/plan/workfile-line.ts';
import { hieroScanner } from '../../../src/scanners/hiero/scanner.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { corpusFiles } from '../../support/corpus.ts';
import { representation, TARGET } from '../../support/records.ts';

export const FIXTURES = 'fixtures/hiero';

export interface Case {
  readonly name: string;
  readonly bytes: Buffer;
}

export function fixtures(): Case[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, bytes: readFileSync(join(FIXTURES, name, 'workfile.hrox')) }));
}

/** Real projects; none where the corpus is missing, and tests say so. */
export const REAL_PROJECTS = corpusFiles('hiero', /\.hrox$/i);

export function realProjects(): Case[] {
  return REAL_PROJECTS.map((path) => ({ name: path, bytes: readFileSync(path) }));
}

export function scan(bytes: Buffer): ScanResult {
  return hieroScanner.scan(new MemorySource(bytes), 'hiero');
}

/** An AYON that has every id of its own form. */
export function facts(id: string | null, policy: EditPolicy = DEFAULT_POLICY): ServerFacts {
  const found = id !== null && /^[0-9a-f]{32}$/.test(id) ? [representation({ id })] : [];
  return { ownProject: 'show', hieroTag: policy.hieroTag, projects: ['show'], found, newest: null };
}

/** What is decided where every ObjectId was imported under the id that follows from it. */
export function decision(id: string | null, project = 'show'): Decision {
  const plain = { confidence: 1, evidence: [], alternatives: [], reason: null };
  const form = idForm(id);
  if (form === 'ayon' && id !== null) {
    return { status: 'already-ayon', method: null, target: { ...TARGET, representationId: id }, ...plain };
  }
  if (form !== 'objectid' || id === null) return { status: 'unresolved', method: null, target: null, ...plain };
  const target = { ...TARGET, project, representationId: deriveAyonId(id) };
  return { status: 'remap', method: 'derived', target, ...plain };
}

export function judgeWith(policy: EditPolicy): Judge {
  return { accepts: ({ status }) => status === 'remap', facts: ({ fields }) => facts(fields.representation, policy) };
}

/** The whole of planning, for the containers of one project. */
export function decideAll(
  containers: readonly ScannedContainer[],
  over: Partial<EditPolicy> = {},
  decide: (container: ScannedContainer) => Decision = ({ fields }) => decision(fields.representation),
): readonly DecidedContainer[] {
  const policy = { ...DEFAULT_POLICY, ...over };
  const judge = judgeWith(policy);
  const decided = containers.map((container) => decideContainer(container, [decide(container)], 'show', policy, judge));
  return settleSharedTags(decided, judge);
}

/** The project with everything written that a plan would write. */
export function patched(bytes: Buffer, over: Partial<EditPolicy> = {}): Buffer {
  const { containers, frames } = scan(bytes);
  return checkedPatch(
    bytes,
    decideAll(containers, over).flatMap(({ edits }) => edits),
    frames,
  );
}
