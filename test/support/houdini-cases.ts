import {
  assetLibrary,
  buildScene,
  channelLine,
  node,
  openPypeRecord,
  parmFile,
  parmLine,
  sceneEntries,
  takesFile,
  template,
  templateFile,
  text,
} from './houdini-builder.ts';
import type { BuiltEntry, RecordFields } from './houdini-builder.ts';

/** Files of one case, by name. */
export type CaseFiles = Readonly<Record<string, Buffer>>;

const hero = (fields: RecordFields = {}): RecordFields =>
  openPypeRecord({
    name: 'hero_modelMain',
    namespace: 'hero',
    loader: 'AbcLoader',
    representation: '63e0c8f1a2b3c4d5e6f70819',
    ...fields,
  });

const HERO = 'obj/AVALON_CONTAINERS/hero_modelMain_CON';
const PARENT = node('obj/AVALON_CONTAINERS', { type: 'subnet', parms: [parmLine('tdisplay', 'off')] });

const ALEMBIC = node(`${HERO}/alembic`, {
  type: 'alembic',
  parms: [parmLine('fileName', '/proj/publish/hero/model/v003/hero model_v003.abc'), parmLine('viewportlod', 'full')],
});

/** What an artist's scene looks like: one container a kind of loader, and everything around that must be left alone. */
function shot(): BuiltEntry[] {
  const camera = node('obj/AVALON_CONTAINERS/hero_camMain_CON', {
    type: 'alembicarchive',
    parms: [parmLine('fileName', '/proj/publish/cam/v002/cam.abc')],
    record: hero({ name: 'hero_camMain', loader: 'CameraLoader', representation: '63e0c8f1a2b3c4d5e6f70821' }),
    defaults: { representation: '63e0c8f1a2b3c4d5e6f70820' },
  });
  const plate = node('obj/AVALON_CONTAINERS/IMAGES/sky_plateMain', {
    type: 'file',
    parms: [parmLine('filename1', '/proj/publish/plate.$F4.exr')],
    record: hero({
      schema: 'avalon-core:container-2.0',
      name: 'sky_plateMain',
      namespace: 'sky',
      loader: 'ImageLoader',
      representation: '63e0c8f1a2b3c4d5e6f70822',
    }),
  });
  const volume = node('obj/AVALON_CONTAINERS/fx_smokeMain_CON', {
    type: 'geo',
    record: hero({
      name: 'fx_smokeMain',
      namespace: 'fx',
      loader: 'VdbLoader',
      representation: '63e0c8f1a2b3c4d5e6f70823',
    }),
  });
  const volumeFile = node('obj/AVALON_CONTAINERS/fx_smokeMain_CON/fx_smokeMain', {
    type: 'file',
    parms: [parmLine('file', '/proj/publish/smoke.$F4.vdb')],
  });
  const layer = node('stage/set_usdMain', {
    type: 'sublayer',
    parms: [parmLine('filepath1', '/proj/publish/set.usd')],
    record: hero({
      name: 'set_usdMain',
      namespace: 'set',
      loader: 'USDSublayerLoader',
      representation: '63e0c8f1a2b3c4d5e6f70824',
    }),
  });
  return [
    ...PARENT,
    ...node(HERO, { type: 'geo', record: hero() }),
    ...ALEMBIC,
    ...camera,
    ...node('obj/AVALON_CONTAINERS/IMAGES', { type: 'cop2net' }),
    ...plate,
    ...volume,
    ...volumeFile,
    ...decoys(),
    ...layer,
  ];
}

function decoys(): BuiltEntry[] {
  const code =
    'import hou\n# id\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t)\nrepresentation = "63e0c8f1a2b3c4d5e6f70899"\n';
  const lookalike = parmLine(
    'code',
    `}\n${parmLine('id', 'pyblish.avalon.container')}${parmLine('representation', '63e0c8f1a2b3c4d5e6f70898')}`,
  );
  return [
    ...node('obj/OpenPypeContext', { type: 'subnet', record: { workfile: 'JSON:::{"publish_attributes": {}}' } }),
    ...node('obj/script1', { type: 'geo', parms: [parmLine('python', code), lookalike] }),
    ...node('out/pointcacheMain', {
      type: 'alembic',
      record: {
        id: 'pyblish.avalon.instance',
        family: 'pointcache',
        subset: 'pointcacheMain',
        asset: 'hero',
        active: 'on',
        creator_attributes: 'JSON:::{"note": "was pyblish.avalon.container"}',
      },
    }),
    ...node('out/geometry1', { type: 'geometry', record: { id: '5c408a15a2b3c4d5e6f70100:0123456789ab' } }),
  ];
}

