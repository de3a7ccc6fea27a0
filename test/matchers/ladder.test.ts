import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { isAccepted } from '../../src/matchers/index.ts';
import {
  ayonRep,
  container,
  decideOne,
  decisionsOf,
  document,
  file,
  native,
  oid,
  openpypeRep,
  ROOTS,
  SHOW,
} from './support.ts';

const DERIVED = deriveAyonId(oid(1));

describe('an id that AYON has already', () => {
  it('is left alone', async () => {
    const decision = await decideOne(container({ representation: native(1) }), { ayon: [ayonRep(native(1))] });
    expect(decision).toMatchObject({ status: 'already-ayon', target: { representationId: native(1) }, reason: null });
  });

  it('is reported where nobody has it, with what the loaded file would suggest', async () => {
    const ayon = [ayonRep(native(2), { files: [file(3)] })];
    const record = container({ representation: native(1), loadedPath: file(3).replace('{root[work]}', 'P:/projects') });
    const decision = await decideOne(record, { ayon });
    expect(decision).toMatchObject({ status: 'unresolved', target: null, reason: { code: 'ayon-id-unknown' } });
    expect(decision.alternatives.map(({ target }) => target.representationId)).toEqual([native(2)]);
  });

  it.each([
    'AAAAAAAA-AAAA-1AAA-8AAA-000000000001',
    `{${'aaaaaaaa-aaaa-1aaa-8aaa-000000000001'}}`,
    native(1).toUpperCase(),
  ])('is written as AYON compares it where it is spelled otherwise: %s', async (representation) => {
    const decision = await decideOne(container({ representation }), { ayon: [ayonRep(native(1))] });
    expect(decision).toMatchObject({ status: 'remap', method: 'derived', target: { representationId: native(1) } });
  });
});

describe('an ObjectId', () => {
  it('becomes the id that the importer made from it', async () => {
    const decision = await decideOne(container(), { ayon: [ayonRep(DERIVED)] });
    expect(decision).toMatchObject({ status: 'remap', method: 'derived', confidence: 1 });
    expect(decision.target).toEqual({
      project: 'Show',
      representationId: DERIVED,
      folderPath: '/assets/char/hero',
      product: 'modelMain',
      version: 3,
      representation: 'ma',
    });
  });

  it('is lowered first: capitals would hash to another id', async () => {
    const decision = await decideOne(container({ representation: oid(1).toUpperCase() }), { ayon: [ayonRep(DERIVED)] });
    expect(decision.target?.representationId).toBe(DERIVED);
  });

  it('never becomes an id that AYON does not have', async () => {
    const decision = await decideOne(container(), { ayon: [], documents: [] });
    expect(decision).toMatchObject({ status: 'unresolved', target: null, reason: { code: 'id-unknown' } });
  });

  it('is refused where AYON has it switched off', async () => {
    const decision = await decideOne(container(), { ayon: [ayonRep(DERIVED, { active: false })] });
    expect(decision).toMatchObject({ status: 'refused', target: null, reason: { code: 'target-inactive' } });
    expect(decision.alternatives).toHaveLength(1);
  });

  it('means the own project where several have it', async () => {
    const library = { name: 'Library', library: true, roots: [] };
    const ayon = [ayonRep(DERIVED, { project: 'Library' }), ayonRep(DERIVED)];
    const decision = await decideOne(container(), { ayon, projects: [SHOW, library] });
    expect(decision.target?.project).toBe('Show');
  });

  it('leads into a library that has it, and says so in the target', async () => {
    const library = { name: 'Library', library: true, roots: [] };
    const decision = await decideOne(container(), {
      ayon: [ayonRep(DERIVED, { project: 'Library' })],
      projects: [SHOW, library],
    });
    expect(decision).toMatchObject({ status: 'remap', method: 'derived', target: { project: 'Library' } });
  });

  it('is a tie between two libraries that both have it, unless the dump says whose it was', async () => {
    const libraries = ['One', 'Two'].map((name) => ({ name, library: true, roots: [] }));
    const ayon = ['One', 'Two'].map((project) => ayonRep(DERIVED, { project }));
    const world = { ayon, projects: [SHOW, ...libraries] };
    const tie = await decideOne(container(), world);
    expect(tie).toMatchObject({
      status: 'ambiguous',
      target: null,
      reason: { code: 'several-candidates', args: { count: 2 } },
    });
    const told = await decideOne(container(), {
      ...world,
      documents: [document(openpypeRep(oid(1), { project: 'Two' }))],
    });
    expect(told).toMatchObject({ status: 'remap', target: { project: 'Two' } });
  });

  it('wins over a chain that moved in AYON, and shows the difference', async () => {
    const ayon = [ayonRep(DERIVED, { folderPath: '/characters/hero' })];
    const decision = await decideOne(container(), { ayon, documents: [document(openpypeRep(oid(1)))] });
    expect(decision).toMatchObject({ status: 'remap', method: 'derived' });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ kind: 'chain', speaks: 'against' }));
    expect(decision.confidence).toBeLessThan(1);
  });
});

