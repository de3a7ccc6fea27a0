import { expect, test } from 'vitest';
import type { EditPurpose } from '../../../src/model/edit.ts';
import type { SlotValues } from '../../../src/patch/fill.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import {
  buildScene,
  node,
  openPypeRecord,
  parmFile,
  parmLine,
  sceneEntries,
  takeApart,
  template,
  templateFile,
  text,
} from '../../support/houdini-builder.ts';
import type { BuildFraming, BuiltEntry, RecordFields } from '../../support/houdini-builder.ts';
import { scanBytes } from '../../support/houdini-checks.ts';

const PATH = 'obj/AVALON_CONTAINERS/hero_CON';
const RECORD = openPypeRecord({
  name: 'hero',
  namespace: 'hero',
  loader: 'AbcLoader',
  representation: '63e0c8f1a2b3c4d5e6f70819',
});

const scene = (nodes: readonly BuiltEntry[], framing: BuildFraming = 'odc'): Buffer =>
  buildScene(sceneEntries(nodes), framing);

function edited(bytes: Buffer, purposes: readonly EditPurpose[], values: SlotValues): Buffer {
  return patchContainers(bytes, scanBytes(bytes), () => ({ purposes, values }));
}

function entry(bytes: Buffer, kind: string): string {
  const found = takeApart(bytes).entries.find(({ name }) => name === `${PATH}${kind}`);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found.data.toString('latin1');
}

const values = (fields: RecordFields): string[] => Object.entries(fields).map(([key, value]) => parmLine(key, value));
const definitions = (fields: RecordFields): string[] =>
  Object.entries(fields).map(([key, value]) => template(key, value));

test.each<BuildFraming>(['odc', 'HouLC', 'HouNC', 'mime'])(
  '%s: a project is added as value and definition, as AYON has them',
  (framing) => {
    const bytes = scene(node(PATH, { type: 'geo', record: RECORD }), framing);
    const after = edited(bytes, ['project_name'], { project_name: 'Library_01' });
    const full = { ...RECORD, project_name: 'Library_01' };
    expect(entry(after, '.parm')).toBe(parmFile(parmLine('folder', '0'), ...values(full)));
    expect(entry(after, '.spareparmdef')).toBe(templateFile(...definitions(full)));
    expect(scanBytes(after).containers[0]?.fields.project_name).toBe('Library_01');
  },
);

test('a project that is there is replaced, also where it is empty', () => {
  for (const project_name of ['', 'Old']) {
    const bytes = scene(node(PATH, { type: 'geo', record: { ...RECORD, project_name } }));
    const after = edited(bytes, ['project_name'], { project_name: 'Library' });
    const full = { ...RECORD, project_name: 'Library' };
    expect(entry(after, '.parm')).toBe(parmFile(parmLine('folder', '0'), ...values(full)));
    expect(entry(after, '.spareparmdef')).toBe(templateFile(...definitions(full)));
  }
});

test('keys that are missing are added together, in the order of a record', () => {
  const { id, loader, representation } = { id: '', loader: '', representation: '', ...RECORD };
  const bytes = scene(node(PATH, { type: 'geo', record: { id, loader, representation } }));
  const after = edited(bytes, ['schema', 'name', 'namespace', 'project_name'], {
    schema: 'ayon:container-3.0',
    name: 'hero',
    namespace: '',
    project_name: 'Library',
  });
  const [container] = scanBytes(after).containers;
  expect(container?.fields).toEqual({
    schema: 'ayon:container-3.0',
    id,
    name: 'hero',
    namespace: '',
    loader,
    representation,
    project_name: 'Library',
    extra: {},
  });
  expect(container?.slots.some(({ old }) => old === '')).toBe(true);
  expect(entry(after, '.parm')).toContain('name\t[ 0\tlocks=0 ]\t(\t"hero"\t)\nnamespace\t[ 0\tlocks=0 ]\t(\t""\t)\n');
});

test('a key is not added where the parameters come from the asset, or stand apart', () => {
  const fromAsset = [text(`${PATH}.parm`, parmFile(...values(RECORD)))];
  const inMultiparm = [
    text(`${PATH}.parm`, parmFile(...values(RECORD))),
    text(`${PATH}.spareparmdef`, `    multiparm {\n        name    "list"\n${definitions(RECORD).join('')}    }\n`),
  ];
  const onOneLine = [
    text(`${PATH}.parm`, parmFile(...values(RECORD))),
    text(`${PATH}.spareparmdef`, 'parm { name "id" type string default { "pyblish.avalon.container" } }'),
  ];
  for (const nodes of [fromAsset, inMultiparm, onOneLine]) {
    const [container] = scanBytes(scene(nodes)).containers;
    expect(container?.slots.map(({ what }) => what)).not.toContain('project_name');
    expect(container?.slots.map(({ what }) => what)).toContain('representation');
  }
});

test('schema, id and loader change in the value and in the default that says the same', () => {
  const bytes = scene(node(PATH, { type: 'geo', record: RECORD, defaults: { loader: 'OldLoader' } }));
  const after = edited(bytes, ['schema', 'id', 'loader'], {
    schema: 'ayon:container-3.0',
    id: 'ayon.load.container',
    loader: 'NewLoader',
  });
  const now = { ...RECORD, schema: 'ayon:container-3.0', id: 'ayon.load.container' };
  expect(entry(after, '.parm')).toBe(parmFile(parmLine('folder', '0'), ...values({ ...now, loader: 'NewLoader' })));
  expect(entry(after, '.spareparmdef')).toBe(templateFile(...definitions({ ...now, loader: 'OldLoader' })));
});

test('value and default of the id take an id of their own', () => {
  const bytes = scene(
    node(PATH, { type: 'geo', record: RECORD, defaults: { representation: '63e0c8f1a2b3c4d5e6f70001' } }),
  );
  const scan = scanBytes(bytes);
  const [container] = scan.containers;
  expect(container?.fields.representation).toBe('63e0c8f1a2b3c4d5e6f70819');
  expect(container?.alsoAt).toMatchObject([{ carrier: 'parm-default', representation: '63e0c8f1a2b3c4d5e6f70001' }]);
  expect(bytes.toString('latin1', container?.alsoAt[0]?.offset, (container?.alsoAt[0]?.offset ?? 0) + 24)).toBe(
    '63e0c8f1a2b3c4d5e6f70001',
  );
});

test('an id that was quoted because it was empty is written bare', () => {
  const after = edited(
    scene(node(PATH, { type: 'geo', record: { ...RECORD, representation: '' } })),
    ['representation'],
    {
      representation: '721291002eb555f98eb0ad91ae68d8bd',
    },
  );
  expect(entry(after, '.parm')).toContain('representation\t[ 0\tlocks=0 ]\t(\t721291002eb555f98eb0ad91ae68d8bd\t)\n');
});
