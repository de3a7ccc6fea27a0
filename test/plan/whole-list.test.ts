import { describe, expect, it } from 'vitest';
import type { ManagedRecord, ServerFacts } from '../../src/plan/manage/managed-record.ts';
import { judge } from '../../src/plan/manage/manage-state.ts';
import { judgedTogether, settleWholeList } from '../../src/plan/manage/whole-list.ts';
import type { JudgedContainer } from '../../src/plan/manage/whole-list.ts';
import type { Blocker } from '../../src/model/plan.ts';
import { AYON_ID, fields, OBJECT_ID, representation } from '../support/records.ts';

const FACTS: ServerFacts = {
  ownProject: 'show',
  projects: ['show', 'library'],
  found: [representation()],
  newest: null,
};
const OFF: ServerFacts = { ...FACTS, found: [representation({ active: false, versionActive: false })] };

function record(other: Partial<ManagedRecord> = {}): ManagedRecord {
  return {
    host: 'maya',
    carrier: 'attribute',
    nodeType: null,
    fields: fields({ representation: AYON_ID }),
    hasAyonLayout: true,
    hasOldPrefix: false,
    ...other,
  };
}

const emptying = (given: ManagedRecord, facts = FACTS): string | undefined => judge(given, facts).emptying?.code;
const inProject = (project_name: string, id = AYON_ID) => fields({ representation: id, project_name });

describe('one record empties AYON’s list of the whole workfile', () => {
  it.each(['maya', 'nuke', 'houdini', 'fusion', 'blender'] as const)(
    'in %s: where it names a project that AYON does not have, or a version that is switched off',
    (host) => {
      expect(emptying(record({ host }))).toBeUndefined();
      expect(emptying(record({ host, fields: inProject('library') }))).toBeUndefined();
      expect(emptying(record({ host, fields: inProject('gone') }))).toBe('manage-empty-project');
      expect(emptying(record({ host, fields: inProject('') }))).toBe('manage-empty-project');
      expect(emptying(record({ host }), OFF)).toBe('manage-empty-version');
    },
  );

  it('not where AYON has the project and it was only not asked about', () => {
    const others = { ...FACTS, others: ['elsewhere'] };
    expect(emptying(record({ fields: inProject('elsewhere') }), others)).toBeUndefined();
    expect(emptying(record({ fields: inProject('Elsewhere') }), others)).toBe('manage-empty-project');
  });

  it('not in Hiero by its project, which ayon-hiero never reads', () => {
    expect(emptying(record({ host: 'hiero', fields: inProject('gone') }))).toBeUndefined();
  });

  it('not by a representation that is switched off in a version that is not', () => {
    const found = [representation({ active: false, versionActive: true })];
    expect(emptying(record(), { ...FACTS, found })).toBeUndefined();
  });

  it.each([
    [AYON_ID.toUpperCase(), true],
    ['94ce0524-4bf6-5d1b-bd10-e88b2e4f4087', true],
    ['{94ce0524-4bf6-5d1b-bd10-e88b2e4f4087}', true],
    ['urn:uuid:94ce0524-4bf6-5d1b-bd10-e88b2e4f4087', true],
    [OBJECT_ID, false],
    ['', false],
    ['None', false],
  ])('by an unknown project with the id %j, as far as AYON asks about it: %s', (id, empties) => {
    expect(emptying(record({ fields: inProject('gone', id) }))).toBe(empties ? 'manage-empty-project' : undefined);
  });

  it('not where nobody asked AYON, and not by a record that AYON does not read', () => {
    expect(emptying(record({ fields: inProject('gone') }), { ...FACTS, projects: null })).toBeUndefined();
    const dropped = { ...inProject('gone'), namespace: null };
    expect(emptying(record({ fields: dropped }))).toBeUndefined();
  });

  it('in Blender: where its record fails the check that is made of each', () => {
    const blender = (other: Parameters<typeof fields>[0]) =>
      emptying(record({ host: 'blender', fields: fields({ representation: AYON_ID, ...other }) }));
    expect(blender({ schema: 'avalon-core:container-2.0' })).toBe('manage-empty-record');
    expect(blender({ namespace: null })).toBe('manage-empty-record');
    expect(blender({ id: 'pyblish.mindbender.container' })).toBeUndefined();
    expect(blender({ id: null })).toBeUndefined();
  });
});

const LISTED = { listed: true, updatable: true };
const NONE = { listed: false, updatable: false };
const CAUSE: Blocker = { code: 'manage-empty-project', args: { project: 'gone' } };

function container(node: string, before: Blocker | null, after: Blocker | null): JudgedContainer {
  const state = (cause: Blocker | null) => (cause === null ? LISTED : NONE);
  const manage = { before: state(before), after: state(after), blockers: [] };
  return { node, offset: 7, manage, emptying: { before, after } };
}

describe('the containers of one workfile', () => {
  it('are listed as they were judged where none empties the list', () => {
    expect(settleWholeList([container('a', null, null), container('b', null, null)])).toBeNull();
  });

  it('are not listed where one of them empties the list, which is a finding of the workfile', () => {
    const list = settleWholeList([
      container('a', null, null),
      container('b', CAUSE, CAUSE),
      container('c', null, CAUSE),
    ]);
    expect(list?.findings.map(({ code, node, offset, args }) => [code, node, offset, args])).toEqual([
      ['manage-empty-project', 'b', 7, { node: 'b', project: 'gone' }],
      ['manage-empty-project', 'c', 7, { node: 'c', project: 'gone' }],
    ]);
    expect(list?.manage).toEqual([
      { before: NONE, after: NONE, blockers: [{ code: 'manage-emptied', args: { node: 'b' } }] },
      { before: NONE, after: NONE, blockers: [] },
      { before: NONE, after: NONE, blockers: [] },
    ]);
  });

  it('are listed again once the edits mend the one that emptied the list', () => {
    const list = settleWholeList([container('a', null, null), container('b', CAUSE, null)]);
    expect(list?.findings).toEqual([]);
    expect(list?.manage.map((manage) => [manage?.before, manage?.after])).toEqual([
      [NONE, LISTED],
      [NONE, LISTED],
    ]);
  });

  it('are judged together from the file as from the plan', () => {
    const good = judge(record(), FACTS);
    const bad = judge(record({ fields: inProject('gone') }), FACTS);
    expect(judgedTogether([good, good])).toEqual([good, good]);
    expect(judgedTogether([good, bad]).map(({ state }) => state)).toEqual([NONE, NONE]);
  });
});