describe('an id that lives on under another one', () => {
  it.each(['orig_id', 'old_id', 'live-sibling'] as const)('is followed through %s', async (via) => {
    const archived = document(openpypeRep(oid(1)), {
      type: 'archived_representation',
      aliases: [{ objectId: oid(2), via }],
      prediction: { imported: false, reason: { code: 'import-skips-type', args: { type: 'archived_representation' } } },
    });
    const ayon = [ayonRep(deriveAyonId(oid(2)))];
    const decision = await decideOne(container(), { ayon, documents: [archived, document(openpypeRep(oid(2)))] });
    expect(decision).toMatchObject({
      status: 'remap',
      method: 'alias',
      target: { representationId: deriveAyonId(oid(2)) },
    });
  });
});

describe('a place', () => {
  const documents = [document(openpypeRep(oid(1)))];

  it('decides where ids were given anew, whatever the letter case', async () => {
    const ayon = [
      ayonRep(native(1), { folderPath: '/Assets/char/HERO', product: 'ModelMain', name: 'MA' }),
      ayonRep(native(2), { name: 'abc' }),
    ];
    const decision = await decideOne(container(), { ayon, documents });
    expect(decision).toMatchObject({ status: 'remap', method: 'context', target: { representationId: native(1) } });
  });

  it('of a hero is the hero, whatever its number is now', async () => {
    const hero = [document(openpypeRep(oid(1), { hero: true }))];
    const ayon = [
      ayonRep(native(1), { version: -5 }),
      ayonRep(native(2), { version: 3 }),
      ayonRep(native(3), { version: 5 }),
    ];
    expect((await decideOne(container(), { ayon, documents: hero })).target?.version).toBe(-5);
  });

  it('of a hero that AYON lacks is not the source version, which is only shown', async () => {
    const hero = [document(openpypeRep(oid(1), { hero: true }))];
    const decision = await decideOne(container(), { ayon: [ayonRep(native(2))], documents: hero });
    expect(decision).toMatchObject({
      status: 'unresolved',
      reason: { code: 'place-not-in-ayon', args: { version: 'hero' } },
    });
    expect(decision.alternatives.map(({ target }) => target.version)).toEqual([3]);
  });

  it('never leads to what was imported from another document', async () => {
    const twin = document(openpypeRep(oid(2)));
    const ayon = [ayonRep(deriveAyonId(oid(2)))];
    const decision = await decideOne(container(), { ayon, documents: [...documents, twin] });
    expect(decision).toMatchObject({
      status: 'unresolved',
      target: null,
      reason: { code: 'twin-document', args: { other: oid(2) } },
    });
    expect(decision.alternatives).toHaveLength(1);
  });

  it('says why the importer dropped it rather than take its twin', async () => {
    const reason = { code: 'import-version-taken', args: { product: 'modelMain', version: 3 } } as const;
    const lost = document(openpypeRep(oid(1)), { prediction: { imported: false, reason } });
    const world = { ayon: [ayonRep(deriveAyonId(oid(2)))], documents: [lost, document(openpypeRep(oid(2)))] };
    expect((await decideOne(container(), world)).reason).toEqual(reason);
  });

  it('is not taken by what was published after the import under a free number', async () => {
    const ayon = [ayonRep(native(1), { productId: deriveAyonId(oid(9)) })];
    const decision = await decideOne(container(), { ayon, documents });
    expect(decision).toMatchObject({ status: 'unresolved', reason: { code: 'published-after-import' } });
  });

  it('is not trusted where the file has another size, unless a rule says that sizes mean nothing', async () => {
    const mark = (size: number): string => `hero_v003,ma|1600000000,0|${size}`;
    const told = [document(openpypeRep(oid(1), { fileHash: mark(900_000) }))];
    const ayon = [ayonRep(native(1), { fileHash: mark(900_001) })];
    expect((await decideOne(container(), { ayon, documents: told })).reason?.code).toBe('file-differs');
    const { NO_RULES } = await import('../../src/matchers/index.ts');
    const decision = await decideOne(container(), { ayon, documents: told, rules: { ...NO_RULES, sizes: 'ignore' } });
    expect(decision).toMatchObject({ status: 'remap', method: 'context' });
  });

  it('is not trusted where OpenPype has later versions than AYON: the numbers may be new', async () => {
    const later = document(openpypeRep(oid(7), { version: 4 }));
    const decision = await decideOne(container(), { ayon: [ayonRep(native(1))], documents: [...documents, later] });
    expect(decision).toMatchObject({
      status: 'unresolved',
      reason: { code: 'numbering-doubtful', args: { openpype: 4, ayon: 3 } },
    });
  });

  it('is torn where the file of the document belongs to another version', async () => {
    const told = [document(openpypeRep(oid(1), { files: [file(3)] }))];
    const ayon = [ayonRep(native(1), { files: [file(9)] }), ayonRep(native(2), { version: 1, files: [file(3)] })];
    const decision = await decideOne(container(), { ayon, documents: told });
    expect(decision).toMatchObject({ status: 'ambiguous', target: null, reason: { code: 'file-contradicts' } });
  });

  it('takes a changed name of the representation only where the file confirms it', async () => {
    const unconfirmed = await decideOne(container(), { ayon: [ayonRep(native(1), { name: 'mb' })], documents });
    expect(unconfirmed).toMatchObject({ status: 'unresolved', reason: { code: 'representation-renamed' } });
    const told = [document(openpypeRep(oid(1), { files: [file(3)] }))];
    const confirmed = await decideOne(container(), {
      ayon: [ayonRep(native(1), { name: 'mb', files: [file(3)] })],
      documents: told,
    });
    expect(confirmed).toMatchObject({ status: 'remap', method: 'context', target: { representation: 'mb' } });
  });

  it('in another project than those asked for is said to be so', async () => {
    const other = [document(openpypeRep(oid(1), { project: 'Elsewhere' }))];
    const decision = await decideOne(container(), { ayon: [ayonRep(native(1))], documents: other });
    expect(decision.reason).toEqual({ code: 'project-not-asked', args: { project: 'Elsewhere' } });
  });

  it('is no place where the id is that of another kind of document', async () => {
    const version = document(openpypeRep(oid(1)), { type: 'version', representation: null });
    const decision = await decideOne(container(), { ayon: [ayonRep(native(1))], documents: [version] });
    expect(decision.reason).toEqual({ code: 'id-of-other-document', args: { id: oid(1), type: 'version' } });
  });
});

