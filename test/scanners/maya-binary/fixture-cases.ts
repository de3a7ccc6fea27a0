import { MayaBinaryBuilder, readChunks } from '../../support/maya-binary-builder.ts';
import type { EditBlock } from '../../support/maya-binary-builder.ts';

/** What stands in `fixtures/maya-binary`: one folder a case, its scene built here, what must be found in it beside it. */
export interface FixtureCase {
  readonly name: string;
  readonly file: string;
  readonly bytes: Buffer;
}

const OLD = new MayaBinaryBuilder({ width: 4 });
const NEW = new MayaBinaryBuilder({ width: 8, junk: '\0\0\0\0' });
/** Memory that was never set, as it was really seen behind tags. */
const NOISY = new MayaBinaryBuilder({ width: 8, junk: '\x4f\x7f\0\0' });

const OPENPYPE = {
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  name: 'modelMain',
  namespace: 'hero_01_',
  loader: 'ReferenceLoader',
  representation: '62a1f0c3b4d5e6f708192a01',
};
const HERO = 'P:/shows/demo/assets/hero/publish/model/modelMain/v003/demo_hero_modelMain_v003.mb';
const LAYOUT = 'P:/shows/demo/shots/sh010/publish/layout/layoutMain/v002/layoutMain.mb';

function setAttr(node: string, attribute: string, value: string): EditBlock['edits'][number] {
  return { code: 2, texts: [node, attribute, ` -type "string" "${value}"`] };
}

function openPype(builder: MayaBinaryBuilder): Buffer {
  return builder.scene(
    ...builder.reference('hero_01_RN', HERO, 1, 'hero_01_'),
    builder.node('REFN', 'hero_01_RN'),
    builder.node('OBST', 'AVALON_CONTAINERS', [builder.number('ihi', 0)]),
    builder.container('hero_01__modelMain_CON', OPENPYPE),
    builder.connections(
      ['hero_01_RN.msg', 'hero_01__modelMain_CON.dnsm'],
      ['hero_01__modelMain_CON.msg', 'AVALON_CONTAINERS.dnsm'],
    ),
  );
}

function avalon2017(): Buffer {
  const texts = { name: 'rigDefault', namespace: 'Bruce_01_', loader: 'RigLoader', project: 'batman', asset: 'Bruce' };
  const keys = ['id', ...Object.keys(texts), 'subset'];
  return NEW.scene(
    ...NEW.reference(
      'Bruce_01_RN',
      '$AVALON_PROJECTS/batman/assets/Bruce/publish/rigDefault/v002/rigDefault.ma',
      1,
      'Bruce_01_',
    ),
    NEW.node('OBST', 'Bruce_01__rigDefault__CON', [
      ...keys.map((key) => NEW.declare(key)),
      NEW.declareNumber('version'),
      NEW.declare('representation'),
      NEW.number('ihi', 0),
      NEW.text('id', 'pyblish.avalon.container'),
      ...Object.entries(texts).map(([key, value]) => NEW.text(key, value)),
      NEW.text('subset', 'rigDefault'),
      NEW.number('version', 2),
      NEW.text('representation', '62a1f0c3b4d5e6f708192b01'),
    ]),
    NEW.connections(
      ['Bruce_01_RN.phl[3]', 'Bruce_01__rigDefault__CON.dsm'],
      ['Bruce_01_RN.msg', 'Bruce_01__rigDefault__CON.dnsm'],
    ),
  );
}

function mindbender(): Buffer {
  return NEW.scene(
    ...NEW.reference('Bruce01_RN', 'P:/assets/Bruce/publish/rigDefault/v002/rigDefault.ma', 1, 'Bruce01_'),
    NEW.container('Bruce01_:rigDefault_CON', {
      id: 'pyblish.mindbender.container',
      author: 'marcus',
      loader: 'mindbender.maya.pipeline',
      families: 'mindbender.rig',
      time: '20170116T130345Z',
      version: '2',
      path: '{root}\\assets\\Bruce\\publish\\rigDefault\\v002',
    }),
    NEW.connections(['Bruce01_RN.msg', 'Bruce01_:rigDefault_CON.dnsm']),
  );
}

