import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import type { EditBlock } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes, sameChunk } from '../../support/maya-binary-checks.ts';
import { patchContainers } from '../../support/checked-patch.ts';

const OLD = '5f1a2b3c4d5e6f708192a3b4';
const NEW = 'c1d2e3f405162738495a6b7c8d9e0f10';
const NODE = 'layout_01_:hero_01__modelMain_CON';

function setAttr(node: string, attribute: string, rest: string): EditBlock['edits'][number] {
  return { code: 2, texts: [node, attribute, rest] };
}

const OTHERS: EditBlock['edits'] = [
  { code: 0, texts: ['|layout_01_:hero', '|group', '-s -r '] },
  { code: 1, texts: ['layout_01_:hero', 'extra', 'xtr', ' -ci 1 -at "double"'] },
  { code: 3, texts: ['a.o', 'b.i', '-na'] },
  { code: 5, kind: 0, texts: ['RN', 'a.o', 'b.i', 'RN.phl[1]', 'RN.phl[2]', ''] },
  { code: 5, kind: 3, texts: ['RN', '|a.iog', 'RN.phl[3]', ''] },
  { code: 8, texts: ['layout_01_:hero', 'translateX'] },
  setAttr('|layout_01_:hero', 'translate', ' -type "double3" 1 2 3'),
];