describe('a file', () => {
  const path = file(3).replace('{root[work]}', 'P:\\projects').replaceAll('/', '\\');

  it('decides where nobody knows the id', async () => {
    const decision = await decideOne(container({ loadedPath: path }), {
      ayon: [ayonRep(native(1), { files: [file(3)] })],
    });
    expect(decision).toMatchObject({ status: 'remap', method: 'path', target: { representationId: native(1) } });
  });

  it.each([null, '', 'None', 'not an id'])('decides where the id is %j', async (representation) => {
    const record = container({ representation, loadedPath: path });
    expect(await decideOne(record, { ayon: [ayonRep(native(1), { files: [file(3)] })] })).toMatchObject({
      method: 'path',
    });
  });

  it('does not decide by a shared resource', async () => {
    const shared = '{root[work]}/Show/resources/palette.exr';
    const record = container({
      name: null,
      namespace: null,
      loadedPath: shared.replace('{root[work]}', '/mnt/projects'),
    });
    const decision = await decideOne(record, { ayon: [ayonRep(native(1), { files: [file(3), shared] })] });
    expect(decision).toMatchObject({ status: 'unresolved', reason: { code: 'id-unknown-no-dump' } });
  });

  it('of a copy of the show below another root is not the same file', async () => {
    const copy = {
      name: 'Copy',
      library: false,
      roots: [{ ...ROOTS[0], project: 'Copy', name: 'work', windows: null, linux: '/mnt/copy', darwin: null }],
    };
    const record = container({ name: null, namespace: null, loadedPath: file(3).replace('{root[work]}', '/mnt/copy') });
    const decision = await decideOne(record, {
      ayon: [ayonRep(native(1), { files: [file(3)] })],
      projects: [SHOW, copy],
    });
    expect(isAccepted(decision, 'path')).toBe(false);
  });

  it('is not followed where the record itself says another version', async () => {
    const record = container({ loadedPath: path, extra: { version: '2' } });
    const decision = await decideOne(record, { ayon: [ayonRep(native(1), { files: [file(3)] })] });
    expect(decision).toMatchObject({ status: 'unresolved', reason: { code: 'version-contradicts' } });
  });

  it('that two representations own is a tie with both in sight', async () => {
    const ayon = [ayonRep(native(1), { files: [file(3)] }), ayonRep(native(2), { version: 4, files: [file(3)] })];
    const decision = await decideOne(container({ loadedPath: path }), { ayon });
    expect(decision).toMatchObject({ status: 'ambiguous', reason: { code: 'several-candidates' } });
    expect(decision.alternatives).toHaveLength(2);
  });
});

