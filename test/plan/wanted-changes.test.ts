import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../src/model/container.ts';
import { editsFor } from '../../src/plan/edits.ts';
import { DEFAULT_POLICY } from '../../src/plan/policy.ts';
import type { EditPolicy } from '../../src/plan/policy.ts';
import { container, fields, slot, TARGET } from '../support/records.ts';

/** What is written, as `purpose: new text`. */
function written(record: ScannedContainer, policy: Partial<EditPolicy> = {}, project = 'show'): string[] {
  const result = editsFor(record, { ...TARGET, project }, 'show', { ...DEFAULT_POLICY, ...policy });
  if (!result.possible) return [`refused: ${result.reason.code} ${String(result.reason.args['what'] ?? '')}`.trim()];
  return result.edits.map((edit) => `${edit.what}: ${edit.new}`);
}

const ID = `representation: ${TARGET.representationId}`;

describe('what a container needs', () => {
  it('is the id alone for a record of OpenPype 3', () => {
    expect(written(container())).toEqual([ID]);
  });

  it('is nothing where the record is right already', () => {
    expect(written(container({ fields: fields({ representation: TARGET.representationId }) }))).toEqual([]);
  });

  it.each([
    ['maya', 'RigLoader', 'ReferenceLoader'],
    ['maya', 'FbxLoader', 'ReferenceLoader'],
    ['nuke', 'LoadMov', 'LoadClip'],
    ['nuke', 'LoadLutsInputProcess', 'LoadEffectsInputProcess'],
  ] as const)('renames the loader in %s from %s to %s', (host, from, to) => {
    expect(written(container({ host, fields: fields({ loader: from }) }))).toContain(`loader: ${to}`);
  });

  it.each([
    ['houdini', 'AbcLoader'],
    ['houdini', 'CameraLoader'],
    ['maya', 'AssemblyLoader'],
    ['maya', 'StudioRigLoader'],
  ] as const)('leaves the loader in %s called %s', (host, loader) => {
    expect(written(container({ host, fields: fields({ loader }) }))).toEqual([ID]);
  });

  it('lets the rules of a studio rename a loader first', () => {
    const renameLoader = (loader: string): string | null => (loader === 'RigLoader' ? 'StudioLoader' : null);
    expect(written(container({ fields: fields({ loader: 'RigLoader' }) }), { renameLoader })).toContain(
      'loader: StudioLoader',
    );
  });

  it('has the project written for a library, and for the own project only on request', () => {
    expect(written(container(), {}, 'library')).toEqual([ID, 'project_name: library']);
    expect(written(container(), { imprintProject: true })).toEqual([ID, 'project_name: show']);
    expect(written(container({ fields: fields({ project_name: '' }) })), 'an empty key is used as it is').toEqual([
      ID,
      'project_name: show',
    ]);
  });

  it('refuses a library container whose project cannot be written: half a repair only hides the trouble', () => {
    const bare = container({ slots: container().slots.filter(({ what }) => what !== 'project_name') });
    expect(written(bare, {}, 'library')).toEqual(['refused: edit-not-possible project_name']);
    expect(written(bare)).toEqual([ID]);
  });

  it('brings schema and id to AYON’s pair together, on request', () => {
    expect(written(container(), { modernise: true })).toEqual([
      ID,
      'schema: ayon:container-3.0',
      'id: ayon.load.container',
    ]);
  });

  it('rewrites the id of a mindbender record, which AYON accepts nowhere', () => {
    const record = container({
      fields: fields({ id: 'pyblish.mindbender.container', loader: 'mindbender.maya.pipeline' }),
      suggests: { loader: 'ReferenceLoader' },
    });
    expect(written(record)).toEqual([ID, 'loader: ReferenceLoader', 'id: pyblish.avalon.container']);
  });

  it('lets the id of a mindbender record stand in Fusion, where nothing compares it', () => {
    const record = {
      ...container({ fields: fields({ id: 'pyblish.mindbender.container' }) }),
      host: 'fusion',
    } as const;
    expect(written(record)).toEqual([ID]);
  });

  it('adds schema and id in Fusion, where a record without one of them is passed over', () => {
    const record = container({ fields: fields({ schema: null, id: null }), host: 'fusion' });
    const keys = written(record).map((edit) => edit.replace(/:.*/, ''));
    expect(keys).toEqual(['representation', 'schema', 'id']);
    expect(written({ ...record, slots: record.slots.filter(({ what }) => what !== 'id') })).toEqual([
      'refused: edit-not-possible id',
    ]);
  });

  it('adds keys that were not written because they were empty', () => {
    const record = container({ fields: fields({ namespace: null }) });
    expect(written(record), 'there is no place for it').toEqual(['refused: edit-not-possible namespace']);
    expect(written({ ...record, slots: [...record.slots, slot('namespace', '', 900)] })).toEqual([ID]);
    const suggested = {
      ...record,
      suggests: { namespace: 'hero_01_' },
      slots: [...record.slots, slot('namespace', '', 900)],
    };
    expect(written(suggested)).toEqual([ID, 'namespace: hero_01_']);
  });

  it('asks nothing more of a record that was only edited from here', () => {
    const record = container({
      carrier: 'reference-edit',
      fields: fields({ name: null, namespace: null, loader: null, id: null, schema: null }),
    });
    expect(written(record)).toEqual([ID]);
  });

  it('writes a TOML record anew as a whole, with the project in it where that is wanted', () => {
    const slots = [slot('knobs', 'toml', 10), slot('project_name', '', 20), slot('representation', 'inside', 12)];
    const record = container({ host: 'nuke', carrier: 'toml-knob', slots });
    expect(written(record)).toEqual([`knobs: ${TARGET.representationId}`]);
    expect(written(record, {}, 'library')).toEqual([`knobs: ${TARGET.representationId}`, 'project_name: library']);
    const beside = container({ host: 'nuke', carrier: 'toml-knob' });
    expect(written(beside), 'AYON would not read it').toEqual(['refused: edit-not-possible knobs']);
  });

  it('writes nothing where the scanner says that the record must not be touched', () => {
    const locked = { code: 'workfile-changed-meanwhile', severity: 'error', args: {} } as const;
    expect(written(container({ locked }))).toEqual(['refused: workfile-changed-meanwhile']);
  });
});
