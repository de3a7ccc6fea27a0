import { describe, expect, it } from 'vitest';
import type { AyonRepresentation } from '../../src/model/catalog.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { parseRules } from '../../src/matchers/rules/parse.ts';
import { ayonRep, container, decideOne, document, file, native, openpypeRep, SHOW } from './support.ts';

/** An ObjectId made at a time. */
const at = (date: string, n: number): string =>
  Math.floor(Date.parse(date) / 1000).toString(16) + n.toString(16).padStart(16, '0');
const LATER = at('2021-01-01', 9);
const loaded = (version: number, folder?: string, product?: string): string =>
  file(version, 'ma', folder, product).replace('{root[work]}', 'P:/projects');

/** A record of the old form, updated in 2021, whose fields name a version of `hero`. */
const record = (version: string, loadedPath: string | null, own: object = {}): ReturnType<typeof container> =>
  container({
    schema: null,
    representation: LATER,
    loader: 'RigLoader',
    extra: { project: 'Show', asset: 'hero', subset: 'modelMain', version, ...own },
    loadedPath,
  });

const hero = (version: number, over: Partial<AyonRepresentation> = {}): AyonRepresentation =>
  ayonRep(native(version), { version, files: [file(Math.abs(version))], ...over });
const HERO = [hero(1), hero(2), hero(3)];
const VILLAIN = hero(2, {
  id: native(12),
  productId: native(0xe001),
  folderPath: '/assets/char/villain',
  files: [file(2, 'ma', '/assets/char/villain')],
});

describe('fields that an update left behind', () => {
  it('let the loaded file decide where they say the same', async () => {
    const decision = await decideOne(record('3', loaded(3)), { ayon: HERO });
    expect(decision).toMatchObject({ status: 'remap', method: 'path', target: { version: 3 } });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ kind: 'fields', speaks: 'for' }));
  });

  it('let the loaded file decide where they are older, and are shown as what they are', async () => {
    const decision = await decideOne(record('2', loaded(3)), { ayon: HERO });
    expect(decision).toMatchObject({ status: 'remap', method: 'path', target: { version: 3 } });
    expect(decision.evidence).toContainEqual({
      kind: 'fields',
      speaks: 'for',
      source: 'fields of the record, which an update left behind',
      value: 'hero modelMain v002',
    });
  });

  it('let the loaded file choose among the representations of a version', async () => {
    const both = [...HERO, hero(3, { id: native(33), name: 'abc', files: [file(3, 'abc')] })];
    const decision = await decideOne(record('3', loaded(3), { loader: 'StudioLoader' }), { ayon: both });
    expect(decision).toMatchObject({ method: 'path', target: { version: 3, representation: 'ma' } });
  });

  it('let a stale dump that knows only the version they name be overtaken by the file', async () => {
    const documents = [document(openpypeRep(at('2017-07-06', 2), { version: 2 }))];
    const decision = await decideOne(record('2', loaded(3)), { ayon: HERO, documents });
    expect(decision).toMatchObject({ status: 'remap', method: 'path', target: { version: 3 } });
  });

  it('agree after a rename that a rule tells', async () => {
    const rules = parseRules('folders: [{ from: "**/hero", to: /assets/char/heroine }]', 'rules.yaml');
    const renamed = [2, 3].map((version) => hero(version, { folderPath: '/assets/char/heroine' }));
    const decision = await decideOne(record('2', loaded(3)), { ayon: renamed, rules });
    expect(decision).toMatchObject({ status: 'remap', method: 'path', target: { version: 3 } });
  });
});

describe('a file that does not agree with fields that were left behind', () => {
  const undecided = { status: 'unresolved', target: null, reason: { code: 'fields-outlived' } };

  it('does not decide where it is older than they are: an update never goes there by itself', async () => {
    expect(await decideOne(record('3', loaded(2)), { ayon: HERO })).toMatchObject(undecided);
  });

  it('does not decide where it is of another folder, although the product has the same name', async () => {
    const villain = loaded(2, '/assets/char/villain');
    expect(await decideOne(record('2', villain), { ayon: [...HERO, VILLAIN] })).toMatchObject(undecided);
  });

  it('does not decide where it is of another product of the folder', async () => {
    const rig = hero(4, {
      product: 'rigMain',
      productId: native(0xe002),
      files: [file(4, 'ma', undefined, 'rigMain')],
    });
    const decision = await decideOne(record('2', loaded(4, undefined, 'rigMain')), { ayon: [...HERO, rig] });
    expect(decision).toMatchObject(undecided);
  });

  it('does not decide where the fields name a hero and the file a numbered version', async () => {
    const all = [...HERO, hero(-3, { id: native(30), files: [] })];
    expect(await decideOne(record('hero', loaded(3)), { ayon: all })).toMatchObject(undecided);
  });

  it('does not decide where the document of that very version is known, and the id is another', async () => {
    const v2 = at('2017-07-06', 2);
    const ayon = [hero(1), hero(2, { id: deriveAyonId(v2) }), hero(3)];
    const documents = [document(openpypeRep(v2, { version: 2 }))];
    expect(await decideOne(record('2', loaded(2)), { ayon, documents })).toMatchObject(undecided);
  });

  it('does not decide where it belongs to another project with the same names', async () => {
    const library = { name: 'Library', library: true, roots: [{ ...SHOW.roots[0]!, project: 'Library' }] };
    const theirs = hero(3, { id: native(40), project: 'Library', files: ['{root[work]}/Library/hero_v003.ma'] });
    const decision = await decideOne(record('2', 'P:/projects/Library/hero_v003.ma'), {
      ayon: [...HERO, theirs],
      projects: [SHOW, library],
    });
    expect(decision).toMatchObject(undecided);
  });

  it('does not decide where it is known to nobody, and no name is proposed in its place', async () => {
    expect(await decideOne(record('2', 'C:/Users/jane/hero_v003.ma'), { ayon: HERO })).toMatchObject(undecided);
    expect(await decideOne(record('2', null), { ayon: HERO })).toMatchObject(undecided);
  });

  it('does not decide where two representations share it', async () => {
    const twice = [...HERO, hero(3, { id: native(50), name: 'mayaScene' })];
    expect(await decideOne(record('2', loaded(3)), { ayon: twice })).toMatchObject({ target: null });
  });

  it('does not decide for a version that came after the import', async () => {
    const imported = deriveAyonId(at('2017-07-06', 77));
    const ayon = [hero(2, { productId: imported }), hero(3, { productId: imported })];
    expect(await decideOne(record('2', loaded(3)), { ayon })).toMatchObject({
      status: 'unresolved',
      reason: { code: 'published-after-import' },
    });
  });
});