describe('names', () => {
  it('are a proposal, and never applied unasked', async () => {
    const loadedPath = file(3).replace('{root[work]}', '/elsewhere');
    const ayon = [ayonRep(native(1), { files: ['{root[work]}/Show/new/hero_v003.ma'] })];
    const decision = await decideOne(container({ loadedPath }), { ayon });
    expect(decision).toMatchObject({ status: 'remap', method: 'name', target: { representationId: native(1) } });
    expect(
      (['derived', 'alias', 'context', 'path', 'name'] as const).map((accept) => isAccepted(decision, accept)),
    ).not.toContain(true);
  });
});

describe('what is applied without review', () => {
  it('is everything down to the accepted rung, and what a person decided', async () => {
    const decision = await decideOne(container(), {
      ayon: [ayonRep(native(1))],
      documents: [document(openpypeRep(oid(1)))],
    });
    expect(decision.method).toBe('context');
    expect(isAccepted(decision, 'path')).toBe(true);
    expect(isAccepted(decision, 'context')).toBe(true);
    expect(isAccepted(decision, 'alias')).toBe(false);
    expect(isAccepted({ ...decision, method: 'decision' }, 'derived')).toBe(true);
    expect(isAccepted({ ...decision, status: 'refused' }, 'path')).toBe(false);
  });
});

describe('a second place', () => {
  it('is decided by its own id, and not by the file of the id in force', async () => {
    const ayon = [
      ayonRep(DERIVED, { files: [file(3)] }),
      ayonRep(deriveAyonId(oid(2)), { version: 2, files: [file(2)] }),
    ];
    const record = {
      ...container({ loadedPath: file(3) }),
      alsoAt: [{ carrier: 'parm-default', offset: 99, representation: oid(2) }],
    } as const;
    const decisions = await decisionsOf(record, { ayon });
    expect(decisions.map(({ target }) => target?.version)).toEqual([3, 2]);
    expect(decisions[1]?.evidence.filter(({ speaks }) => speaks === 'against')).toEqual([]);
  });
});

describe('without any AYON source', () => {
  it('nothing is decided, and that is said', async () => {
    const { decide, gatherKnowledge, distinctIds, NO_RULES, recordedIdsOf } =
      await import('../../src/matchers/index.ts');
    const [recorded] = recordedIdsOf(container(), '/w.ma', 'Show');
    const knowledge = await gatherKnowledge(distinctIds(), { openpype: null, ayon: null, rules: NO_RULES });
    expect(recorded && decide(recorded, knowledge, NO_RULES).reason?.code).toBe('ayon-not-asked');
  });
});
