import { describe, expect, it } from 'vitest';
import type { ManagedRecord, ServerFacts } from '../../src/plan/manage/managed-record.ts';
import { compare, judge } from '../../src/plan/manage/manage-state.ts';
import { AYON_ID, fields, OBJECT_ID, representation } from '../support/records.ts';

function record(other: Partial<ManagedRecord> = {}): ManagedRecord {
  return {
    host: 'maya',
    carrier: 'attribute',
    nodeType: 'objectSet',
    fields: fields({ representation: AYON_ID }),
    hasAyonLayout: true,
    hasOldPrefix: false,
    ...other,
  };
}

function facts(other: Partial<ServerFacts> = {}): ServerFacts {
  return {
    ownProject: 'show',
    projects: ['show', 'library'],
    found: [representation()],
    newest: { version: 3, representations: ['ma', 'abc'] },
    ...other,
  };
}

function codes(given: ManagedRecord, known: ServerFacts = facts()): string[] {
  const { state, blockers } = judge(given, known);
  return [
    ...(state.listed ? [] : ['not listed']),
    ...(state.updatable ? ['updatable'] : []),
    ...blockers.map(({ code }) => code),
  ];
}

describe('what AYON’s Manage tool does', () => {
  it('lists and updates a record whose id it has', () => {
    expect(codes(record())).toEqual(['updatable']);
  });

  it.each([OBJECT_ID, '', 'None', AYON_ID.toUpperCase(), '94ce0524-4bf6-5d1b-bd10-e88b2e4f4087'])(
    'lists a record with the id %j as invalid',
    (id) => {
      expect(codes(record({ fields: fields({ representation: id }) }))).toEqual(['manage-id-invalid']);
    },
  );

  it.each([
    ['maya', 'namespace', true],
    ['maya', 'schema', false],
    ['nuke', 'schema', true],
    ['houdini', 'schema', false],
    ['houdini', 'loader', true],
    ['fusion', 'schema', true],
    ['fusion', 'namespace', true],
  ] as const)('in %s, a missing %s hides the record: %s', (host, key, hides) => {
    const given = record({ host, fields: fields({ representation: AYON_ID, [key]: null }) });
    expect(codes(given)[0] === 'not listed').toBe(hides);
  });

  it('compares the id in Maya and Houdini, and not in Nuke and Fusion', () => {
    const old = fields({ representation: AYON_ID, id: 'pyblish.mindbender.container' });
    expect(codes(record({ fields: old }))).toEqual(['not listed', 'manage-id-not-accepted']);
    expect(codes(record({ host: 'houdini', fields: old }))).toEqual(['not listed', 'manage-id-not-accepted']);
    expect(codes(record({ host: 'nuke', fields: { ...old, loader: 'LoadClip' } }))).toEqual(['updatable']);
    const loader = 'FusionLoadSequence';
    expect(codes(record({ host: 'fusion', nodeType: 'Loader', fields: { ...old, loader } }))).toEqual(['updatable']);
  });

  it.each([
    ['FusionLoadSequence', 'Loader', true],
    ['FusionLoadSequence', 'Saver', false],
    ['FusionLoadAlembicMesh', 'SurfaceAlembicMesh', true],
    ['FusionLoadFBXMesh', 'SurfaceFBXMesh', true],
    ['FusionLoadUSD', 'uLoader', true],
    ['FusionLoadUSD', 'Loader', false],
    ['FusionLoadSetting', 'Anything', true],
  ])('updates what %s loaded on a tool %s of Fusion: %s', (loader, nodeType, updates) => {
    const given = record({ host: 'fusion', nodeType, fields: fields({ representation: AYON_ID, loader }) });
    expect(codes(given)).toEqual(updates ? ['updatable'] : ['manage-fusion-tool']);
  });

  it('loses a gizmo without its own tab and group, but not a clip', () => {
    const nuke = (loader: string): ManagedRecord =>
      record({ host: 'nuke', hasAyonLayout: false, fields: fields({ representation: AYON_ID, loader }) });
    expect(codes(nuke('LoadGizmo'))).toEqual(['manage-nuke-layout']);
    expect(codes(nuke('LoadBackdropNodes'))).toEqual(['manage-nuke-layout']);
    expect(codes(nuke('LoadClip'))).toEqual(['updatable']);
    expect(
      codes(
        record({ host: 'nuke', hasOldPrefix: true, fields: fields({ representation: AYON_ID, loader: 'LoadClip' }) }),
      ),
    ).toEqual(['manage-nuke-prefix']);
  });

  it.each([
    ['RigLoader', 'manage-loader-renamed'],
    ['AssStandinLoader', 'manage-loader-reload'],
    ['AssemblyLoader', 'manage-loader-gone'],
    ['OxCacheLoader', 'manage-loader-unknown'],
    ['StudioLoader', 'manage-loader-unknown'],
  ])('with the loader %s: %s', (loader, expected) => {
    expect(codes(record({ fields: fields({ representation: AYON_ID, loader }) }))).toEqual([expected]);
  });

  it('takes a studio’s own loader for one that AYON has, whatever became of its name', () => {
    const own = facts({
      isOwnLoader: (loader, host) => host === 'maya' && ['StudioLoader', 'RigLoader'].includes(loader),
    });
    for (const loader of ['StudioLoader', 'RigLoader'])
      expect(codes(record({ fields: fields({ representation: AYON_ID, loader }) }), own)).toEqual(['updatable']);
    const lop = fields({ representation: AYON_ID, loader: 'LOPLoadShotLoader' });
    expect(codes(record({ host: 'houdini', fields: lop }))).toEqual(['updatable']);
  });

  it.each(['name', 'namespace', 'loader', 'representation'] as const)(
    'in Houdini, a record without the parm %s also breaks the check for outdated containers',
    (key) => {
      const given = record({ host: 'houdini', fields: fields({ representation: AYON_ID, [key]: null }) });
      expect(judge(given, facts()).blockers).toEqual([{ code: 'manage-houdini-parm-missing', args: { key } }]);
      // One that is no container to AYON is not even looked at.
      const other = record({ ...given, fields: { ...given.fields, id: 'pyblish.mindbender.container' } });
      expect(judge(other, facts()).blockers[0]?.code).toBe('manage-key-missing');
    },
  );

  it('looks in the record’s project, or in its own where there is none', () => {
    const inLibrary = facts({ found: [representation({ project: 'library' })] });
    expect(codes(record(), inLibrary)).toEqual(['manage-not-found']);
    expect(codes(record({ fields: fields({ representation: AYON_ID, project_name: 'library' }) }), inLibrary)).toEqual([
      'updatable',
    ]);
    expect(codes(record({ fields: fields({ representation: AYON_ID, project_name: 'nowhere' }) }))).toEqual([
      'not listed',
      'manage-project-unknown',
    ]);
    const elsewhere = record({ fields: fields({ representation: AYON_ID, project_name: 'elsewhere' }) });
    expect(codes(elsewhere, facts({ others: ['elsewhere'] }))).toEqual(['manage-project-not-given']);
    expect(codes(record(), facts({ projects: null }))).toEqual(['manage-not-asked']);
  });

  it('cannot fill a template that asks for what the imported context lacks', () => {
    const found = (template: string | null): ServerFacts => facts({ found: [representation({ template })] });
    expect(codes(record(), found('{root[work]}/{folder[name]}/{product[name]}.{ext}'))).toEqual([
      'manage-template-unresolved',
    ]);
    expect(codes(record(), found(null))).toEqual(['manage-template-missing']);
    expect(codes(record(), facts({ found: [representation({ active: false })] }))).toEqual(['manage-inactive']);
  });

  it('needs a representation of the same name in the newest version, except ma for mb in Maya', () => {
    const newest = (...representations: string[]): ServerFacts => facts({ newest: { version: 5, representations } });
    expect(codes(record(), newest('abc'))).toEqual(['manage-representation-missing']);
    expect(codes(record(), newest('mb'))).toEqual(['updatable']);
    expect(codes(record({ fields: fields({ representation: AYON_ID, loader: 'LookLoader' }) }), newest('mb'))).toEqual([
      'manage-representation-missing',
    ]);
  });

  it('marks as outdated what is not the newest version; a hero never is', () => {
    const newest = facts({ newest: { version: 5, representations: ['ma'] } });
    const judged = judge(record(), newest);
    expect(compare(judged, judged, representation(), newest).outdated).toEqual({ version: 3, newest: 5 });
    expect(compare(judged, judged, representation({ version: -3 }), newest).outdated).toBeUndefined();
  });
});