function oneHero(record: RecordFields, options: { defaults?: RecordFields; child?: boolean } = {}): BuiltEntry[] {
  const defaults = options.defaults === undefined ? {} : { defaults: options.defaults };
  return [...PARENT, ...node(HERO, { type: 'geo', record, ...defaults }), ...(options.child === false ? [] : ALEMBIC)];
}

const scene = (nodes: readonly BuiltEntry[]): Buffer => buildScene(sceneEntries(nodes), 'odc');

/** A scene in which the values of the hero are other lines than its record. */
function heroWithValues(...lines: readonly string[]): BuiltEntry[] {
  return oneHero(hero()).map((entry) => (entry.name === `${HERO}.parm` ? text(entry.name, parmFile(...lines)) : entry));
}

const recordLines = (fields: RecordFields): string[] =>
  Object.entries(fields).map(([key, value]) => parmLine(key, value));

function without(key: string): string[] {
  return recordLines(Object.fromEntries(Object.entries(hero()).filter(([name]) => name !== key)));
}

const TAKES = takesFile([
  {
    name: 'Main',
    overrides: [
      { node: `/${HERO}`, parm: 'representation', line: parmLine('representation', '63e0c8f1a2b3c4d5e6f70819') },
      { node: '/out/mantra1', parm: 'vm_picture', line: parmLine('vm_picture', 'ip') },
    ],
  },
  {
    name: 'low poly',
    overrides: [
      { node: `/${HERO}`, parm: 'representation', line: parmLine('representation', '63e0c8f1a2b3c4d5e6f70777') },
    ],
  },
]);

function asset(): Buffer {
  const inside = [
    ...node('hdaroot', { type: 'subnet' }),
    ...node('hdaroot/hero_CON', { type: 'geo', record: hero() }),
    ...node('hdaroot/pointcacheMain', { type: 'null', record: { id: 'pyblish.avalon.instance' } }),
  ];
  const prepared = [template('id', 'pyblish.avalon.container'), template('representation', '')];
  return assetLibrary([
    { name: 'Object/hero_setup', contents: inside },
    {
      name: 'Lop/studio::lop_import::1.0',
      dialogScript: templateFile(...prepared),
      contents: node('hdaroot', { type: 'subnet' }),
    },
  ]);
}

function cutInside(entry: string): Buffer {
  const whole = scene(shot());
  return whole.subarray(0, whole.indexOf(`${entry}\0`, 0, 'latin1') + entry.length + 40);
}

const NO_REPRESENTATION_PARM = scene(
  heroWithValues(...without('representation')).filter(({ name }) => !name.endsWith('_CON.spareparmdef')),
);

const HOUDINI_8 =
  '{\nversion 0.8\ntdisplay\t(\t\t"off"\t)\nt\t[ 0\tlocks=0 ] (\t0\t0\t0\t)\nnumber ( 1\t)\n' +
  `${recordLines(hero()).join('')}}\n`;

