import { basename, dirname } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScannedContainer, Slot } from '../../src/model/container.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { Edit } from '../../src/model/edit.ts';
import type { ContainerLine, WorkfileLine } from '../../src/model/plan.ts';
import { spanEnd } from '../../src/model/span.ts';
import { checkEdits } from '../../src/patch/splice.ts';
import { requestOf } from '../../src/plan/edit-request.ts';
import { idsIn, vetRequest } from '../../src/plan/vet-request.ts';
import type { Vetted } from '../../src/plan/vet-request.ts';
import { editsOf } from '../../src/model/plan.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { HEADER, plannedFixtures } from '../support/planned-fixtures.ts';
import type { PlannedFixture } from '../support/planned-fixtures.ts';
import { TARGET } from '../support/records.ts';
import { scanForWriter } from '../../src/scanners/scan-bytes.ts';
import { firstStray } from '../../src/writers/apply/write/id-check.ts';
import { spliced } from '../support/splicing.ts';

const cases: PlannedFixture[] = [];

beforeAll(async () => {
  cases.push(...(await plannedFixtures()));
});

function vet({ plain, scan }: PlannedFixture, line: WorkfileLine): Vetted {
  return vetRequest(requestOf(HEADER, line), scan, new MemorySource(plain));
}

describe('what this tool plans of a fixture', () => {
  test('is what it finds in the file once more, and afterwards exactly those ids stand in it', async () => {
    expect(cases.length).toBeGreaterThan(40);
    for (const one of cases) {
      const vetted = vet(one, one.line);
      expect(vetted, one.path).toMatchObject({ granted: true });
      const after = await scanForWriter(new MemorySource(spliced(one.plain, editsOf(one.line))), one.path);
      if (vetted.granted) expect(firstStray(vetted.ids, idsIn(after)), one.path).toBeNull();
    }
  });
});

/** Where in a file something may be written at all: the slots of its records, and their frames' lengths and paddings. */
function writable({ scan }: PlannedFixture): readonly { offset: number; length: number }[] {
  const slots = scan.containers.flatMap((container: ScannedContainer): Slot[] => [
    ...container.slots,
    ...container.alsoAt.flatMap(({ slot }) => (slot === undefined ? [] : [slot])),
  ]);
  const frames = scan.frames.flatMap((frame) => {
    const { length, alignment = 1 } = frame;
    return [length, { offset: spanEnd(frame.body), length: (alignment - (frame.body.length % alignment)) % alignment }];
  });
  return [...slots.map(({ span }) => span), ...frames];
}

/** What somebody does to an edit of the plan. */
const tampering = fc.oneof(
  fc.record({ how: fc.constant('move' as const), by: fc.integer({ min: -40, max: 40 }) }),
  fc.record({ how: fc.constant('stretch' as const), by: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    how: fc.constant('value' as const),
    text: fc.oneof(fc.string(), fc.constant('";python("import os");//')),
  }),
  fc.record({ how: fc.constant('add' as const), at: fc.nat(), text: fc.oneof(fc.string(), fc.constant('deleteNode')) }),
  fc.record({ how: fc.constant('twice' as const) }),
  fc.record({ how: fc.constant('drop' as const) }),
  fc.record({ how: fc.constant('purpose' as const), what: fc.constantFrom('id', 'loader', 'knobs', 'length') }),
);
type Tampering = typeof tampering extends fc.Arbitrary<infer T> ? T : never;

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function tamper(edits: readonly Edit[], index: number, by: Tampering, bytes: Buffer): Edit[] {
  const edit = edits[index % Math.max(1, edits.length)];
  if (edit === undefined) return [...edits];
  const others = edits.filter((one) => one !== edit);
  const old = (offset: number, length: number): Edit => ({
    ...edit,
    offset,
    length,
    old: bytes.toString('latin1', offset, offset + length),
  });
  switch (by.how) {
    case 'move':
      return [...others, old(Math.max(0, edit.offset + by.by), edit.length)];
    case 'stretch':
      return [...others, old(edit.offset, Math.min(edit.length + by.by, bytes.length - edit.offset))];
    case 'value':
      return [...others, { ...edit, new: bytesOf(by.text) }];
    case 'add':
      return [...edits, { ...old(by.at % bytes.length, 0), new: bytesOf(by.text) }];
    case 'twice':
      return [...edits, edit];
    case 'drop':
      return others;
    case 'purpose':
      return [...others, { ...edit, what: by.what }];
  }
}