describe.each([4, 8] as const)('reference edits of width %i', (width) => {
  const builder = new MayaBinaryBuilder({ width });
  const sceneWith = (...edits: EditBlock['edits']): Buffer =>
    builder.scene(
      builder.referenceNode('layout_01_RN', [
        [{ node: 'layout_01_RN', edits: OTHERS }],
        [
          { node: 'layout_01_RN', edits: [...OTHERS, ...edits, ...OTHERS] },
          { node: 'layout_01_:deepRN', edits: [] },
        ],
      ]),
    );

  it('give a container that was versioned in this scene', () => {
    const file = sceneWith(setAttr(NODE, 'representation', ` -type "string" "${OLD}"`));
    const scan = scanBytes(file);
    expect(scan.findings).toEqual([]);
    expect(scan.containers).toMatchObject([
      { node: NODE, nodeType: null, carrier: 'reference-edit', offset: file.indexOf(OLD), loadedPath: null },
    ]);
    expect(scan.containers[0]?.fields).toMatchObject({ id: null, representation: OLD });
    assertSound(file, scan);
  });

  it('are patched inside their text, and everything around them grows', () => {
    const file = sceneWith(setAttr(NODE, 'representation', ` -cb 1 -l 1 -type "string" "${OLD}"`));
    const patched = patchContainers(file, scanBytes(file), () => ({
      purposes: ['representation'],
      values: { representation: NEW },
    }));
    const wanted = sceneWith(setAttr(NODE, 'representation', ` -cb 1 -l 1 -type "string" "${NEW}"`));
    expect(patched.equals(wanted)).toBe(true);
    const before = readChunks(file);
    const changed = readChunks(patched).filter((chunk, index) => !sameChunk(chunk, before[index]));
    expect(changed.map(({ tag }) => tag)).toEqual(['REFE']);
  });

  it('show the other keys that were set with it', () => {
    const file = sceneWith(
      setAttr(NODE, 'name', ' -type "string" "modelMain"'),
      setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
      setAttr('other_CON', 'name', ' -type "string" "not this"'),
    );
    expect(scanBytes(file).containers.map(({ fields }) => fields.name)).toEqual(['modelMain']);
  });

  it('replace a loader beside the id, never a name', () => {
    const sceneOf = (loader: string, id: string): Buffer =>
      sceneWith(
        setAttr(NODE, 'loader', ` -type "string" "${loader}"`),
        setAttr(NODE, 'name', ' -type "string" "modelMain"'),
        setAttr(NODE, 'representation', ` -type "string" "${id}"`),
      );
    const file = sceneOf('RigLoader', OLD);
    const scan = scanBytes(file);
    expect(scan.containers[0]?.slots.map(({ what }) => what)).toEqual(['loader', 'representation']);
    const patched = patchContainers(file, scan, () => ({
      purposes: ['representation', 'loader'],
      values: { representation: NEW, loader: 'ReferenceLoader' },
    }));
    expect(patched.equals(sceneOf('ReferenceLoader', NEW))).toBe(true);
  });

  it('that set an id twice give the last one, and the first as a second place', () => {
    const other = OLD.replace('5', '6');
    const file = sceneWith(
      setAttr(NODE, 'representation', ` -type "string" "${other}"`),
      setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
    );
    const [container] = scanBytes(file).containers;
    expect(container?.fields.representation).toBe(OLD);
    expect(container?.alsoAt).toMatchObject([{ offset: file.indexOf(other), representation: other }]);
    const patched = patchContainers(file, scanBytes(file), () => ({
      purposes: ['representation'],
      values: { representation: NEW },
    }));
    expect(patched.toString('latin1').split(NEW)).toHaveLength(3);
  });

  it.each([
    ['of another attribute', setAttr('ns:model', 'cbId', ` -type "string" "${OLD}"`)],
    ['of an instance', setAttr('ns:model', 'representation', ' -type "string" ".ma"')],
    ['of another kind', { code: 1, texts: ['ns:model', 'representation', 'representation', ` -dt "string" "${OLD}"`] }],
  ])('are left alone %s', (_what, edit) => {
    expect(scanBytes(sceneWith(edit))).toMatchObject({ containers: [], findings: [] });
  });

  it.each([
    ['a node that is not named so', 'layout_01_:someSet'],
    ['a DAG node', '|layout_01_:grp|layout_01_:shape_CON'],
  ])('tell of an id on %s, and leave it alone', (_what, node) => {
    const scan = scanBytes(sceneWith(setAttr(node, 'representation', ` -type "string" "${OLD}"`)));
    expect(scan.containers).toEqual([]);
    expect(scan.findings).toMatchObject([{ code: 'maya-reference-edit-unclear', node }]);
  });

  it('take a node with an id and a loader for a container, whatever its name', () => {
    const file = sceneWith(
      setAttr('ns:renamed', 'representation', ` -type "string" "${OLD}"`),
      setAttr('ns:renamed', 'loader', ' -type "string" "ReferenceLoader"'),
    );
    expect(scanBytes(file).containers.map(({ node }) => node)).toEqual(['ns:renamed']);
  });

  it('are left alone where the node is said to be no container', () => {
    const file = sceneWith(
      setAttr(NODE, 'id', ' -type "string" "pyblish.avalon.instance"'),
      setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
    );
    expect(scanBytes(file)).toMatchObject({ containers: [], findings: [] });
  });

  it.each(['.ma', '', `${OLD}0`, NEW])('give a container whatever its id is: "%s"', (value) => {
    const scan = scanBytes(sceneWith(setAttr(NODE, 'representation', ` -type "string" "${value}"`)));
    expect(scan.containers.map(({ fields }) => fields.representation)).toEqual([value]);
  });

  it.each([
    ['in pieces', ` -type "string" ("${OLD.slice(4)}" + "abcd")`],
    ['with an escape', ` -type "string" "${OLD}\\n"`],
    ['with something behind it', ` -type "string" "${OLD}" "x"`],
    ['of another type', ' 3'],
    ['at great length', ` -type "string" "${'a'.repeat(5000)}"`],
  ])('show but lock a container whose id is written %s', (_how, rest) => {
    const [container] = scanBytes(sceneWith(setAttr(NODE, 'representation', rest))).containers;
    expect(container).toMatchObject({ node: NODE, slots: [], locked: { code: 'maya-value-not-literal' } });
    expect(container?.fields.representation).toBeNull();
  });

  it('tell of containers whose ids only the published file has', () => {
    const file = builder.scene(
      ...builder.reference('layout_01_RN', 'P:/layout.mb'),
      builder.referenceNode('layout_01_RN', [
        [],
        [
          {
            node: 'layout_01_RN',
            edits: [
              setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
              setAttr('layout_01_:healed_CON', 'loader', ' -type "string" "ReferenceLoader"'),
              { code: 5, kind: 3, texts: ['RN', 'layout_01_:inside_CON1.message', 'RN.phl[1]', ''] },
            ],
          },
        ],
      ]),
    );
    const args = { reference: 'layout_01_RN', path: 'P:/layout.mb', count: 2, node: 'layout_01_:healed_CON' };
    expect(scanBytes(file).findings).toMatchObject([{ code: 'maya-inner-containers', args }]);
  });

  it('lock what was found in them when they hold a kind of edit that nobody knows', () => {
    const file = sceneWith(setAttr(NODE, 'representation', ` -type "string" "${OLD}"`), { code: 6, texts: ['a', 'b'] });
    const scan = scanBytes(file);
    expect(scan.containers.map(({ locked, slots }) => [locked?.code, slots.length])).toEqual([
      ['maya-record-in-damage', 0],
    ]);
    expect(scan.findings).toMatchObject([{ code: 'maya-reference-edits-unread', node: 'layout_01_RN' }]);
  });

  it('that were not understood are told only where they may hide a container', () => {
    expect(scanBytes(sceneWith({ code: 6, texts: ['a', 'b'] })).findings).toEqual([]);
  });
});
