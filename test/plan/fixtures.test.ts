import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import type { ScannedContainer, ScanResult } from '../../src/model/container.ts';
import type { Decision } from '../../src/model/decision.ts';
import { idForm } from '../../src/ids/form.ts';
import { decideContainer, managedRecord } from '../../src/plan/decide-container.ts';
import type { Judge } from '../../src/plan/decide-container.ts';
import type { DecidedContainer } from '../../src/plan/workfile-line.ts';
import type { ServerFacts } from '../../src/plan/manage/managed-record.ts';
import { judge } from '../../src/plan/manage/manage-state.ts';
import { DEFAULT_POLICY } from '../../src/plan/policy.ts';
import { settleSharedTags } from '../../src/plan/shared-tags.ts';
import { MemorySource, readBytes } from '../../src/files/byte-source.ts';
import { openWorkfile } from '../../src/scanners/open-workfile.ts';
import { recognise } from '../../src/scanners/registry.ts';
import { checkedPatch } from '../support/checked-patch.ts';
import { representation, TARGET } from '../support/records.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** The files beside each `expected.json`. */
async function workfiles(): Promise<string[]> {
  const entries = await readdir(fixtures, { recursive: true, withFileTypes: true });
  const cases = new Set(entries.filter(({ name }) => name === 'expected.json').map(({ parentPath }) => parentPath));
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'expected.json' && cases.has(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The plain bytes of a workfile: what spans are counted in. */
function plainBytes(bytes: Buffer, path: string): Buffer {
  const known = openWorkfile(new MemorySource(bytes), path, bytes.subarray(0, 4096));
  return known === null ? bytes : readBytes(known.plain, 0, known.plain.size);
}

function scan(bytes: Buffer, path: string): ScanResult | null {
  const known = recognise(bytes.subarray(0, 4096), basename(path));
  return known === null ? null : known.scanner.scan(new MemorySource(bytes), known.format);
}

/** A server that has the derived id of every ObjectId. */
function facts(id: string | null): ServerFacts {
  const found = id !== null && /^[0-9a-f]{32}$/.test(id) ? [representation({ id })] : [];
  return { ownProject: 'show', projects: ['show'], found, newest: null };
}

function decision(id: string | null): Decision {
  const plain = { confidence: 1, evidence: [], alternatives: [], reason: null };
  if (idForm(id) !== 'objectid' || id === null) {
    return { status: 'unresolved', method: null, target: null, ...plain };
  }
  const target = { ...TARGET, representationId: deriveAyonId(id) };
  return { status: 'remap', method: 'derived', target, ...plain };
}

function decided(container: ScannedContainer): DecidedContainer {
  const ids = [container.fields.representation, ...container.alsoAt.map((place) => place.representation)];
  return decideContainer(container, ids.map(decision), 'show', DEFAULT_POLICY, JUDGE);
}

const JUDGE: Judge = {
  accepts: ({ status }) => status === 'remap',
  facts: ({ fields }) => facts(fields.representation),
};

/** What may still stand in the way once everything is written: nothing that an edit could have mended. */
const BEYOND_EDITING = new Set([
  ...['manage-loader-gone', 'manage-loader-reload', 'manage-loader-empty', 'manage-loader-unknown'],
  'manage-fusion-tool',
  'manage-published-json',
  ...['manage-hiero-switched-off', 'manage-hiero-elsewhere', 'manage-hiero-item-renamed'],
]);

describe.each([
  'maya-ascii',
  'maya-binary',
  'nuke',
  'houdini',
  'hiero',
  'fusion',
  'blender',
  'photoshop',
  'aftereffects',
  'published-json',
])('the records of %s', (format) => {
  it('are listed and updatable after the edits, in every era and form, and need no second edit', async () => {
    const paths = (await workfiles()).filter((path) => relative(fixtures, dirname(path)).startsWith(format));
    let restored = 0;
    for (const path of paths) {
      const bytes = plainBytes(await readFile(path), path);
      const before = scan(bytes, path);
      if (before === null) continue;
      const containers = settleSharedTags(before.containers.map(decided), JUDGE);
      const patched = checkedPatch(
        bytes,
        containers.flatMap(({ edits }) => edits),
        before.frames,
      );
      const after = scan(patched, path);
      expect(after?.containers.length, path).toBe(containers.length);
      for (const [index, was] of containers.entries()) {
        if (was.decision.status !== 'remap') continue;
        restored += 1;
        const now = after?.containers[index] ?? expect.fail(`${path}: the container is gone`);
        const where = `${relative(fixtures, path)} ${now.node}`;
        const seen = judge(managedRecord(now), facts(now.fields.representation));
        expect(seen.state.listed || seen.blockers.every(({ code }) => BEYOND_EDITING.has(code)), where).toBe(true);
        expect(
          seen.blockers.filter(({ code }) => !BEYOND_EDITING.has(code)),
          where,
        ).toEqual([]);
        expect(was.manage?.after, `${where}: as the plan said`).toEqual(seen.state);
        expect(decided(now).edits, `${where}: nothing is left to do`).toEqual([]);
      }
    }
    expect(restored).toBeGreaterThan(5);
  });
});