function tampered(one: PlannedFixture, container: number, edit: number, by: Tampering, framing: boolean): WorkfileLine {
  const { line, plain: bytes } = one;
  if (framing) return { ...line, framing: tamper(line.framing, edit, by, bytes) };
  const edited = line.containers.filter(({ edits }) => edits.length > 0);
  const chosen = edited[container % Math.max(1, edited.length)];
  const containers = line.containers.map((other): ContainerLine =>
    other === chosen ? { ...other, edits: tamper(other.edits, edit, by, bytes) } : other,
  );
  return { ...line, containers };
}

describe('a plan that somebody changed', () => {
  test('gets nothing written outside the slots of records, and no value but those that the planner makes', () => {
    let granted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(50), fc.nat(20), tampering, fc.boolean(), (n, container, edit, by, framing) => {
        const one = cases[n % cases.length];
        if (one === undefined) return;
        const line = tampered(one, container, edit, by, framing);
        const vetted = vet(one, line);
        if (!vetted.granted) {
          refused += 1;
          expect(vetted.reason.code).toMatch(/^write-(edit|framing|format)-/);
          return;
        }
        granted += 1;
        const places = writable(one);
        const own = new Set(editsOf(one.line).map((one) => JSON.stringify([one.offset, one.length, one.new])));
        for (const written of checkEdits(editsOf(line), one.plain.length)) {
          const inside = places.some((at) => written.offset >= at.offset && spanEnd(written) <= at.offset + at.length);
          expect(inside, `${one.path} at ${written.offset}`).toBe(true);
          expect(own, 'a value that the planner makes').toContain(
            JSON.stringify([written.offset, written.length, written.new]),
          );
        }
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(1000);
    expect(granted).toBeGreaterThan(50);
  });

  test('may leave out a whole record, and nothing else of it', () => {
    const one = cases.find(({ path, line }) => path.includes('openpype-3') && line.containers.length > 1);
    if (one === undefined) throw new Error('a fixture with two records');
    const [first, ...others] = one.line.containers;
    if (first === undefined) throw new Error('a record');
    expect(vet(one, { ...one.line, containers: [{ ...first, edits: [] }, ...others] }).granted).toBe(
      one.line.framing.length === 0,
    );
  });

  test.each<[string, (container: ContainerLine) => ContainerLine, string]>([
    ['names a record that is not there', (container) => ({ ...container, node: 'nobody' }), 'write-edit-foreign'],
    ['moves a record', (container) => ({ ...container, offset: container.offset + 1 }), 'write-edit-foreign'],
    ['edits a record that was not decided', (container) => ({ ...container, decision: null }), 'write-edit-foreign'],
    ['edits a proposal', (container) => withDecision(container, { method: 'path' }), 'write-edit-foreign'],
    [
      'decides otherwise than it edits',
      (container) => toTarget(container, { representationId: 'e'.repeat(32) }),
      'write-edit-foreign',
    ],
    [
      'means an id that is none',
      (container) => toTarget(container, { representationId: 'x";python("1")' }),
      'write-edit-foreign',
    ],
    [
      'means a project that was not planned',
      (container) => toTarget(container, { project: 'other' }),
      'write-edit-foreign',
    ],
  ])('is refused where it %s', (_what, change, code) => {
    const one = cases.find(({ path }) => basename(dirname(path)) === 'openpype-3');
    if (one === undefined) throw new Error('a fixture');
    const containers = one.line.containers.map((container, index) => (index === 0 ? change(container) : container));
    expect(vet(one, { ...one.line, containers })).toMatchObject({ granted: false, reason: { code } });
  });

  test('is refused where it says that the file is of another format', () => {
    const [one] = cases;
    if (one === undefined) throw new Error('a fixture');
    const format = one.line.format === 'nuke' ? 'maya-ascii' : 'nuke';
    expect(vet(one, { ...one.line, format })).toMatchObject({ reason: { code: 'write-format-differs' } });
  });
});

function withDecision(container: ContainerLine, change: Partial<Decision>): ContainerLine {
  return { ...container, decision: container.decision === null ? null : { ...container.decision, ...change } };
}

function toTarget(container: ContainerLine, change: Partial<typeof TARGET>): ContainerLine {
  return withDecision(container, { target: { ...TARGET, ...container.decision?.target, ...change } });
}
