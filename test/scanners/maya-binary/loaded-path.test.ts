import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder } from '../../support/maya-binary-builder.ts';
import { scanBytes } from '../../support/maya-binary-checks.ts';

const FIELDS = { id: 'pyblish.avalon.container', representation: '5f1a2b3c4d5e6f708192a3b4' };
const PATH = 'P:/proj/hero/publish/model/v003/hero_model_v003.ma';

describe.each([4, 8] as const)('the loaded file of a container of width %i', (width) => {
  const builder = new MayaBinaryBuilder({ width });
  const pathIn = (nodes: readonly Buffer[], plugs: readonly (readonly [string, string])[]): string | null => {
    const file = builder.scene(...nodes, builder.container('a_CON', FIELDS), builder.connections(...plugs));
    return scanBytes(file).containers[0]?.loadedPath ?? null;
  };

  it.each([
    ['a reference node', 'heroRN.msg', 'a_CON.dnsm'],
    ['a reference node, by index', 'heroRN.msg', 'a_CON.dnsm[4]'],
    ['a reference node, by long names', 'heroRN.message', 'a_CON.dnSetMembers'],
    ['something inside the reference', 'heroRN.phl[3]', 'a_CON.dsm'],
  ])('is that of %s', (_what, from, to) => {
    expect(pathIn(builder.reference('heroRN', PATH), [[from, to]])).toBe(PATH);
  });

  it('is that of the highest reference among several', () => {
    const nodes = [
      ...builder.reference('heroRN', PATH),
      ...builder.reference('ns:deepRN', 'P:/deep.ma', 2),
      ...builder.reference('sharedReferenceNode', 'P:/shared.ma'),
    ];
    expect(
      pathIn(nodes, [
        ['ns:deepRN.msg', 'a_CON.dnsm'],
        ['sharedReferenceNode.msg', 'a_CON.dnsm'],
        ['heroRN.msg', 'a_CON.dnsm'],
      ]),
    ).toBe(PATH);
  });

  it('is none when references of one height name different files, and that is told', () => {
    const file = builder.scene(
      ...builder.reference('heroRN', PATH),
      ...builder.reference('villainRN', 'P:/villain.ma'),
      builder.container('a_CON', FIELDS),
      builder.connections(['heroRN.msg', 'a_CON.dnsm'], ['villainRN.msg', 'a_CON.dnsm']),
    );
    const { containers, findings } = scanBytes(file);
    expect(containers[0]?.loadedPath).toBeNull();
    expect(findings).toMatchObject([{ code: 'maya-several-loaded-files', args: { node: 'a_CON' } }]);
  });

  it('is that of the reference in the namespace of the record, among several of one height', () => {
    const file = builder.scene(
      ...builder.reference('villainRN', 'P:/villain.ma', 1, 'villain_01_'),
      ...builder.reference('heroRN', PATH, 1, 'hero_01_'),
      builder.container('a_CON', { ...FIELDS, namespace: 'hero_01_' }),
      builder.connections(['villainRN.msg', 'a_CON.dnsm'], ['heroRN.msg', 'a_CON.dnsm']),
    );
    expect(scanBytes(file)).toMatchObject({ containers: [{ loadedPath: PATH }], findings: [] });
  });

  it('gives a missing namespace, and the loader of a record of 2016', () => {
    const file = builder.scene(
      ...builder.reference('heroRN', PATH, 1, ':hero_01_'),
      builder.container('a_CON', FIELDS),
      builder.container('Bruce01_:rig_CON', { id: 'pyblish.mindbender.container', families: 'mindbender.rig' }),
      builder.connections(['heroRN.msg', 'a_CON.dnsm'], ['heroRN.phl[1]', 'Bruce01_:rig_CON.dsm']),
    );
    expect(scanBytes(file).containers.map(({ suggests }) => suggests)).toEqual([
      { namespace: 'hero_01_', name: 'a' },
      { namespace: 'hero_01_', name: 'rig', loader: 'ReferenceLoader' },
    ]);
  });

  it('is not that of a reference which belongs to another container', () => {
    expect(pathIn(builder.reference('heroRN', PATH), [['heroRN.msg', 'b_CON.dnsm']])).toBeNull();
  });

  it.each([
    ['file texture', 'RTFT', 'ftn'],
    ['image plane', 'DIPL', 'imn'],
    ['audio', 'AUDI', 'f'],
    ['GPU cache', 'X\0\0\xc4', 'cfn'],
    ['stand-in', '\0\x11\x5d\x07', 'dso'],
    ['Alembic node', '\0\x08\x26\x97', 'fn'],
    ['USD proxy', 'X\0\0\x94', 'fp'],
    ['node of a missing plug-in', 'UNKN', 'fileName'],
  ])('is that of a member: %s', (_what, type, attribute) => {
    const node = builder.node(type, 'shape', [builder.text(attribute, PATH), builder.text('zz', 'Q:/other/file.ma')]);
    expect(pathIn([node], [['shape.iog', 'a_CON.dsm']])).toBe(PATH);
  });

  it('is the first of a list of files', () => {
    const node = builder.node('\0\x08\x26\x97', 'abc', [builder.texts('fns', [PATH, 'Q:/x/y.abc'])]);
    expect(pathIn([node], [['abc.msg', 'a_CON.dnsm']])).toBe(PATH);
  });

  it('is folder and name of a cache', () => {
    const node = builder.node('CCHF', 'cache1', [builder.text('cn', 'clothShape1'), builder.text('cp', 'P:/caches/')]);
    expect(pathIn([node], [['cache1.msg', 'a_CON.dnsm']])).toBe('P:/caches/clothShape1.xml');
  });

  it('is found below a member, told apart by parents where names are not unique', () => {
    const nodes = [
      builder.node('XFRM', 'top'),
      builder.node('XFRM', 'group', [], 'top'),
      builder.node('X\0\0\xc4', 'shape', [builder.text('cfn', PATH)], '|top|group'),
      builder.node('XFRM', 'other'),
      builder.node('XFRM', 'group', [], 'other'),
      builder.node('X\0\0\xc4', 'shape', [builder.text('cfn', 'Q:/wrong/file.abc')], '|other|group'),
    ];
    expect(pathIn(nodes, [['top.iog', 'a_CON.dsm']])).toBe(PATH);
    expect(pathIn(nodes, [['|top|group.iog', 'a_CON.dsm']])).toBe(PATH);
  });

  it('is none where a member holds no path', () => {
    const nodes = [
      builder.node('RTFT', 'tex', [builder.text('ftn', '')]),
      builder.node('\0\x08\x26\x97', 'abc', [builder.text('fn', 'not a path')]),
      ...builder.reference('heroRN', PATH),
      builder.node('DMSH', 'mesh', [builder.text('fn', 'Q:/not/a/file.ma')]),
      builder.node('REFN', 'odd', [builder.text('fn[0]', 'Q:/stale/file.ma')]),
    ];
    expect(
      pathIn(nodes, [
        ['tex.msg', 'a_CON.dnsm'],
        ['abc.msg', 'a_CON.dnsm'],
        ['odd.msg', 'a_CON.dnsm'],
        ['mesh.iog', 'a_CON.dsm'],
      ]),
    ).toBeNull();
  });

  it('comes from where the reference is loaded, when the list of all references says otherwise', () => {
    const [, loaded] = builder.reference('heroRN', PATH);
    const [listed] = builder.reference('heroRN', 'P:/older.ma');
    if (loaded === undefined || listed === undefined) throw new Error('no reference');
    expect(pathIn([listed, loaded], [['heroRN.msg', 'a_CON.dnsm']])).toBe(PATH);
  });

  it('is left open, and that is told, where there are more nodes of one name than are told apart', () => {
    const branches = Array.from({ length: 70 }, (_, i) => [
      builder.node('XFRM', `branch${i}`, [], 'top'),
      builder.node('XFRM', 'twig', [], `branch${i}`),
    ]);
    const file = builder.scene(
      builder.node('XFRM', 'top'),
      ...branches.flat(),
      builder.node('X\0\0\xc4', 'shape', [builder.text('cfn', PATH)], 'top'),
      builder.container('a_CON', FIELDS),
      builder.connections(['top.iog', 'a_CON.dsm']),
    );
    expect(scanBytes(file)).toMatchObject({
      containers: [{ loadedPath: null }],
      findings: [{ code: 'maya-paths-not-kept' }],
    });
  });
});