function loadedFiles(): Buffer {
  const container = (name: string, digit: string): Buffer =>
    NEW.container(`${name}_CON`, { ...OPENPYPE, name, representation: `62a1f0c3b4d5e6f708192c0${digit}` });
  return NEW.scene(
    ...NEW.reference('deep:propRN', 'P:/deep/prop.mb', 2, 'prop'),
    ...NEW.reference('hero_01_RN', HERO, 1, 'hero_01_'),
    NEW.node('XFRM', 'cache_grp'),
    NEW.node('X\0\0\xc4', 'cache_grpShape', [NEW.text('cfn', 'P:/cache/crowd.abc'), NEW.text('cmp', '|')], 'cache_grp'),
    NEW.node('RTFT', 'file1', [NEW.text('ftn', 'P:/tex/wood.<UDIM>.exr')]),
    NEW.node('RTFT', 'file2', [NEW.text('ftn', 'P:/tex/steel.exr')]),
    NEW.node('AUDI', 'dialogue', [NEW.text('f', 'P:/audio/sh010.wav')]),
    container('everything', '1'),
    container('cache', '2'),
    container('texture', '3'),
    container('twoTextures', '4'),
    container('audio', '5'),
    container('orphan', '6'),
    NEW.connections(
      ['deep:propRN.msg', 'everything_CON.dnsm'],
      ['file1.msg', 'everything_CON.dnsm'],
      ['hero_01_RN.phl[1]', 'everything_CON.dsm'],
      ['hero_01_RN.msg', 'everything_CON.dnsm'],
      ['cache_grp.iog', 'cache_CON.dsm'],
      ['file1.msg', 'texture_CON.dnsm'],
      ['file1.msg', 'twoTextures_CON.dnsm'],
      ['file2.msg', 'twoTextures_CON.dnsm'],
      ['dialogue.msg', 'audio_CON.dnsm'],
    ),
  );
}

function referenceEdits(builder: MayaBinaryBuilder): Buffer {
  const others: EditBlock['edits'] = [
    { code: 0, texts: ['|layout_01_:grp', '|set', '-s -r '] },
    { code: 5, kind: 0, texts: ['layout_01_RN', 'a.o', 'b.i', 'layout_01_RN.phl[1]', 'layout_01_RN.phl[2]', ''] },
    { code: 2, texts: ['|layout_01_:grp', 'translate', ' -type "double3" 1 2 3'] },
  ];
  return builder.scene(
    ...builder.reference('layout_01_RN', LAYOUT, 1, 'layout_01_'),
    builder.referenceNode('layout_01_RN', [
      [{ node: 'layout_01_RN', edits: [] }],
      [
        {
          node: 'layout_01_RN',
          edits: [
            ...others,
            setAttr('layout_01_:prop_01__modelMain_CON', 'representation', '62a1f0c3b4d5e6f708192d01'),
            setAttr('layout_01_:hero_01__rigMain_CON', 'loader', 'RigLoader'),
            setAttr('layout_01_:hero_01__rigMain_CON', 'representation', '62a1f0c3b4d5e6f708192d02'),
            setAttr('layout_01_:prop_01__modelMain_CON', 'representation', '62a1f0c3b4d5e6f708192d03'),
            setAttr('layout_01_:someSet', 'representation', '62a1f0c3b4d5e6f708192d04'),
            setAttr('layout_01_:animationMain', 'representation', '.ma'),
            { code: 5, kind: 3, texts: ['layout_01_RN', 'layout_01_:inside_CON.message', 'layout_01_RN.phl[3]', ''] },
            ...others,
          ],
        },
      ],
    ]),
  );
}

/** Containers of referenced files, at two depths, one of them loaded twice; the last two would share a reference. */
function nestedReferences(builder: MayaBinaryBuilder): Buffer {
  const edits = [
    'layout_01_:hero_01__rigMain_CON',
    'layout_01_:hero_02__rigMain_CON',
    'layout_01_:hero_03__rigMain_CON',
    'layout_01_:set_01_:car_01__modelMain_CON',
    'layout_01_:tree_01__modelMain_CON',
    'layout_01_:tree_01__rigMain_CON',
  ].map((node, index) => setAttr(node, 'representation', `62a1f0c3b4d5e6f708192e0${index}`));
  return builder.scene(
    ...builder.reference('layout_01_RN', LAYOUT, 1, 'layout_01_'),
    ...builder.reference('layout_01_:hero_01_RN', HERO, 2, 'hero_01_'),
    ...builder.reference('layout_01_:hero_02_RN', `${HERO}{1}`, 2, 'hero_02_'),
    ...builder.reference('layout_01_:set_01_RN', 'P:/shows/demo/assets/set/street/setMain_v001.mb', 2, 'set_01_'),
    ...builder.reference('layout_01_:set_01_:car_01_RN', 'P:/shows/demo/assets/prop/car/car_v005.mb', 3, 'car_01_'),
    ...builder.reference('layout_01_:tree_01_RN', 'P:/shows/demo/assets/prop/tree/tree_v001.mb', 2, 'tree_01_'),
    builder.referenceNode('layout_01_RN', [[{ node: 'layout_01_RN', edits: [] }], [{ node: 'layout_01_RN', edits }]]),
  );
}

