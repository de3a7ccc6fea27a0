import {
  aftereffectsProject,
  description,
  packet,
  photoshopDocument,
  PHOTOSHOP_NS,
  pythonJson,
  record,
  withIptc,
  xmlText,
  XMP_NS,
} from '../../support/adobe-files.ts';

/** What stands in `fixtures/photoshop` and `fixtures/aftereffects`: one folder a case, its file built here. */
export interface FixtureCase {
  readonly format: 'photoshop' | 'aftereffects';
  readonly name: string;
  readonly file: string;
  readonly bytes: Buffer;
}

const HERO = '62a1f0c3b4d5e6f708192a01';
const PLATE = '62a1f0c3b4d5e6f708192a02';
const INSTANCE = { id: 'pyblish.avalon.instance', family: 'image', subset: 'imageMain', members: ['7'] };
const CONTEXT = { id: 'publish_context' };
const LIST = pythonJson([
  record(HERO),
  INSTANCE,
  record(PLATE, { name: 'plateMain', namespace: 'sh010_01', loader: 'ImageFromSequenceLoader', members: ['41', '42'] }),
  CONTEXT,
]);
const headline = (json: string, form: 'element' | 'attribute' = 'element'): string =>
  description(PHOTOSHOP_NS, 'Headline', json, form);
const label = (json: string, form: 'element' | 'attribute' = 'element'): string =>
  description(XMP_NS, 'Label', json, form);

/** A document with this packet, and with IPTC's records beside it. */
function document(content: string, padding = 2049, end = 'w'): Buffer {
  return photoshopDocument(withIptc(packet(content, padding, end), LIST));
}

/** Keys that OpenPype left out when they were empty. */
const BARE = pythonJson([
  { schema: 'openpype:container-2.0', id: 'pyblish.avalon.container', representation: HERO, members: ['40'] },
]);
const DICTIONARY = pythonJson({
  '40': { ...record(HERO), members: undefined, schema: 'avalon-core:container-2.0' },
  '41': record(PLATE, { members: ['41'] }),
  '7': INSTANCE,
}).replace('"members": undefined', '"active": true');

const ESCAPED =
  '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"><photoshop:Headline>' +
  xmlText(pythonJson([record(HERO, { name: 'ima\u00dfge & <Main>' })]))
    .replace('"representation": "', '&#34;represent&#x61;tion&#34;: &quot;')
    .replace(`${HERO}"`, `${HERO}&quot;`) +
  '</photoshop:Headline></rdf:Description>';

/** A headline of something that was placed in the document, one of another namespace, one in a comment, one deeper down. */
const DECOYS = [
  '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:my="http://example.com/1.0/">',
  `<my:Headline>${xmlText(LIST)}</my:Headline>`,
  `<!-- <photoshop:Headline>${xmlText(LIST)}</photoshop:Headline> -->`,
  `<photoshop:DocumentAncestors><rdf:Bag><rdf:li rdf:parseType="Resource"><photoshop:Headline>${xmlText(LIST)}</photoshop:Headline></rdf:li></rdf:Bag></photoshop:DocumentAncestors>`,
  '<photoshop:Headline>The hero at dusk</photoshop:Headline></rdf:Description>',
].join('\n');

const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};

const photoshop: readonly (readonly [string, Buffer])[] = [
  ['list', document(headline(LIST))],
  ['dictionary-by-layer', document(headline(DICTIONARY))],
  ['attribute', document(headline(LIST, 'attribute'))],
  ['little-padding', document(headline(LIST), 12)],
  ['no-padding', document(headline(LIST), 0)],
  ['packet-not-to-be-edited-in-place', document(headline(LIST), 2049, 'r')],
  ['keys-missing', document(headline(BARE))],
  ['keys-missing-in-an-attribute', document(headline(BARE, 'attribute'), 0)],
  ['escaped', document(ESCAPED)],
  ['library-project', document(headline(pythonJson([record(HERO, { project_name: 'library' })])))],
  ['without-iptc', photoshopDocument([{ id: 1060, name: 'odd', data: packet(headline(LIST), 2048) }])],
  ['ids-of-all-forms', document(headline(pythonJson(['', 'None', 'ab', 'f'.repeat(32)].map((id) => record(id)))))],
  ['without-representation', document(headline(pythonJson([record(null), { ...record(HERO), representation: null }])))],
  ['entry-without-id', document(headline(pythonJson([{ name: 'x' }, record(HERO)])))],
  ['decoys', document(DECOYS)],
  [
    'iptc-changed-by-another-tool',
    changed(document(headline(LIST)), (copy) => copy.write('Z', copy.indexOf('openpype'))),
  ],
  ['headline-twice', document(headline(LIST) + headline(LIST))],
  ['not-json', document(headline(LIST.slice(0, 200)))],
  ['not-well-formed', document(`${headline(LIST)}</x:xmpmeta>`)],
  [
    'two-packets',
    photoshopDocument([
      { id: 1060, data: packet(headline(LIST)) },
      { id: 1060, data: packet(headline(LIST)) },
    ]),
  ],
  ['cut-off', document(headline(LIST)).subarray(0, -4)],
  [
    'resource-overruns',
    changed(document(headline(LIST)), (copy) => copy.writeUInt32BE(0x7fff, copy.indexOf('<?xpacket') - 4)),
  ],
];

const aftereffects: readonly (readonly [string, Buffer])[] = [
  ['list', aftereffectsProject(packet(label(LIST)))],
  ['attribute', aftereffectsProject(packet(label(LIST, 'attribute')))],
  ['no-padding', aftereffectsProject(packet(label(LIST), 0))],
  ['keys-missing', aftereffectsProject(packet(label(BARE)))],
  ['list-ends-early', aftereffectsProject(packet(label(pythonJson([record(HERO), record(null), record(PLATE)]))))],
  ['no-packet', aftereffectsProject(Buffer.alloc(0))],
  ['cut-off', aftereffectsProject(packet(label(LIST))).subarray(0, 20)],
  ['cut-off-before-the-records', aftereffectsProject(packet(label(LIST)).subarray(0, 200))],
  ['cut-off-in-the-packet', aftereffectsProject(packet(label(LIST))).subarray(0, -30)],
];

const LARGE = photoshopDocument(withIptc(packet(headline(LIST)), LIST), 2);

export const FIXTURE_CASES: readonly FixtureCase[] = [
  ...photoshop.map(([name, bytes]): FixtureCase => ({ format: 'photoshop', name, file: 'workfile.psd', bytes })),
  { format: 'photoshop', name: 'large-document-format', file: 'workfile.psb', bytes: LARGE },
  ...aftereffects.map(([name, bytes]): FixtureCase => ({ format: 'aftereffects', name, file: 'workfile.aep', bytes })),
];
