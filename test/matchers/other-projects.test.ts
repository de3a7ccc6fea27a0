import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import type { AyonProject, Root } from '../../src/model/catalog.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import { ayonRep, container, decideOne, document, file, native, oid, openpypeRep, ROOTS, SHOW } from './support.ts';

const HERO = ayonRep(native(3), { files: [file(3)] });
const REST = 'assets/char/hero/publish/model/modelMain/v003/os_hero_modelMain_v003.ma';
const HIDDEN: readonly Root[] = [
  ...ROOTS,
  { project: 'Hidden', name: 'work', windows: 'L:/library', linux: '/mnt/library', darwin: null },
];

/** A record with an id that nobody knows and the names of `hero` of the own project. */
const from = (loadedPath: string): ReturnType<typeof container> => container({ loadedPath, representation: oid(77) });
const refused = (project: string): object => ({
  status: 'unresolved',
  target: null,
  reason: { code: 'path-of-other-project', args: { project } },
});

describe('a file of a project that was not given', () => {
  it('below a root of its own is no proposal for the own project', async () => {
    const world = { ayon: [HERO], documents: [], roots: HIDDEN };
    const decision = await decideOne(from('L:/library/pub/hero_modelMain_v003.ma'), world);
    expect(decision).toMatchObject(refused('Hidden'));
    expect(decision.evidence).toContainEqual(
      expect.objectContaining({ kind: 'project', speaks: 'against', source: 'loaded file' }),
    );
  });

  it('in its own folder below the common root is none, although nobody knows that project', async () => {
    expect(await decideOne(from(`/mnt/projects/OtherShow/${REST}`), { ayon: [HERO] })).toMatchObject(
      refused('OtherShow'),
    );
    expect(await decideOne(from(`$AVALON_PROJECTS/OtherShow/${REST}`), { ayon: [HERO] })).toMatchObject(
      refused('OtherShow'),
    );
  });

  it('on a disk that nobody knows is none', async () => {
    expect(await decideOne(from(`N:/store/OtherShow/${REST}`), { ayon: [HERO] })).toMatchObject({
      target: null,
      reason: { code: 'path-of-unknown-project' },
    });
    const world = { ayon: [HERO], documents: [], roots: HIDDEN };
    expect(await decideOne(from(`N:/store/hidden/${REST}`), world)).toMatchObject(refused('hidden'));
  });

  it('is not taken for the own project by the fields of a record of 2017 that name none', async () => {
    const old = container({
      schema: null,
      representation: '5952329a5f8c1b490c34c4cc',
      extra: { asset: 'hero', subset: 'modelMain', version: '3' },
      loadedPath: 'L:/library/Hidden/anything.ma',
    });
    const imported = ayonRep(deriveAyonId('5952329a5f8c1b490c34c400'), { files: [file(3)] });
    const documents = [document(openpypeRep('5952329a5f8c1b490c34c400'))];
    const decision = await decideOne(old, { ayon: [imported], documents, roots: HIDDEN });
    expect(decision).toMatchObject(refused('Hidden'));
  });

  it('is told where the id itself decides, and does not stop it', async () => {
    const world = { ayon: [ayonRep(deriveAyonId(oid(77)), { files: [file(3)] })], documents: [], roots: HIDDEN };
    const decision = await decideOne(from(`L:/library/Hidden/${REST}`), world);
    expect(decision).toMatchObject({ status: 'remap', method: 'derived' });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ kind: 'project', speaks: 'against' }));
  });
});

describe('a file of a project that was given', () => {
  const library: AyonProject = { name: 'Library', library: true, roots: [{ ...SHOW.roots[0]!, project: 'Library' }] };

  it('leads to no product of the own project that has the same names', async () => {
    const world = { ayon: [HERO], projects: [SHOW, library] };
    expect(await decideOne(from('/mnt/projects/Library/old/hero_v003.ma'), world)).toMatchObject({ target: null });
  });
});

describe('a file of the own project', () => {
  const proposed = { status: 'remap', method: 'name', target: { representationId: native(3) } };

  it('is proposed by names on a disk that nobody knows', async () => {
    expect(await decideOne(from(`N:/store/Show/${REST}`), { ayon: [HERO] })).toMatchObject(proposed);
    expect(await decideOne(from('C:/Users/jane/hero_v003.ma'), { ayon: [HERO] })).toMatchObject(proposed);
  });

  it('is proposed where a rule says what the project was called', async () => {
    const rules = parseRules('projects: [{ from: OtherShow, to: Show }]', 'rules.yaml');
    const world = { ayon: [HERO], rules };
    expect(await decideOne(from(`/mnt/projects/OtherShow/${REST}`), world)).toMatchObject(proposed);
  });

  it('is proposed where the root is the folder of the project, and the first folder below it is none', async () => {
    const roots = [{ project: 'Show', name: 'work', windows: 'P:/prod/lh', linux: '/prod/lh', darwin: null }];
    const ayon = [{ ...HERO, files: [file(3).replace('/Show/', '/')] }];
    const decision = await decideOne(from(`/prod/lh/${REST}`), { ayon, projects: [{ ...SHOW, roots }] });
    expect(decision).toMatchObject(proposed);
  });
});
