import { filled } from './shape.ts';
import type { Shape } from './shape.ts';

const ID = '62a1f0c3b4d5e6f708192a03';
const FIELDS = {
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  name: 'a',
  namespace: 'b',
  loader: 'LoadClip',
  representation: ID,
};
type Piece = string | ((index: number) => string);
const of =
  (extension: string, head: string) =>
  (name: string, open: string, piece: Piece, close = ''): Shape => ({
    name,
    extension,
    pieces: (bytes) => filled(bytes, head + open, piece, close),
  });

const knobs = Object.entries(FIELDS)
  .map(([key, value]) => ` addUserKnob {1 avalon:${key} l ${key}}\n avalon:${key} ${value}\n`)
  .join('');
const read = (index: number): string =>
  `Read {\n inputs 0\n file /a/${index}.exr\n name Read${index}\n addUserKnob {20 avalon}\n${knobs}}\n`;
const script = of('.nk', `#! /nuke -nx\nversion 13.0 v3\nRoot {\n inputs 0\n name a.nk\n}\n${read(0)}`);

export const NUKE: readonly Shape[] = [
  script('records', '', read),
  script('groups in groups', '', (index) => `Group {\n name g${index}\n`),
  script('groups in groups with records', '', (index) => `Group {\n name g${index}\n}\n${read(index)}`),
  script('open braces', 'Read {\n file ', '{'),
  script('open strings', 'Read {\n file "', 'x'),
  script('open brackets', 'Read {\n file [', '['),
  script('open quotes in braces', '', 'Read {\n file {"\n}\n'),
  script('one knob again', 'Read {\n', ` avalon:representation ${ID}\n`, '}\n'),
  script(
    'knobs of one node',
    'Read {\n',
    (index) => ` addUserKnob {1 k${index}}\n k${index} v\n`,
    ' avalon:id pyblish.avalon.container\n}\n',
  ),
  script('one name for all nodes', '', () => read(0)),
  script('an endless line', '', 'push $a '),
  script('sets and pushes', '', (index) => `set N${index} [stack 0]\npush $N${index}\n`),
  script('definitions in definitions', '', (index) => `clone node${index} {\n addUserKnob {26 a l "{{{"}\n`),
  script('backslashes', 'Read {\n file ', '\\'),
];

const lua = Object.entries(FIELDS)
  .map(([key, value]) => `${key} = "${value}"`)
  .join(', ');
const tool = (index: number): string => `T${index} = Loader { CustomData = { avalon = { ${lua} } } },\n`;
const composition = of('.comp', `Composition {\n\tTools = ordered() {\n${tool(0)}`);

export const FUSION: readonly Shape[] = [
  composition('records', '', tool, '} }'),
  composition('one name for all tools', '', () => tool(0), '} }'),
  composition('open braces', '', '{'),
  composition('tables in tables', '', 'a = { '),
  composition('groups in groups', '', (index) => `G${index} = GroupOperator { Tools = ordered() { ${tool(index)}`),
  composition('open long strings', '', '[['),
  composition('open long strings of all levels', '', (index) => `[${'='.repeat(index % 50)}[`),
  composition('open strings', '', '"x\n'),
  composition('one endless string', 'a = "', 'x'),
  composition('concatenations', 'a = "a"', ' .. "b"', '} }'),
  composition('comments', '', '--[[ '),
  composition(
    'keys of one record',
    'B = Loader { CustomData = { avalon = { ',
    (index) => `k${index} = "v", `,
    '} } } } }',
  ),
  composition('one key again', 'B = Loader { CustomData = { avalon = { ', `representation = "${ID}", `, '} } } } }'),
];

const tag = (index: number): string =>
  `<Tag name="t${index}"><metadata>${Object.entries(FIELDS)
    .map(([key, value]) => `<StringValue name="tag.${key}" value="${value}"/>`)
    .join('')}</metadata></Tag>`;
const project = of(
  '.hrox',
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE hieroXML>\n<hieroXML version="11" release="13.0v3">',
);

export const HIERO: readonly Shape[] = [
  project('tags', tag(0), tag, '</hieroXML>'),
  project('elements in elements', tag(0), '<a>'),
  project('attributes', `${tag(0)}<a `, (index) => `a${index}="b" `, '/></hieroXML>'),
  project('open tags', tag(0), '<a '),
  project('open comments', tag(0), '<!-- '),
  project('entities', `${tag(0)}<a b="`, '&amp;', '"/></hieroXML>'),
  project('one name for all tags', tag(0), () => tag(0), '</hieroXML>'),
  project('sections of text', tag(0), '<![CDATA[ ', ']]></hieroXML>'),
  project(
    'values of one tag',
    `${tag(0)}<Tag name="x"><metadata>`,
    (index) => `<StringValue name="tag.k${index}" value="v"/>`,
    '</metadata></Tag></hieroXML>',
  ),
];