function decoys(): Buffer {
  const record = `id "pyblish.avalon.container" representation "${OPENPYPE.representation}"`;
  return NEW.scene(
    NEW.container('modelMain', { ...OPENPYPE, id: 'pyblish.avalon.instance', representation: '.ma' }),
    NEW.node('SCRP', 'notes', [NEW.text('b', record)]),
    NEW.node('XFRM', 'group_CON', [
      NEW.declare('cbId'),
      NEW.text('cbId', `${OPENPYPE.representation}:7364ea6776c9`),
      NEW.text('dependencies', OPENPYPE.representation),
      NEW.text('representation', OPENPYPE.representation),
    ]),
    NEW.node('XFRM', 'renamed', [NEW.text('id', OPENPYPE.id), NEW.text('representation', OPENPYPE.representation)]),
  );
}

function attributeNeverSet(): Buffer {
  return NEW.scene(
    NEW.node('OBST', 'hero_01__modelMain_CON', [
      ...Object.keys(OPENPYPE).map((key) => NEW.declare(key)),
      NEW.text('schema', OPENPYPE.schema),
      NEW.text('id', OPENPYPE.id),
      NEW.text('name', OPENPYPE.name),
      NEW.text('loader', ''),
    ]),
  );
}

function paddingNotZero(): Buffer {
  const bytes = openPype(NEW);
  const leaf = readChunks(bytes).find((chunk) => chunk.data === `schema\0 ${OPENPYPE.schema}\0`);
  if (leaf === undefined) throw new Error('no leaf with a padding');
  bytes[leaf.end - 1] = 1;
  return bytes;
}

function emptyKeysLeftOut(): Buffer {
  const { schema, id, name, loader, representation } = OPENPYPE;
  return OLD.scene(
    OLD.container('_modelMain_CON', {
      schema: schema.replace('openpype', 'avalon-core'),
      id,
      name,
      loader,
      representation,
    }),
  );
}

function keySetTwice(): Buffer {
  const node = (name: string, ...again: readonly Buffer[]): Buffer =>
    NEW.node('OBST', name, [
      ...Object.keys(OPENPYPE).map((key) => NEW.declare(key)),
      ...Object.entries(OPENPYPE).map(([key, value]) => NEW.text(key, value)),
      ...again,
    ]);
  const unread = NEW.leaf('STR ', 'representation\0 62a1f0c3b4d5e6f708192a03\0 two\0');
  return NEW.scene(
    node('representation_CON', NEW.text('representation', '62a1f0c3b4d5e6f708192a02')),
    node('alike_CON', NEW.text('name', OPENPYPE.name)),
    node('unread_CON', unread),
  );
}

function ayon(): Buffer {
  const representation = '0b1c2d3e4f5061728394a5b6c7d8e9f0';
  return NEW.scene(NEW.container('hero_01__modelMain_CON', { ...OPENPYPE, representation, project_name: 'demo' }));
}

export const FIXTURE_CASES: readonly FixtureCase[] = Object.entries({
  'attribute-never-set': attributeNeverSet(),
  'avalon-2017': avalon2017(),
  ayon: ayon(),
  'bytes-behind-the-end': Buffer.concat([openPype(NEW), Buffer.from('// appended\n')]),
  'cut-off': openPype(NEW).subarray(0, -20),
  decoys: decoys(),
  'empty-keys-left-out': emptyKeysLeftOut(),
  'key-set-twice': keySetTwice(),
  'loaded-files': loadedFiles(),
  mindbender: mindbender(),
  'named-ma': openPype(NEW),
  'noise-behind-tags': openPype(NOISY),
  'nested-references-of-32-bit': nestedReferences(OLD),
  'nested-references-of-64-bit': nestedReferences(NEW),
  nothing: NEW.scene(NEW.node('XFRM', 'hero')),
  'openpype-3-of-32-bit': openPype(OLD),
  'openpype-3-of-64-bit': openPype(NEW),
  'padding-not-zero': paddingNotZero(),
  'reference-edits-of-32-bit': referenceEdits(OLD),
  'reference-edits-of-64-bit': referenceEdits(NEW),
}).map(([name, bytes]) => ({ name, file: name === 'named-ma' ? 'workfile.ma' : 'workfile.mb', bytes }));
