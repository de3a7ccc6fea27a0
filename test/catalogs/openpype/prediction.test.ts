import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpenPypeDocument } from '../../../src/model/catalog.ts';
import type { Reason } from '../../../src/model/decision.ts';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import { sentence } from '../../../src/words/index.ts';
import { expectedDocuments, need, OP_PRJ, withDumps, type Expected } from '../../support/openpype-dumps.ts';

const expected = expectedDocuments();
let found: ReadonlyMap<string, OpenPypeDocument>;

beforeAll(async () => {
  found = await withDumps([OP_PRJ], (dumps) => dumps.lookup(new Set(expected.map((item) => item.objectId))));
});

function reasonOf(objectId: string): Reason | null {
  const { prediction } = need(found, objectId);
  return prediction.imported ? null : prediction.reason;
}

test('there are 170 documents whose fate was recorded, 65 of them representations', () => {
  expect(expected).toHaveLength(170);
  const types = expected.map((item) => need(found, item.objectId).type);
  expect(types.filter((type) => type.endsWith('representation'))).toHaveLength(65);
});

test.each(expected)('$label ($objectId) is predicted as it happened', ({ objectId, uuid5, onServer }) => {
  expect(deriveAyonId(objectId)).toBe(uuid5);
  expect(need(found, objectId).prediction.imported).toBe(onServer !== null);
});

/** What the label of a lost representation says, and the reason that must be given for it. */
const REASONS_BY_LABEL: readonly (readonly [RegExp, Reason['code'], Readonly<Record<string, unknown>>])[] = [
  [/^archived_representation/, 'import-skips-type', { type: 'archived_representation' }],
  [/^HERO rep of a repless source/, 'import-hero-source-lost', { product: 'modelB', why: 'import-version-empty' }],
  [/^HERO rep of missing source/, 'import-hero-source-missing', { product: 'modelB2' }],
  [/^HERO of v000/, 'import-hero-of-zero', { product: 'modelZero' }],
  [/^HERO B ma/, 'import-hero-taken', { product: 'modelTwoHero' }],
  [/^CASE collision subset/, 'import-name-taken', { what: 'product', name: 'modelmain' }],
  [/^CASE collision rep/, 'import-name-taken', { what: 'representation', name: 'exr' }],
  [/^DUP subset/, 'import-name-taken', { what: 'product', name: 'modelMain' }],
  [/^DUP version/, 'import-version-taken', { product: 'modelMain', version: 1 }],
  [/^DUP rep name/, 'import-name-taken', { what: 'representation', name: 'ma' }],
  [/^EMPTY family/, 'import-family-refused', { family: '' }],
  [/^SPACE in subset/, 'import-name-refused', { what: 'product', name: 'model Main' }],
  [/^TRAILING dot subset/, 'import-name-refused', { what: 'product', name: 'modelDot.' }],
  [/^SPACE in rep name/, 'import-name-refused', { what: 'representation' }],
  [/^LEADING dot rep name/, 'import-name-refused', { what: 'representation' }],
  [/^VERSION ATTR fps/, 'import-attribute-refused', { what: 'version', attribute: 'fps' }],
  [/^VERSION ATTR frameStart/, 'import-attribute-refused', { what: 'version', attribute: 'frameStart' }],
  [/^VERSION ATTR intent/, 'import-attribute-refused', { what: 'version', attribute: 'intent' }],
  [/^VERSION ATTR families/, 'import-attribute-refused', { what: 'version', attribute: 'families' }],
  [/^VERSION ATTR machine/, 'import-attribute-refused', { what: 'version', attribute: 'machine' }],
  [/^REP ATTR frameStart/, 'import-attribute-refused', { what: 'representation', attribute: 'frameStart' }],
  [/^REP ATTR description/, 'import-attribute-refused', { what: 'representation', attribute: 'description' }],
  [/^REP ATTR path/, 'import-attribute-refused', { what: 'representation', attribute: 'path' }],
  [/^FOLDER space/, 'import-name-refused', { what: 'folder', name: 'bad name' }],
  [/^FOLDER case collision/, 'import-name-taken', { what: 'folder', name: 'HERO' }],
  [/^FOLDER orphan/, 'import-folder-adrift', { name: 'orphanAsset' }],
  [/^FOLDER archived/, 'import-parent-unsuitable', { what: 'product', parentType: 'archived_asset' }],
  [/^ORPHAN version/, 'import-parent-missing', { what: 'version' }],
  [/^ORPHAN rep/, 'import-parent-missing', { what: 'representation' }],
  [/^ORPHAN subset/, 'import-parent-missing', { what: 'product', name: 'orphSub' }],
  [/^ARCHIVED subset/, 'import-parent-unsuitable', { what: 'version', parentType: 'archived_subset' }],
];

