import { filled } from './shape.ts';
import type { Shape } from './shape.ts';

const ID = '62a1f0c3b4d5e6f708192a03';
const OPEN =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">';
const LABEL =
  '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">';
const CLOSE = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';
const record = (index: number): string =>
  JSON.stringify({
    schema: 'openpype:container-2.0',
    id: 'pyblish.avalon.container',
    members: [String(index)],
    name: 'a',
    namespace: 'b',
    loader: 'FileLoader',
    representation: ID,
  }).replaceAll('"', '&quot;');

/** The packet of an After Effects project: nothing counts its bytes. */
const project = (name: string, open: string, piece: string | ((index: number) => string), close = ''): Shape => ({
  name,
  extension: '.aep',
  pieces: (bytes) => filled(bytes, `RIFX\0\0\0\x04Egg!${OPEN}${open}`, piece, close + CLOSE),
});

function resource(id: number, data: Buffer): Buffer {
  const head = Buffer.from('8BIM\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

const document = (name: string, resources: (bytes: number) => readonly Buffer[]): Shape => ({
  name,
  extension: '.psd',
  pieces(bytes) {
    const section = Buffer.concat(resources(bytes));
    const head = Buffer.alloc(34);
    head.write('8BPS\0\x01', 0, 'latin1');
    head.writeUInt32BE(section.length, 30);
    return [head, section, Buffer.alloc(8)];
  },
});

const label = (index: number): string => `${index === 0 ? '[' : ', '}${record(index)}`;

export const AFTER_EFFECTS: readonly Shape[] = [
  project('records', `${LABEL}<xmp:Label>`, label, ']</xmp:Label>'),
  project('open lists', `${LABEL}<xmp:Label>`, '[', '</xmp:Label>'),
  project('open objects', `${LABEL}<xmp:Label>`, '{&quot;id&quot;:', '</xmp:Label>'),
  project('entities', `${LABEL}<xmp:Label>`, '&amp;', '</xmp:Label>'),
  project('ampersands', `${LABEL}<xmp:Label>`, '&', '</xmp:Label>'),
  project('elements in elements', LABEL, '<a>'),
  project('attributes', '<rdf:Description ', (index) => `a${index}="b" `, '>'),
  project('open tags', LABEL, '<'),
  project('open comments', LABEL, '<!-- '),
  project('properties again', LABEL, `<xmp:Label>[${record(0)}]</xmp:Label>`),
  project('namespaces', LABEL, (index) => `<n${index}:a xmlns:n${index}="x">`),
  project('packets', LABEL, () => CLOSE + OPEN + LABEL),
];

export const PHOTOSHOP: readonly Shape[] = [
  document('resources', (bytes) =>
    Array.from({ length: Math.ceil(bytes / 12) }, () => resource(1028, Buffer.alloc(0))),
  ),
  document('packets', (bytes) =>
    Array.from({ length: Math.ceil(bytes / 400) }, () => resource(1060, Buffer.from(OPEN + LABEL + CLOSE))),
  ),
  document('records', (bytes) => [
    resource(
      1060,
      Buffer.from(
        [...filled(bytes, `${OPEN}${LABEL}<photoshop:Headline>`, label, `]</photoshop:Headline>${CLOSE}`)].join(''),
      ),
    ),
  ]),
];

const HARMONY_HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<project source="Harmony Premium 21" version="2002">\n<metas>';
const SCENE = (name: string, open: string, piece: string | ((index: number) => string), close = ''): Shape => ({
  name,
  extension: '.xstage',
  pieces: (bytes) => filled(bytes, `${HARMONY_HEAD}${open}`, piece, `${close}</metas></project>`),
});
const META = '<meta type="string" name="avalon"><string value="';

export const HARMONY: readonly Shape[] = [
  SCENE(
    'records',
    `${META}{`,
    (index) => `${index === 0 ? '' : ','}&quot;n${index}&quot;:${record(index)}`,
    '}"/></meta>',
  ),
  SCENE('metadata', '', (index) => `${META}{&quot;n${index}&quot;:${record(index)}}"/></meta>`),
  SCENE('elements in elements', META.slice(0, 34), '<a>pyblish.avalon.container'),
  SCENE('open tags', 'pyblish.avalon.container', '<'),
  SCENE('attributes', 'pyblish.avalon.container<a ', (index) => `a${index}="b" `, '/>'),
  SCENE('open lists', `${META}pyblish.avalon.container`, '[', '"/></meta>'),
  SCENE('entities', `${META}pyblish.avalon.container`, '&amp;', '"/></meta>'),
  SCENE('open comments', 'pyblish.avalon.container', '<!-- '),
];
