import { filled } from './shape.ts';
import type { Shape } from './shape.ts';

const ID = '62a1f0c3b4d5e6f708192a03';
const FIXED = '000001000000000666000000000000000001000000';
const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
const entry = (name: string, data: string): string =>
  `070707${FIXED}14226200200${octal(name.length + 1, 6)}${octal(data.length, 11)}${name}\0${data}`;
const END = entry('TRAILER!!!', '');

const values = (pairs: Readonly<Record<string, string>>): string =>
  `{\nversion 0.8\n${Object.entries(pairs)
    .map(([name, value]) => `${name}\t[ 0\tlocks=0 ]\t(\t${value}\t)\n`)
    .join('')}}\n`;
const RECORD = values({
  id: 'pyblish.avalon.container',
  name: 'a',
  namespace: 'b',
  loader: 'AbcLoader',
  representation: ID,
});
const definitions = (names: readonly string[]): string =>
  names
    .map((name) => `    parm {\n\tname\t"${name}"\n\tlabel\t"${name}"\n\ttype\tstring\n\tdefault\t{ "" }\n    }\n`)
    .join('');
const node = (name: string): string =>
  entry(`obj/${name}.init`, 'type = geo\nmatchesdef = 0\n') +
  entry(`obj/${name}.parm`, RECORD) +
  entry(`obj/${name}.spareparmdef`, definitions(['id', 'name', 'namespace', 'loader', 'representation']));

const scene = (name: string, piece: string | ((index: number) => string)): Shape => ({
  name,
  extension: '.hip',
  pieces: (bytes) => filled(bytes, entry('.start', 'fps 25\n') + node('a_CON'), piece, END),
});

/** One entry whose data fills the size. */
const inEntry = (
  name: string,
  file: string,
  open: string,
  piece: string | ((index: number) => string),
  close = '',
): Shape => ({
  name,
  extension: '.hip',
  pieces: (bytes) => {
    const data = [...filled(bytes, open, piece, close)].join('');
    return [entry('.start', 'fps 25\n'), node('a_CON'), entry(file, data), END];
  },
});

const BOUNDARY = '--HOUDINIMIMEBOUNDARY0xD3ADD339-0x00000F49-0x56B122C9-0x00000001HOUDINIMIMEBOUNDARY';
const MIME = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${BOUNDARY.slice(2)}"\n\n`;
const part = (name: string, text: string): string =>
  `${BOUNDARY}\nContent-Disposition: attachment; filename="${name}"\nContent-Type: text/plain\n\n${text}\n`;
const mime = (name: string, piece: string | ((index: number) => string)): Shape => ({
  name,
  extension: '.hip',
  pieces: (bytes) => filled(bytes, MIME + part('obj/a_CON.parm', RECORD), piece, `${BOUNDARY}--\n`),
});

export const HOUDINI: readonly Shape[] = [
  scene('containers', (index) => node(`n${index}_CON`)),
  scene('one name for all entries', entry('obj/b.parm', RECORD)),
  scene('empty entries', (index) => entry(`obj/n${index}.init`, '')),
  scene(
    'nodes in one node',
    (index) =>
      entry(`obj/a_CON/n${index}.init`, 'type = geo\n') + entry(`obj/a_CON/n${index}.parm`, values({ file: '/a.abc' })),
  ),
  scene('entries of long paths', (index) => entry(`obj/${'a/'.repeat(8000)}${index}.init`, 'type = geo\n')),
  scene('libraries', (index) => entry(`n${index}.OPdummydefs`, `INDX\0\0\0\0\0\0\0\x01\0\0\0\x02id\0\0\0\x02`)),
  inEntry(
    'one endless parm',
    'obj/b.parm',
    '{\nversion 0.8\nid\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t)\n',
    (index) => `p${index}\t[ 0\tlocks=0 ]\t(\tx\t)\n`,
    '}\n',
  ),
  inEntry(
    'one parm again',
    'obj/b.parm',
    '{\nversion 0.8\nid\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t)\n',
    'name\t[ 0\tlocks=0 ]\t(\tx\t)\n',
    '}\n',
  ),
  inEntry(
    'one endless value',
    'obj/b.parm',
    '{\nversion 0.8\nid\t[ 0\tlocks=0 ]\t(\tpyblish.avalon.container\t',
    '"x" ',
  ),
  inEntry('open braces of definitions', 'obj/a_CON.spareparmdef', 'pyblish.avalon.container', '{ '),
  inEntry(
    'groups in groups of definitions',
    'obj/a_CON.spareparmdef',
    'parm { name "id" default { "pyblish.avalon.container" } }',
    'group { name "g" parm { name "x" } ',
  ),
  inEntry(
    'definitions',
    'obj/b.spareparmdef',
    'parm { name "id" default { "pyblish.avalon.container" } }',
    (index) => `parm { name "p${index}" }\n`,
  ),
  inEntry('takes in takes', '.takes', 'HoudiniTakeFile 1.0\n', (index) => `take name t${index} kids 1\n`),
  inEntry(
    'overrides in takes',
    '.takes',
    'HoudiniTakeFile 1.0\ntake name Main kids 0\n',
    '/obj/a_CON representation\n',
  ),
  inEntry('a library of beginnings', '.OPdummydefs', '', 'INDX\0\0\0\0\0\0\0\x03\0\0\0\x02id\0\0\0\x02'),
  inEntry('ids in channels', 'obj/a.chn', '', 'pyblish.avalon.container '),
  mime('entries of text', (index) => part(`obj/n${index}_CON.parm`, RECORD)),
  mime('boundaries', `${BOUNDARY}\n`),
  mime('open heads', `${BOUNDARY}\nContent-Disposition: `),
];
