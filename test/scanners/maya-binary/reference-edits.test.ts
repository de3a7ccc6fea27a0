import { describe, expect, it } from 'vitest';
import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import type { EditBlock } from '../../support/maya-binary-builder.ts';
import { assertSound, scanBytes, withoutPlace } from '../../support/maya-binary-checks.ts';
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
    const untouched = (bytes: Buffer): string[] =>
      readChunks(bytes)
        .filter((chunk) => chunk.tag !== 'REFE')
        .map(withoutPlace);
    expect(untouched(patched)).toEqual(untouched(file));
  });

  it('show the other keys that were set with it', () => {
    const file = sceneWith(
      setAttr(NODE, 'name', ' -type "string" "modelMain"'),
      setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
      setAttr('other_CON', 'name', ' -type "string" "not this"'),
    );
    expect(scanBytes(file).containers.map(({ fields }) => fields.name)).toEqual(['modelMain']);
  });

  it.each([
    ['on a node with another name', setAttr('layout_01_:modelMain', 'representation', ` -type "string" "${OLD}"`)],
    ['on a DAG path', setAttr('|a|hero_CON', 'representation', ` -type "string" "${OLD}"`)],
    ['of another attribute', setAttr(NODE, 'cbId', ` -type "string" "${OLD}"`)],
    ['of another kind', { code: 1, texts: [NODE, 'representation', 'representation', ` -dt "string" "${OLD}"`] }],
  ])('are left alone %s', (_what, edit) => {
    expect(scanBytes(sceneWith(edit)).containers).toEqual([]);
  });

  it('are left alone where the node is said to be no container', () => {
    const file = sceneWith(
      setAttr(NODE, 'id', ' -type "string" "pyblish.avalon.instance"'),
      setAttr(NODE, 'representation', ` -type "string" "${OLD}"`),
    );
    expect(scanBytes(file).containers).toEqual([]);
  });

  it.each(['.ma', '', `${OLD}0`, 'zf1a2b3c4d5e6f708192a3b4'])(
    'tell of a container set to something that is no id: "%s"',
    (value) => {
      const scan = scanBytes(sceneWith(setAttr(NODE, 'representation', ` -type "string" "${value}"`)));
      expect(scan.containers).toEqual([]);
      expect(scan.findings.map(({ code, node }) => [code, node])).toEqual([['maya-binary-edit-not-an-id', NODE]]);
    },
  );

  it('tell of an id that is written in pieces', () => {
    const scan = scanBytes(sceneWith(setAttr(NODE, 'representation', ` -type "string" ("${OLD.slice(4)}" + "abcd")`)));
    expect(scan.containers).toEqual([]);
    expect(scan.findings.map(({ code }) => code)).toEqual(['maya-binary-edit-not-an-id']);
  });

  it('lock what was found in them when they hold a kind of edit that nobody knows', () => {
    const file = sceneWith(setAttr(NODE, 'representation', ` -type "string" "${OLD}"`), { code: 6, texts: ['a', 'b'] });
    const scan = scanBytes(file);
    expect(scan.containers.map(({ locked, slots }) => [locked?.code, slots.length])).toEqual([
      ['maya-binary-edits-unread', 0],
    ]);
    expect(scan.findings.map(({ code, node }) => [code, node])).toEqual([['maya-binary-edits-unread', 'layout_01_RN']]);
  });

  it('that were not understood are told only where they may hide a container', () => {
    expect(scanBytes(sceneWith({ code: 6, texts: ['a', 'b'] })).findings).toEqual([]);
  });
});
