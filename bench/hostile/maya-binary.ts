import { countOf } from './shape.ts';
import type { Shape } from './shape.ts';

const ID = '62a1f0c3b4d5e6f708192a03';

function chunk(tag: string, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.write(tag, 0, 'latin1');
  head.writeBigUInt64BE(BigInt(body.length), 8);
  return Buffer.concat([head, body, Buffer.alloc(tag === 'FOR8' ? 0 : (8 - (body.length % 8)) % 8)]);
}

const group = (form: string, ...children: readonly Buffer[]): Buffer =>
  chunk('FOR8', Buffer.concat([Buffer.from(form, 'latin1'), ...children]));
const text = (tag: string, value: string): Buffer => chunk(tag, Buffer.from(value, 'latin1'));
const declared = (name: string): Buffer => text('ATTR', `aTYP\0\0\0\0\0\0\0\x01STR ${name}\0${name}\0\0\0\0\0`);

function record(node: string): Buffer {
  const values = { id: 'pyblish.avalon.container', representation: ID };
  const names = Object.entries(values);
  const stated = names.map(([name, value]) => text('STR ', `${name}\0\x20${value}\0`));
  return group('OBST', text('CREA', `\x80${node}\0`), ...names.map(([name]) => declared(name)), ...stated);
}

const member = (node: string, set: string): Buffer => group('CONN', text('CWFL', `\0${node}.iog\0${set}.dsm\0`));
const fileNode = (name: string, parent: string, path: string): Buffer =>
  group('\0\0\0\x01', text('CREA', `\0${name}\0${parent}\0`), text('STR ', `cfn\0\x20${path}\0`));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** One outermost group around as many pieces as fill the size, and a record. */
const scene = (name: string, piece: (index: number) => Buffer, behind: () => readonly Buffer[] = () => []): Shape => ({
  name,
  extension: '.mb',
  pieces(bytes) {
    const count = countOf(bytes, piece(100_000).length);
    const pieces = Array.from({ length: count }, (_, index) => piece(index));
    return [group('Maya', Buffer.concat([record('first_CON'), ...pieces, ...behind()]))];
  },
});

function edits(bytes: number, edit: (index: number) => string): Buffer {
  const all = Array.from({ length: countOf(bytes, edit(100_000).length + 4) }, (_, index) =>
    Buffer.concat([uint32(2), Buffer.from(edit(index), 'latin1')]),
  );
  const start = Buffer.from('ed\0\x20rRN\0', 'latin1');
  const body = [start, uint32(1), Buffer.from('rRN\0'), uint32(all.length), ...all, uint32(0)];
  return group('RFRN', text('CREA', '\x80rRN\0'), chunk('REFE', Buffer.concat(body)));
}

const edited = (name: string, edit: (index: number) => string): Shape => ({
  name,
  extension: '.mb',
  pieces: (bytes) => [group('Maya', record('first_CON'), edits(bytes, edit))],
});

function nested(bytes: number): Buffer {
  const depth = countOf(bytes, 20);
  const heads = Array.from({ length: depth }, (_, index) => {
    const head = Buffer.alloc(20);
    head.write('FOR8', 0, 'latin1');
    head.writeBigUInt64BE(BigInt((depth - index - 1) * 20 + 4), 8);
    head.write('GRUP', 16, 'latin1');
    return head;
  });
  return group('Maya', Buffer.concat([record('first_CON'), ...heads]));
}

export const MAYA_BINARY: readonly Shape[] = [
  scene('containers', (index) => record(`n${index}_CON`)),
  scene('one name for all sets', () => record('a_CON')),
  scene('empty chunks', () => chunk('NONE', Buffer.alloc(0))),
  scene('declarations', (index) => group('OBST', text('CREA', '\x80a\0'), declared(`k${index}`))),
  scene('members', (index) => member(`n${index}`, 'first_CON')),
  scene(
    'nodes in nodes, each with a file',
    (index) => fileNode(`n${index + 1}`, `n${index}`, `/a/${index}.abc`),
    () => [member('n1', 'first_CON')],
  ),
  scene('one name for all file nodes', (index) =>
    Buffer.concat([fileNode('a', 'a', `/a/${index}.abc`), member('a', 'first_CON')]),
  ),
  scene('a member of all sets, with files below it', (index) =>
    Buffer.concat([record(`n${index}_CON`), fileNode(`f${index}`, 'm', '/a/b.abc'), member('m', `n${index}_CON`)]),
  ),
  edited('reference edits of records', (index) => `n${index}:a_CON\0representation\0-type "string" "${ID}"\0`),
  edited('reference edits of one record', () => `n:a_CON\0representation\0-type "string" "${ID}"\0`),
  edited('reference edits of containers', (index) => `n${index}:a_CON\0visibility\0 1\0`),
  { name: 'groups in groups', extension: '.mb', pieces: (bytes) => [nested(bytes)] },
  {
    name: 'one endless name',
    extension: '.mb',
    pieces: (bytes) => [group('Maya', record('first_CON'), group('OBST', chunk('CREA', Buffer.alloc(bytes, 0x61))))],
  },
];