/** Every case of the scanner: one folder of `fixtures/houdini` each. */
export const HOUDINI_CASES: Readonly<Record<string, CaseFiles>> = {
  'one-container-a-loader': { 'shot.hip': scene(shot()) },
  'licence-tagged': {
    'shot.hiplc': buildScene(sceneEntries(shot()), 'HouLC'),
    'shot.hipnc': buildScene(sceneEntries(shot()), 'HouNC'),
  },
  'saved-as-text': {
    'shot.hip': buildScene(sceneEntries(shot()), 'mime'),
    'line-ends-changed.hip': Buffer.from(
      buildScene(sceneEntries(shot()), 'mime').toString('latin1').replaceAll('\n', '\r\n'),
      'latin1',
    ),
  },
  eras: {
    'avalon.hip': scene(oneHero(hero({ schema: 'avalon-core:container-2.0' }))),
    'mindbender.hip': scene(oneHero(hero({ schema: 'avalon-core:container-1.0', id: 'pyblish.mindbender.container' }))),
    'openpype-in-ayon-mode.hip': scene(oneHero(hero({ representation: '721291002eb555f98eb0ad91ae68d8bd' }))),
    'ayon.hip': scene(
      oneHero({
        ...hero({ representation: '721291002eb555f98eb0ad91ae68d8bd', project_name: 'Library' }),
        schema: 'ayon:container-3.0',
        id: 'ayon.load.container',
      }),
    ),
  },
  'odd-ids': {
    'empty.hip': scene(oneHero(hero({ representation: '' }))),
    'garbage.hip': scene(oneHero(hero({ representation: 'None (was "63e0c8f1") \\ ?' }))),
    'absent.hip': NO_REPRESENTATION_PARM,
  },
  'no-representation-parm': { 'workfile.hip': NO_REPRESENTATION_PARM },
  'id-stands-only-in-the-default': { 'shot.hip': scene(heroWithValues(...without('representation'))) },
  'record-stands-only-in-the-definitions': { 'shot.hip': scene(heroWithValues(parmLine('tdisplay', 'off'))) },
  'value-overrules-the-definitions': { 'shot.hip': scene(heroWithValues(parmLine('id', 'pyblish.avalon.instance'))) },
  'parms-come-from-the-asset': {
    'shot.hip': scene([
      text('stage/import1.init', 'type = ayon::lop_import::1.0\nmatchesdef = 1\n'),
      text(
        'stage/import1.parm',
        parmFile(parmLine('file', '/proj/publish/set.usd'), ...recordLines(hero({ loader: 'LOPLoadAssetLoader' }))),
      ),
    ]),
  },
  'driven-by-an-expression': {
    'shot.hip': scene(
      heroWithValues(...without('representation'), channelLine('representation', 'from x import y\nreturn y("a")')),
    ),
  },
  'keys-missing': {
    'shot.hip': scene(
      oneHero({
        id: 'pyblish.avalon.container',
        loader: 'AbcLoader',
        representation: '63e0c8f1a2b3c4d5e6f70819',
      }),
    ),
    'library-project-empty.hip': scene(oneHero(hero({ project_name: '' }))),
  },
  'parm-stands-twice': {
    'shot.hip': scene(heroWithValues(...recordLines(hero()), parmLine('representation', '63e0c8f1a2b3c4d5e6f70888'))),
  },
  'entry-stands-twice': { 'shot.hip': scene([...oneHero(hero()), ...node(HERO, { type: 'geo', record: hero() })]) },
  takes: {
    'shot.hip': buildScene(sceneEntries(oneHero(hero()), { after: [{ name: '.takes', data: TAKES }] }), 'odc'),
    'shot.hipnc': buildScene(sceneEntries(oneHero(hero()), { after: [{ name: '.takes', data: TAKES }] }), 'HouNC'),
    'text.hip': buildScene(
      sceneEntries(oneHero(hero()), { after: [{ name: '.takes', data: TAKES, base64: true }] }),
      'mime',
    ),
  },
  'definitions-in-the-scene': {
    'shot.hip': buildScene(
      sceneEntries(oneHero(hero()), {
        before: [text('.hou.session', 'CONTAINER = "pyblish.avalon.container"\n'), { name: '.defotl', data: asset() }],
      }),
      'odc',
    ),
    'shot.hiplc': buildScene(sceneEntries([], { before: [{ name: '.defotl', data: asset() }] }), 'HouLC'),
    'text.hip': buildScene(sceneEntries([], { before: [{ name: '.defotl', data: asset(), base64: true }] }), 'mime'),
  },
  'asset-library': { 'hero_setup.hda': asset() },
  expanded: {
    'hero_modelMain_CON.parm': Buffer.from(
      parmFile(parmLine('fileName', '/a.abc'), ...recordLines(hero({ loader: 'AbcArchiveLoader' }))),
    ),
    'hero_modelMain_CON.spareparmdef': Buffer.from(templateFile(template('id', 'pyblish.avalon.container'))),
    'Contents.mime': buildScene(node('hdaroot/hero_CON', { type: 'geo', record: hero() }), 'mime'),
  },
  'houdini-8': {
    'shot.hip': scene(
      oneHero(hero()).map((entry) => (entry.name === `${HERO}.parm` ? text(entry.name, HOUDINI_8) : entry)),
    ),
  },
  damaged: {
    'cut-in-values.hip': cutInside('obj/AVALON_CONTAINERS/IMAGES/sky_plateMain.parm'),
    'cut-before-end-mark.hip': scene(shot()).subarray(0, -87),
    'bytes-after-end.hip': Buffer.concat([scene(shot()), Buffer.from('?')]),
    'values-of-another-form.hip': scene(
      oneHero(hero()).map((entry) =>
        entry.name === `${HERO}.parm` ? { ...entry, data: entry.data.subarray(0, -2) } : entry,
      ),
    ),
    'cut.hipnc': buildScene(sceneEntries(shot()), 'HouNC').subarray(0, -30),
    'cut.hda': asset().subarray(0, -10),
  },
};
