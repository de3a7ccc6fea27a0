import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../src/model/container.ts';
import { decideContainer, managedRecord } from '../../src/plan/decide-container.ts';
import { judge } from '../../src/plan/manage/manage-state.ts';
import { DEFAULT_POLICY } from '../../src/plan/policy.ts';
import type { EditPolicy } from '../../src/plan/policy.ts';
import type { DecidedContainer } from '../../src/plan/workfile-line.ts';
import { staysText } from '../../src/hosts/hiero.ts';
import { clipRecord, hieroProject, tagSets } from '../support/hiero-builder.ts';
import type { RecordKeys } from '../support/hiero-builder.ts';
import { representation } from '../support/records.ts';
import { decideAll, decision, facts, fixtures, judgeWith, patched, scan } from '../scanners/hiero/support.ts';

const OBJECT_ID = '64b0d1f25f8c1b5f6c5e8305';
const AYON_ID = 'c1d2e3f405162738495a6b7c8d9e0f10';

function projectOf(tag: string, keys: RecordKeys = {}, name = 'sh010'): Buffer {
  const tags = tagSets(tag, clipRecord(OBJECT_ID, name, keys));
  return Buffer.from(hieroProject([{ name: 'Video 1', clips: [{ name, tags }] }]));
}

function only(bytes: Buffer): ScannedContainer {
  const { containers } = scan(bytes);
  return containers[0] ?? expect.fail('there is no container');
}

function decided(bytes: Buffer, over: Partial<EditPolicy> = {}): DecidedContainer {
  return decideAll(scan(bytes).containers, over)[0] ?? expect.fail('there is no container');
}

const purposes = ({ edits }: DecidedContainer): string[] => [...new Set(edits.map(({ what }) => what))].sort();
const blockers = ({ manage }: DecidedContainer): string[] => (manage?.blockers ?? []).map(({ code }) => code);

describe('a record of Hiero', () => {
  it('gets its id and a tag that AYON looks for, and nothing else', () => {
    const one = decided(projectOf('openpypeData_1a2b3c4d'));
    expect(purposes(one)).toEqual(['representation', 'tab']);
    expect(one.manage?.before.listed).toBe(false);
    expect(one.manage?.after).toEqual({ listed: true, updatable: true });
  });

  it('keeps the name of its tag for ayon-hiero before 0.3, which looks for that one', () => {
    const one = decided(projectOf('openpypeData_1a2b3c4d'), { hieroTag: 'openpypeData' });
    expect(purposes(one)).toEqual(['representation']);
    expect(one.manage?.before).toEqual({ listed: true, updatable: false });
    expect(one.manage?.after).toEqual({ listed: true, updatable: true });
    expect(purposes(decided(projectOf('Pype Data'), { hieroTag: 'openpypeData' }))).toEqual(['representation', 'tab']);
  });

  it('of a library project cannot work, and is told so', () => {
    const decideAs = (): ReturnType<typeof decision> => decision(OBJECT_ID, 'library');
    const [one] = decideAll(scan(projectOf('openpypeData')).containers, {}, decideAs);
    expect(one?.decision.status).toBe('refused');
    expect(one?.decision.reason).toEqual({ code: 'hiero-library-project', args: { project: 'library' } });
    expect(one?.edits).toEqual([]);
    const record = managedRecord(only(projectOf('AYONdata', { representation: AYON_ID, project_name: 'library' })));
    const found = [representation({ id: AYON_ID, project: 'library' })];
    const seen = judge(record, { ...facts(AYON_ID), projects: ['show', 'library'], found });
    expect(seen.blockers).toEqual([{ code: 'manage-hiero-library', args: { project: 'library' } }]);
  });

  it.each([
    [{ schema: 'avalon-core:container-2.0' }, 'manage-schema-not-valid', ['representation', 'schema', 'tab']],
    [{ schema: 'ayon:container-3.0' }, 'manage-schema-not-valid', ['representation', 'schema', 'tab']],
    [{ id: 'ayon.load.container' }, 'manage-schema-not-valid', ['representation', 'schema', 'tab']],
    [{ objectName: null }, 'manage-hiero-object-name', ['object_name', 'representation', 'tab']],
    [{ schema: null }, 'manage-key-missing', ['representation', 'schema', 'tab']],
    [{ namespace: null }, 'manage-key-missing', ['namespace', 'representation', 'tab']],
    [{ namespace: '0010', objectName: 'x' }, 'manage-hiero-not-text', ['knobs']],
    [{ name: '3.5' }, 'manage-hiero-not-text', ['knobs']],
    [{ loader: 'None' }, 'manage-hiero-not-text', ['knobs']],
  ] as [RecordKeys, string, string[]][])('with %j fails AYON’s validation, and is mended', (keys, code, written) => {
    const bytes = projectOf('openpypeData', keys);
    const before = judge(managedRecord(only(bytes)), facts(OBJECT_ID));
    expect(before.blockers.map((blocker) => blocker.code)).toContain(code);
    expect(purposes(decided(bytes))).toEqual(written);
    const after = only(patched(bytes));
    expect(judge(managedRecord(after), facts(after.fields.representation)).state.listed).toBe(true);
    expect(after.fields.namespace).toBe(keys['namespace'] === null ? '' : (keys['namespace'] ?? 'sh010'));
  });

  it('with digits for a namespace is refused for ayon-hiero before 0.3, which reads no JSON', () => {
    const one = decided(projectOf('openpypeData', { namespace: '0010' }), { hieroTag: 'openpypeData' });
    expect(one.decision.reason).toEqual({ code: 'hiero-value-not-text', args: { key: 'namespace' } });
  });

  it('is written as JSON where its new id is digits alone', () => {
    const target = { ...decision(OBJECT_ID), target: { ...representationTarget(), representationId: '1'.repeat(32) } };
    const container = only(projectOf('openpypeData'));
    const one = decideContainer(container, [target], 'show', DEFAULT_POLICY, judgeWith(DEFAULT_POLICY));
    expect(purposes(one)).toEqual(['knobs']);
    const digits = only(projectOf('openpypeData', { representation: '6'.repeat(24) }));
    expect(digits.tag?.notText).toBe('representation');
    expect(purposes(decideAll([digits])[0] ?? expect.fail())).toEqual(['representation', 'tab']);
  });

  it('that has AYON’s id under the old tag’s name is restored by the name alone', () => {
    const one = decided(projectOf('openpypeData', { representation: AYON_ID }));
    expect(one.decision.status).toBe('remap');
    expect(purposes(one)).toEqual(['tab']);
    const settled = decided(projectOf('AYONdata', { representation: AYON_ID }));
    expect([settled.decision.status, settled.edits]).toEqual(['already-ayon', []]);
  });

  it('is brought to AYON’s own pair on request, tag and all', () => {
    const one = decided(projectOf('openpypeData'), { modernise: true });
    expect(purposes(one)).toEqual(['id', 'representation', 'schema', 'tab']);
    expect(one.manage?.after.listed).toBe(true);
  });

  it('whose clip has another name than its record says is listed, and an update would go astray', () => {
    expect(blockers(decided(projectOf('openpypeData', { namespace: 'sh020' })))).toEqual(['manage-hiero-item-renamed']);
    expect(blockers(decided(projectOf('openpypeData', { namespace: '' })))).toEqual(['manage-hiero-item-renamed']);
  });
});