const lostRepresentations = expected.filter(
  ({ label, onServer }) => onServer === null && REASONS_BY_LABEL.some(([pattern]) => pattern.test(label)),
);

test('every lost representation has a reason in the table below', () => {
  const lost = expected.filter(({ objectId }) => {
    const { type, prediction } = need(found, objectId);
    return type.endsWith('representation') && !prediction.imported;
  });
  expect(lost).toHaveLength(31);
  expect(lost.filter((item) => !lostRepresentations.includes(item))).toEqual([]);
});

test.each(lostRepresentations)('the reason for "$label" is the one on its label', ({ objectId, label }) => {
  const [, code, args] = REASONS_BY_LABEL.find(([pattern]) => pattern.test(label)) ?? [];
  const reason = reasonOf(objectId);
  expect(reason?.code).toBe(code);
  expect(reason?.args).toMatchObject(args ?? {});
  expect(reason === null ? '' : sentence(reason.code, reason.args)).not.toContain('?');
});

/** One refusal in the log of the genuine importer: the entity, and the server's words. */
interface Refusal {
  readonly kind: string;
  readonly item: Expected;
  readonly detail: string;
}

function refusals(): readonly Refusal[] {
  const log = readFileSync(join(import.meta.dirname, '../../data/op-prj/importer-run.txt'), 'utf8');
  const text = log.replace(/\s*deploy\.py:85/g, '').replace(/\s+/g, ' ');
  return [...text.matchAll(/Unable to deploy (\w+) ([0-9a-f]{32}): (.*?)(?= ERROR| INFO| \[11\/)/g)].map((match) => {
    const [, kind = '', id = '', detail = ''] = match;
    const item = expected.find((one) => one.uuid5 === id);
    if (item === undefined) throw new Error(`${id} is in the log only`);
    return { kind, item, detail };
  });
}

/** What the server said, as a reason; null where it only says that the entity above is not there. */
function reasonInLog({ kind, item, detail }: Refusal): Partial<Reason> | null {
  const attribute = /attrib -> (\w+)/.exec(detail)?.[1];
  if (attribute !== undefined) return { code: 'import-attribute-refused', args: { attribute } };
  if (/ productType string does not match/.test(detail)) return { code: 'import-family-refused' };
  if (/ name string does not match/.test(detail)) return { code: 'import-name-refused' };
  if (detail.startsWith('Hero version already exists')) return { code: 'import-hero-taken' };
  if (/already exists/.test(detail) && kind !== 'version') return { code: 'import-name-taken' };
  if (/already exists/.test(detail)) {
    return {
      code: need(found, item.objectId).type === 'hero_version' ? 'import-hero-of-zero' : 'import-version-taken',
    };
  }
  return null;
}

describe("each refusal in the importer's own log", () => {
  test('there are 51 of them', () => {
    expect(refusals()).toHaveLength(51);
  });

  test.each(refusals())('$kind $item.label', (refusal) => {
    const reason = reasonOf(refusal.item.objectId);
    const direct = reasonInLog(refusal);
    if (direct !== null) {
      expect(reason).toMatchObject(direct);
      return;
    }
    const above = /_id '([0-9a-f-]{36})' is not present/.exec(refusal.detail)?.[1]?.replaceAll('-', '');
    const parent = expected.find((item) => item.uuid5 === above);
    expect(parent).toBeDefined();
    expect(reason).toEqual(reasonOf(parent?.objectId ?? ''));
  });
});
