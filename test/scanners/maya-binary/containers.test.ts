import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes, sameChunk } from '../../support/maya-binary-checks.ts';
import { checkedPatch, patchContainers } from '../../support/checked-patch.ts';

const OLD = '5f1a2b3c4d5e6f708192a3b4';
const NEW = 'c1d2e3f405162738495a6b7c8d9e0f10';

const OPENPYPE = {
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  name: 'modelMain',
  namespace: 'hero_01_',
  loader: 'ReferenceLoader',
  representation: OLD,
};

describe.each([4, 8] as const)('a scene of width %i', (width) => {
  const builder = new MayaBinaryBuilder({ width });
  const scene = builder.scene(
    builder.node('XFRM', 'hero'),
    builder.container('hero_01__modelMain_CON', OPENPYPE),
    builder.node('XFRM', 'villain'),
  );

  it('gives every key of a record as it stands in the file', () => {
    const { containers, findings } = scanBytes(scene);
    expect(findings).toEqual([]);
    expect(containers).toHaveLength(1);
    expect(containers[0]).toMatchObject({
      host: 'maya',
      node: 'hero_01__modelMain_CON',
      nodeType: 'objectSet',
      carrier: 'attribute',
      offset: scene.indexOf(OLD),
      fields: { ...OPENPYPE, project_name: null, extra: {} },
      loadedPath: null,
    });
    expect(containers[0]?.locked).toBeUndefined();
  });

  it('gives back the same bytes when nothing is chosen', () => {
    expect(patchContainers(scene, scanBytes(scene), () => null).equals(scene)).toBe(true);
  });

  it.each([
    ['grown', NEW],
    ['shrunk', 'abc'],
    ['of the same length', OLD.replace('5', '6')],
    ['empty', ''],
  ])('walks to the last byte with an id %s, every other chunk identical', (_how, id) => {
    const patched = patchContainers(scene, scanBytes(scene), () => ({
      purposes: ['representation'],
      values: { representation: id },
    }));
    const before = readChunks(scene);
    const after = readChunks(patched);
    expect(after).toHaveLength(before.length);
    const changed = after.filter((chunk, index) => !sameChunk(chunk, before[index]));
    expect(changed.map((chunk) => chunk.data)).toEqual([`representation\0 ${id}\0`]);
    expect(scanBytes(patched).containers[0]?.fields.representation).toBe(id);
  });

  it('keeps the bytes behind a tag that mean nothing', () => {
    const noisy = new MayaBinaryBuilder({ width, junk: '\xde\xad\xbe\xef' });
    const file = noisy.scene(noisy.container('a_CON', OPENPYPE));
    const patched = patchContainers(file, scanBytes(file), () => ({
      purposes: ['representation', 'project_name'],
      values: { representation: NEW, project_name: 'Library' },
    }));
    const junk = new Set(readChunks(patched).map((chunk) => chunk.junk));
    expect([...junk]).toEqual([width === 8 ? '\xde\xad\xbe\xef' : '']);
  });

  it('patches many records at once', () => {
    const nodes = Array.from({ length: 40 }, (_, i) =>
      builder.container(`c${i}_CON`, { ...OPENPYPE, representation: OLD.slice(2) + String(i).padStart(2, '0') }),
    );
    const file = builder.scene(...nodes);
    const patched = patchContainers(file, scanBytes(file), ({ node }) =>
      Number(node.slice(1, -4)) % 3 === 0 ? null : { purposes: ['representation'], values: { representation: NEW } },
    );
    readChunks(patched);
    const ids = scanBytes(patched).containers.map(({ fields }) => fields.representation === NEW);
    expect(ids).toEqual(Array.from({ length: 40 }, (_, i) => i % 3 !== 0));
  });

  it('reads records of 2017, whose version is a number and which have no schema', () => {
    const file = builder.scene(
      builder.node('OBST', 'Bruce_01__rigDefault__CON', [
        ...['id', 'name', 'loader', 'project', 'asset', 'subset'].map((key) => builder.declare(key)),
        builder.declareNumber('version'),
        builder.declare('representation'),
        builder.text('id', 'pyblish.avalon.container'),
        builder.text('name', 'rigDefault'),
        builder.text('loader', 'RigLoader'),
        builder.text('project', 'batman'),
        builder.text('asset', 'Bruce'),
        builder.text('subset', 'rigDefault'),
        builder.number('version', 2),
        builder.text('representation', OLD),
      ]),
    );
    const [container] = scanBytes(file).containers;
    expect(container?.fields).toEqual({
      schema: null,
      id: 'pyblish.avalon.container',
      name: 'rigDefault',
      namespace: null,
      loader: 'RigLoader',
      representation: OLD,
      project_name: null,
      extra: { project: 'batman', asset: 'Bruce', subset: 'rigDefault', version: '2' },
    });
    expect(container?.suggests).toEqual({ namespace: '' });
  });

  it('reads records of 2016, which have no representation, and suggests what their node name says', () => {
    const file = builder.scene(
      builder.container('Bruce01_:rigDefault_CON', {
        id: 'pyblish.mindbender.container',
        author: 'marcus',
        loader: 'mindbender.maya.pipeline',
        families: 'mindbender.rig',
        time: '20170116T130345Z',
        version: '2',
        path: '{root}\\assets\\Bruce\\publish\\rigDefault\\v002',
      }),
    );
    const [container] = scanBytes(file).containers;
    expect(container?.fields.representation).toBeNull();
    expect(container?.fields.extra).toMatchObject({
      version: '2',
      path: '{root}\\assets\\Bruce\\publish\\rigDefault\\v002',
    });
    expect(container?.suggests).toEqual({ name: 'rigDefault', namespace: 'Bruce01_' });
    expect(file.toString('latin1', container?.offset, (container?.offset ?? 0) + 4)).toBe(`FOR${width}`);
  });

  it.each(['', 'not an id', NEW, '5F1A2B3C4D5E6F708192A3B4', '\xe9\x81\x8b'])(
    'reports a record whatever its id is: "%s"',
    (id) => {
      const file = builder.scene(builder.container('x_CON', { ...OPENPYPE, representation: id }));
      const scan = scanBytes(file);
      expect(scan.containers.map(({ fields }) => fields.representation)).toEqual([id]);
      assertSound(file, scan);
    },
  );

  it('reports no instance, no node of another type, no script that looks like a record', () => {
    const file = builder.scene(
      builder.container('modelMain', { ...OPENPYPE, id: 'pyblish.avalon.instance', representation: '.ma' }),
      builder.container('AVALON_CONTAINERS', {}),
      builder.node('SCRP', 'notes', [builder.text('b', `id "pyblish.avalon.container" representation "${OLD}"`)]),
      builder.node('XFRM', 'group_CON', [
        builder.text('cbId', `${OLD}:7364ea6776c9`),
        builder.text('representation', OLD),
      ]),
    );
    expect(scanBytes(file)).toEqual({ format: 'maya-binary', containers: [], frames: [], findings: [] });
  });

  it('tells of a node with the id of a record that is no object set', () => {
    const file = builder.scene(builder.node('XFRM', 'odd', [builder.text('id', OPENPYPE.id)]));
    const { containers, findings } = scanBytes(file);
    expect(containers).toEqual([]);
    expect(findings.map(({ code, node }) => [code, node])).toEqual([['maya-record-on-other-type', 'odd']]);
  });

  it('locks a record that sets a key twice, and shows the value that counts', () => {
    const leaves = ['id', 'representation'].map((key) => builder.declare(key));
    const file = builder.scene(
      builder.node('OBST', 'twice_CON', [
        ...leaves,
        builder.text('id', OPENPYPE.id),
        builder.text('representation', OLD),
        builder.text('representation', NEW),
      ]),
    );
    const [container] = scanBytes(file).containers;
    expect(container?.fields.representation).toBe(NEW);
    expect(container?.locked?.code).toBe('maya-attribute-twice');
    expect(container?.slots).toEqual([]);
  });

  it('locks a record with a string that Maya would not write', () => {
    const file = builder.scene(
      builder.node('OBST', 'odd_CON', [
        builder.text('id', OPENPYPE.id),
        builder.leaf('STR ', `representation\0 ${OLD}\0${OLD}\0`),
      ]),
    );
    const [container] = scanBytes(file).containers;
    expect(container?.locked).toMatchObject({
      code: 'maya-value-not-literal',
      args: { attribute: 'representation' },
    });
    expect(container?.fields.representation).toBeNull();
  });

  it('makes a growing value fit when its padding changes', () => {
    for (let length = 0; length <= 40; length += 1) {
      const scan = scanBytes(scene);
      const slot = scan.containers[0]?.slots.find(({ what }) => what === 'representation');
      if (slot === undefined) throw new Error('no slot');
      const edit = { ...slot.span, old: slot.old, new: 'x'.repeat(length), what: slot.what, frame: slot.frame ?? 0 };
      const patched = checkedPatch(scene, [edit], scan.frames);
      expect(readChunks(patched).some((chunk) => chunk.data === `representation\0 ${'x'.repeat(length)}\0`)).toBe(true);
    }
  });
});