describe('records in one tag', () => {
  const bytesOf = (name: string): Buffer =>
    fixtures().find((one) => one.name === name)?.bytes ?? expect.fail(`no fixture ${name}`);

  it('rename it once', () => {
    const all = decideAll(scan(bytesOf('track-effects')).containers);
    expect(all.map(purposes)).toEqual([['representation', 'tab'], ['representation']]);
  });

  it('keep its old name while one of them would fail the whole list', () => {
    const [good, bad] = decideAll(scan(bytesOf('track-mate-invalid')).containers);
    expect(good?.decision.reason?.code).toBe('hiero-tag-mate-invalid');
    expect([good?.edits, good?.proposed, bad?.edits]).toEqual([[], null, []]);
  });

  it('are listed together once it is renamed, those without an answer as invalid', () => {
    const { containers } = scan(bytesOf('track-effects'));
    const [, second] = decideAll(containers, {}, ({ fields }) =>
      decision(fields.namespace === 'sh010' ? fields.representation : null),
    );
    expect(second?.decision.status).toBe('unresolved');
    expect(second?.manage?.after).toEqual({ listed: true, updatable: false });
    expect(second?.manage?.blockers.map(({ code }) => code)).toEqual(['manage-id-invalid']);
  });
});

describe('what ayon-hiero takes for a text', () => {
  it.each(['sh010', 'plateMain', 'openpype:container-2.0', '0010_a', 'a-1', 'None_1', 'x (1)', 'sh 10', '1e5'])(
    '%j',
    (text) => {
      expect(staysText(text)).toBe(true);
    },
  );

  it.each(['0010', 'None', 'True', 'False', '1.5', '-3', '(1)', '[1, 2]', '{}', '"a"', "b'a'", '...', ' 7', '1+2j'])(
    'is not surely %j',
    (text) => {
      expect(staysText(text)).toBe(false);
    },
  );
});

function representationTarget(): NonNullable<ReturnType<typeof decision>['target']> {
  return decision(OBJECT_ID).target ?? expect.fail('no target');
}
