import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { ayonRep, container, decideOne, document, file, native, openpypeRep } from './support.ts';

/** An ObjectId made at a time. */
const at = (date: string, n: number): string =>
  Math.floor(Date.parse(date) / 1000).toString(16) + n.toString(16).padStart(16, '0');
const LOST = at('2017-06-27', 1);
const V2 = at('2017-07-06', 2);
const old = (version: string, over: object = {}): ReturnType<typeof container> =>
  container({
    schema: null,
    representation: LOST,
    loader: 'RigLoader',
    extra: { project: 'Show', asset: 'hero', subset: 'modelMain', version },
    ...over,
  });
const documents = [
  document(openpypeRep(V2, { version: 2 })),
  document(openpypeRep(at('2017-07-05', 1), { version: 1 })),
];
const ayon = [ayonRep(deriveAyonId(V2), { version: 2 }), ayonRep(deriveAyonId(at('2017-07-05', 1)), { version: 1 })];

describe('a record of 2017 whose id the database no longer has', () => {
  it('is decided by its own fields through the documents they name', async () => {
    const decision = await decideOne(old('2'), { ayon, documents });
    expect(decision).toMatchObject({
      status: 'remap',
      method: 'context',
      target: { version: 2, representationId: deriveAyonId(V2) },
    });
  });

  it('is decided by its fields although the loaded file is another version, which is shown', async () => {
    const decision = await decideOne(old('2', { loadedPath: file(1).replace('{root[work]}', '$AVALON_PROJECTS') }), {
      ayon,
      documents,
    });
    expect(decision).toMatchObject({ status: 'remap', method: 'context', target: { version: 2 } });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ speaks: 'against', source: 'loaded file' }));
  });

  it('is decided by asking AYON where there is no dump', async () => {
    expect(await decideOne(old('2'), { ayon })).toMatchObject({
      status: 'remap',
      method: 'context',
      target: { version: 2 },
    });
  });

  it('is not decided where AYON lacks that version', async () => {
    expect(await decideOne(old('7'), { ayon, documents })).toMatchObject({
      status: 'unresolved',
      reason: { code: 'place-not-in-ayon' },
    });
  });

  it('has the extension in place of an id, in the first records', async () => {
    const two = [...ayon, ayonRep(native(5), { version: 2, name: 'abc' })];
    const record = old('2', { schema: 'mindbender-core:container-1.0', representation: '.ma', loader: 'SomeLoader' });
    expect(await decideOne(record, { ayon: two })).toMatchObject({
      method: 'context',
      target: { version: 2, representation: 'ma' },
    });
  });
});

describe('fields that an update left behind', () => {
  it('are not followed: the id was made after the version they name', async () => {
    const decision = await decideOne(old('2', { representation: at('2021-01-01', 9) }), { ayon, documents });
    expect(decision).toMatchObject({ status: 'unresolved', target: null, reason: { code: 'fields-outlived' } });
  });

  it('do not stop an id of a later time, but are shown', async () => {
    const later = at('2021-01-01', 9);
    const decision = await decideOne(old('2', { representation: later }), {
      ayon: [...ayon, ayonRep(deriveAyonId(later))],
    });
    expect(decision).toMatchObject({ status: 'remap', method: 'derived', target: { version: 3 } });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ kind: 'fields', speaks: 'against' }));
  });
});

describe('two halves of one record of the same time that say different things', () => {
  const third = at('2017-08-01', 3);
  const both = [...ayon, ayonRep(deriveAyonId(third), { version: 3, files: [file(3)] })];

  it('are left to a person, with both in sight', async () => {
    const decision = await decideOne(old('2', { representation: third }), { ayon: both });
    expect(decision).toMatchObject({ status: 'ambiguous', target: null, reason: { code: 'record-contradicts-id' } });
    expect(decision.alternatives.map(({ target }) => target.version)).toEqual([3, 2]);
  });

  it('are settled by the loaded file where it agrees with the id', async () => {
    const loadedPath = file(3).replace('{root[work]}', '/mnt/projects');
    expect(await decideOne(old('2', { representation: third, loadedPath }), { ayon: both })).toMatchObject({
      status: 'remap',
      method: 'derived',
      target: { version: 3 },
    });
  });
});

describe('asset and subset in a later record', () => {
  it('are strays and decide nothing', async () => {
    const record = container({ representation: LOST, extra: { asset: 'hero', subset: 'modelMain', version: '2' } });
    expect((await decideOne(record, { ayon })).method).not.toBe('context');
  });
});

describe('which representation of the version it was', () => {
  const two = [...documents, document(openpypeRep(at('2017-07-06', 9), { version: 2, name: 'abc' }))];
  const both = [...ayon, ayonRep(deriveAyonId(at('2017-07-06', 9)), { version: 2, name: 'abc' })];

  it('is told by the loaded file', async () => {
    const loadedPath = file(2, 'abc').replace('{root[work]}', 'P:/projects');
    const decision = await decideOne(old('2', { loader: 'StudioLoader', loadedPath }), { ayon: both, documents: two });
    expect(decision).toMatchObject({ status: 'remap', target: { representation: 'abc' } });
  });

  it('is not told by a file of something else', async () => {
    const record = old('2', { loader: 'StudioLoader', loadedPath: 'P:/projects/Show/resources/palette.abc' });
    expect(await decideOne(record, { ayon: both, documents: two })).toMatchObject({ status: 'ambiguous' });
  });

  it('is not what happens to be left of it in AYON', async () => {
    const decision = await decideOne(old('2', { loader: 'StudioLoader' }), { ayon, documents: two });
    expect(decision).toMatchObject({ status: 'unresolved', reason: { code: 'representation-unclear' } });
  });
});

describe('without a dump, a folder that took the name of another', () => {
  it('is known by the path of the imported file', async () => {
    const renamed = ayonRep(deriveAyonId(V2), { version: 2, files: [file(2, 'ma', '/assets/char/villain')] });
    expect(await decideOne(old('2'), { ayon: [renamed] })).toMatchObject({
      status: 'ambiguous',
      reason: { code: 'fields-unconfirmed' },
    });
  });
});
