import { describe, expect, it } from 'vitest';
import { ayonRep, container, decideOne, file, native, oid } from './support.ts';

const TEXTURE = file(3, 'ma', undefined, 'lookMain').replace(/[^/]+$/, 'resources/hero_diffuse.1001.exr');
const other = TEXTURE.replace('diffuse', 'normal');
const look = (n: number, name: string, resources: readonly string[]): ReturnType<typeof ayonRep> =>
  ayonRep(native(n), { name, product: 'lookMain', files: [file(3, name, undefined, 'lookMain'), ...resources] });
/** A record whose names would lead to the look of `hero`. */
const record = (loadedPath: string): ReturnType<typeof container> =>
  container({ name: 'lookMain', loader: 'FileNodeLoader', representation: oid(77), loadedPath });
const loaded = TEXTURE.replace('{root[work]}', 'P:\\projects').replace('1001', '<UDIM>');

describe('a file in the resources of a publish', () => {
  it('that several representations share is told as what it is, and nothing is proposed', async () => {
    const ayon = [look(1, 'ma', [TEXTURE, other]), look(2, 'json', [other, TEXTURE])];
    expect(await decideOne(record(loaded), { ayon })).toMatchObject({
      status: 'unresolved',
      target: null,
      reason: {
        code: 'resource-shared',
        args: { publish: '/assets/char/hero lookMain v003', count: 2, names: 'ma, json' },
      },
    });
  });

  it('is proposed where exactly one representation has it', async () => {
    const ayon = [look(1, 'ma', [other]), look(2, 'json', [TEXTURE])];
    const decision = await decideOne(record(loaded), { ayon });
    expect(decision).toMatchObject({ status: 'remap', method: 'name', target: { representation: 'json' } });
    expect(decision.evidence).toContainEqual(expect.objectContaining({ kind: 'resource', speaks: 'for' }));
  });

  it('is no proposal by the names in the record where no representation has it', async () => {
    const ayon = [look(1, 'ma', [other])];
    const none = { status: 'unresolved', target: null, reason: { code: 'resource-of-none' } };
    expect(await decideOne(record(loaded), { ayon })).toMatchObject(none);
    expect(await decideOne(record('C:/copied/v003/resources/hero_diffuse.exr'), { ayon })).toMatchObject(none);
  });

  it('does not stop what the id says', async () => {
    const ayon = [look(1, 'ma', [TEXTURE]), look(2, 'json', [TEXTURE])];
    const decision = await decideOne(
      { ...record(loaded), fields: { ...record(loaded).fields, representation: native(2) } },
      { ayon },
    );
    expect(decision).toMatchObject({ status: 'already-ayon', target: { representation: 'json' } });
  });
});

it('a folder that is only named resources is a folder like others', async () => {
  const path = file(3).replace('/hero/', '/resources/').replace('{root[work]}', 'P:/projects');
  const decision = await decideOne(container({ representation: oid(77), loadedPath: path }), {
    ayon: [ayonRep(native(1), { files: [path.replace('P:/projects', '{root[work]}')] })],
  });
  expect(decision).toMatchObject({ status: 'remap', method: 'path' });
});
