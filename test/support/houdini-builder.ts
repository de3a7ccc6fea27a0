import { gzipSync } from 'node:zlib';

/**
 * Writes Houdini scenes, libraries and their entries, and takes scenes apart again. On purpose it shares nothing with the
 * scanner: it is the second opinion on the format that the tests compare with.
 */

export type BuildFraming = 'odc' | 'HouLC' | 'HouNC' | 'mime';

export interface BuiltEntry {
  readonly name: string;
  readonly data: Buffer;
  /** In the licence-tagged framings: the key under which the length is written; made up where it is absent. */
  readonly key?: number;
  /** The header as it stood in a scene that was taken apart; a length in it is written anew. */
  readonly header?: string;
  /** In text scenes: written as base64, in one line, or so many bytes a line, each line with padding of its own. */
  readonly base64?: boolean | number;
}

const BOUNDARY = 'HOUDINIMIMEBOUNDARY0xD3ADD339-0x00000F49-0x56B122C9-0x00000001HOUDINIMIMEBOUNDARY';
const SAVED_AT = 1675674000;

// ------------------------------------------------------------------------------------------------------------- scenes

export function text(name: string, data: string): BuiltEntry {
  return { name, data: Buffer.from(data, 'latin1') };
}

export function buildScene(entries: readonly BuiltEntry[], framing: BuildFraming, lineEnd = '\n'): Buffer {
  switch (framing) {
    case 'odc':
      return Buffer.concat([...entries.map(odcEntry), odcEntry(text('TRAILER!!!', ''))]);
    case 'HouLC':
    case 'HouNC': {
      const end = framing === 'HouLC' ? 'LIMITED_COMMERCIAL_FILE!!!' : 'NON_COMMERCIAL_FILE!!!';
      return Buffer.concat([...entries, text(end, '')].map((entry) => limitedEntry(entry, framing)));
    }
    case 'mime':
      return mimeScene(entries, lineEnd);
  }
}

function odcEntry({ name, data, header }: BuiltEntry): Buffer {
  const octal = (value: number, width: number): string => value.toString(8).padStart(width, '0');
  const head =
    header?.slice(0, 65) ??
    `070707000001000000000666000000000000000001000000${octal(SAVED_AT, 11)}${octal(name.length + 1, 6)}`;
  return Buffer.concat([Buffer.from(`${head}${octal(data.length, 11)}${name}\0`, 'latin1'), data]);
}

/** Keys of some entries as Houdini has them; others get one that only has to be the same for the same name. */
const REAL_KEYS: Readonly<Record<string, number>> = {
  '.start': 0x9a7e59cc,
  '.variables': 0x43eeb871,
  '.hou.session': 0xe36d4a3d,
  '.OPdummydefs': 0x8cfaa47f,
  '.defotl': 0xd0386de0,
  'obj.def': 0x3897b858,
  'obj.parm': 0x29ff290e,
  'out.parm': 0xd5970f41,
  'stage.parm': 0x89b122e0,
  '.takes': 0xbf442769,
  '.cwd': 0x24f702d0,
  'LIMITED_COMMERCIAL_FILE!!!': 0xf96ba020,
  'NON_COMMERCIAL_FILE!!!': 0x8919230f,
};

function keyOf(name: string): number {
  let key = 0x811c9dc5;
  for (const character of name) key = Math.imul(key ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return REAL_KEYS[name] ?? key;
}

function limitedEntry(entry: BuiltEntry, tag: 'HouLC' | 'HouNC'): Buffer {
  const { name, data } = entry;
  const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  const length = hex(((entry.key ?? keyOf(name)) ^ data.length) >>> 0, 9);
  const head = entry.header?.slice(0, 25) ?? `${tag}\x1a10336${hex((name.length + 1) ^ 0x0bad, 5)}${hex(SAVED_AT, 9)}`;
  return Buffer.concat([Buffer.from(`${head}${length}${name}\0`, 'latin1'), data]);
}

function mimeScene(entries: readonly BuiltEntry[], lineEnd: string): Buffer {
  const head = [`MIME-Version: 1.0`, `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`, '', `--${BOUNDARY}`, ''];
  const parts = entries.map(({ name, data, base64, header }) => {
    if (header !== undefined)
      return Buffer.concat([Buffer.from(header, 'latin1'), data, Buffer.from(`\n--${BOUNDARY}`)]);
    const coded = base64 !== undefined && base64 !== false;
    const type = coded
      ? `Content-Type: application/octet-stream${lineEnd}Content-Transfer-Encoding: base64`
      : 'Content-Type: text/plain';
    const body = coded ? Buffer.from(`${base64Lines(data, base64, lineEnd)}${lineEnd}`) : data;
    return Buffer.concat([
      Buffer.from(`Content-Disposition: attachment; filename="${name}"${lineEnd}${type}${lineEnd}${lineEnd}`, 'latin1'),
      body,
      Buffer.from(`${lineEnd}--${BOUNDARY}`),
    ]);
  });
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from(lineEnd), part]));
  return Buffer.concat([Buffer.from(head.join(lineEnd)), ...joined, Buffer.from(`--${lineEnd}`)]);
}

function base64Lines(data: Buffer, coding: number | true, lineEnd: string): string {
  const width = coding === true ? Math.max(1, data.length) : coding;
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += width) lines.push(data.subarray(at, at + width).toString('base64'));
  return lines.join(lineEnd);
}

export interface TakenApart {
  readonly framing: BuildFraming;
  readonly entries: readonly BuiltEntry[];
}

/** Takes a sound scene apart; `buildScene` puts it together again, but for the time in the end mark. Throws where anything is odd. */
export function takeApart(bytes: Buffer): TakenApart {
  if (bytes.toString('latin1', 0, 6) === '070707') return { framing: 'odc', entries: odcEntries(bytes) };
  if (bytes.toString('latin1', 0, 5) === 'MIME-') return { framing: 'mime', entries: mimeEntries(bytes) };
  const tag = bytes.toString('latin1', 0, 5);
  if (tag !== 'HouLC' && tag !== 'HouNC') throw new Error('not a scene');
  return { framing: tag, entries: limitedEntries(bytes, tag) };
}

function odcEntries(bytes: Buffer): BuiltEntry[] {
  const entries: BuiltEntry[] = [];
  for (let at = 0; ;) {
    const header = bytes.toString('latin1', at, at + 76);
    const nameBytes = Number.parseInt(header.slice(59, 65), 8);
    const size = Number.parseInt(header.slice(65), 8);
    const name = bytes.toString('latin1', at + 76, at + 76 + nameBytes - 1);
    const start = at + 76 + nameBytes;
    at = start + size;
    if (name === 'TRAILER!!!') {
      if (at !== bytes.length) throw new Error('bytes behind the end');
      return entries;
    }
    if (!header.startsWith('070707') || at > bytes.length) throw new Error(`no header at ${at}`);
    entries.push({ name, data: bytes.subarray(start, at), header });
  }
}

function mimeEntries(bytes: Buffer): BuiltEntry[] {
  const [head, ...parts] = bytes.toString('latin1').split(new RegExp(`\\r?\\n--${BOUNDARY}`));
  if (head === undefined || !/^--(?:\r?\n)?$/.test(parts.pop() ?? '')) throw new Error('no end');
  return parts.map((part) => {
    const [header] = /^\r?\n(?:[^\r\n]+\r?\n)+(?:\r?\n|$)/.exec(part) ?? [];
    const name = /filename="([^"]+)"/.exec(header ?? '')?.[1];
    if (header === undefined || name === undefined) throw new Error('no header');
    return { name, data: Buffer.from(part.slice(header.length), 'latin1'), header: header.replace(/^\r?\n/, '') };
  });
}

const LIMITED_HEADER = /^Hou[LN]C.10336([0-9a-f]{5})[0-9a-f]{9}([0-9a-f]{9})$/;

function limitedEntries(bytes: Buffer, tag: string): BuiltEntry[] {
  const heads: { readonly at: number; readonly start: number; readonly name: string; readonly field: string }[] = [];
  for (let at = 0; at !== -1;) {
    const match = LIMITED_HEADER.exec(bytes.toString('latin1', at, at + 34));
    const nameBytes = match === null ? 0 : Number.parseInt(match[1] ?? '', 16) ^ 0x0bad;
    const nul = bytes.indexOf(0, at + 34);
    let from = at + 1;
    if (match !== null && nul === at + 34 + nameBytes - 1) {
      const start = nul + 1;
      heads.push({ at, start, name: bytes.toString('latin1', at + 34, nul), field: match[2] ?? '' });
      from = bytes.toString('latin1', start, start + 4) === 'INDX' ? libraryEnd(bytes, start) : start;
    }
    at = bytes.indexOf(`${tag}\x1a`, from, 'latin1');
  }
  return heads.slice(0, -1).map(({ at, start, name, field }, index) => {
    const data = bytes.subarray(start, heads[index + 1]?.at);
    const key = (Number.parseInt(field, 16) ^ data.length) >>> 0;
    return { name, data, key, header: bytes.toString('latin1', at, at + 34) };
  });
}

function libraryEnd(bytes: Buffer, start: number): number {
  let at = start + 8;
  at += 4 + bytes.readUInt32BE(at);
  const count = bytes.readUInt32BE(at);
  at += 4;
  let size = 0;
  for (let i = 0; i < count; i += 1) {
    at += 4 + bytes.readUInt32BE(at);
    size = Math.max(size, bytes.readUInt32BE(at) + bytes.readUInt32BE(at + 4));
    at += 12;
  }
  return at + size;
}

// ------------------------------------------------------------------------------------------------------------ entries

/** A value as Houdini writes it: quoted where it is empty or holds a blank. */
export function parmValue(value: string): string {
  const escaped = value.replace(/["\\]/g, '\\$&');
  return value === '' || /\s/.test(value) ? `"${escaped}"` : escaped;
}

export function parmLine(name: string, ...values: readonly string[]): string {
  return `${name}\t[ 0\tlocks=0 ]\t(\t${values.map((value) => `${parmValue(value)}\t`).join('')})\n`;
}

/** A parameter that an expression drives. */
export function channelLine(name: string, expression: string): string {
  return `${name}\t[ 0\tlocks=0 ]\t(\t[ ${name}\t${parmValue(expression)} ] \t)\n`;
}

export function parmFile(...lines: readonly string[]): string {
  return `{\nversion 0.8\n${lines.join('')}}\n`;
}

export function template(name: string, value: string, indent = '        '): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n');
  const inner = `${indent}    `;
  return [
    `${indent}parm {`,
    `${inner}name    "${name}"`,
    `${inner}label   "${name}"`,
    `${inner}type    string`,
    `${inner}default { "${escaped}" }`,
    `${indent}}`,
    '',
  ].join('\n');
}

/** The definitions of a node: what its type has, then the folder that the pipeline adds. */
export function templateFile(...templates: readonly string[]): string {
  const folder = `    group {\n        name    "folder"\n        label   "Extra"\n\n${templates.join('')}    }\n`;
  return `    parm {\n        name    "tdisplay"\n        baseparm\n        label   "Display"\n        joinnext\n        export  none\n    }\n${folder}\n`;
}

export type RecordFields = Readonly<Record<string, string>>;

/** The record of an OpenPype loader, in the order its `imprint` writes. */
export function openPypeRecord(fields: RecordFields): RecordFields {
  return { schema: 'openpype:container-2.0', id: 'pyblish.avalon.container', ...fields };
}

export interface NodeOptions {
  readonly type: string;
  readonly record?: RecordFields;
  /** Where defaults differ from the values: what the first load wrote. */
  readonly defaults?: RecordFields;
  /** Other lines of the values, before the record. */
  readonly parms?: readonly string[];
}

/** The entries of one node, in the order of a scene. */
export function node(path: string, { type, record, defaults, parms = [] }: NodeOptions): BuiltEntry[] {
  const entries = [
    text(`${path}.init`, `type = ${type}\nmatchesdef = 0\n`),
    text(`${path}.def`, 'comment ""\nposition 0 0\nend\n'),
  ];
  const keys = Object.entries(record ?? {});
  if (record !== undefined) {
    const blocks = keys.map(([key, value]) => template(key, defaults?.[key] ?? value));
    entries.push(text(`${path}.spareparmdef`, templateFile(...blocks)));
  }
  const lines = keys.map(([key, value]) => parmLine(key, value));
  const folder = record === undefined ? [] : [parmLine('folder', '0')];
  entries.push(text(`${path}.parm`, parmFile(...parms, ...folder, ...lines)));
  return entries;
}

/** A whole scene around some nodes. */
export function sceneEntries(
  nodes: readonly BuiltEntry[],
  others: { readonly before?: readonly BuiltEntry[]; readonly after?: readonly BuiltEntry[] } = {},
): BuiltEntry[] {
  return [
    text('.start', 'fplayback -i on -r on -f 1 -e on\ntcur 0\nfps 25\n'),
    text('.variables', "set -g HIP = '/proj/work'\nset -g _HIP_SAVEVERSION = '19.5.303'\n"),
    ...(others.before ?? [text('.hou.session', '')]),
    text('obj.def', 'comment ""\nend\n'),
    text('obj.parm', parmFile()),
    ...nodes,
    ...(others.after ?? []),
    text('.cwd', 'opcf /\ntakeset Main\n'),
  ];
}

// -------------------------------------------------------------------------------------------------------------- takes

export interface TakeOverrides {
  readonly name: string;
  /** Node path, parameter, and the whole line of the value. */
  readonly overrides: readonly {
    readonly node: string;
    readonly parm: string;
    readonly line: string;
    /** The state of a flag (`on`, `off`): a bare word instead of a block with the line. */
    readonly flag?: string;
  }[];
}

export function takesFile(takes: readonly TakeOverrides[]): Buffer {
  const pieces: Buffer[] = [Buffer.from('HoudiniTakeFile 1.0\n')];
  const numbers = new Map<string, number>();
  const packet = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const numberOf = (string: string): number => {
    const known = numbers.get(string);
    if (known !== undefined) return known;
    numbers.set(string, numbers.size);
    pieces.push(packet(Buffer.from(`s ${numbers.size - 1} ${string}\n`, 'latin1')));
    return numbers.size - 1;
  };
  takes.forEach(({ name, overrides }, index) => {
    const quoted = /\s/.test(name) ? `"${name}"` : name;
    pieces.push(Buffer.from(`take name ${quoted} kids ${index === 0 ? takes.length - 1 : 0}\n`, 'latin1'));
    for (const override of overrides) {
      const nodeNumber = numberOf(override.node);
      const parmNumber = numberOf(override.parm);
      const bare = override.flag === undefined ? null : Buffer.from(`${override.flag}\n`, 'latin1');
      const block = bare ?? packet(Buffer.from(parmFile(override.line), 'latin1'));
      pieces.push(packet(Buffer.concat([Buffer.from(`d ${nodeNumber} ${parmNumber}\n`), block])));
    }
    pieces.push(packet(Buffer.from('e\n')));
  });
  return Buffer.concat(pieces);
}

// ---------------------------------------------------------------------------------------------------------- libraries

export interface BuiltSection {
  readonly name: string;
  readonly data: Buffer;
}

export function indexLibrary(sections: readonly BuiltSection[], comment = ''): Buffer {
  const integers = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
    return bytes;
  };
  const string = (value: string): Buffer => Buffer.concat([integers(value.length), Buffer.from(value, 'latin1')]);
  let offset = 0;
  const rows = sections.map(({ name, data }) => {
    const row = Buffer.concat([string(name), integers(offset, data.length, SAVED_AT)]);
    offset += data.length;
    return row;
  });
  const head = [Buffer.from('INDX'), integers(0), string(comment), integers(sections.length)];
  return Buffer.concat([...head, ...rows, ...sections.map(({ data }) => data)]);
}

export interface BuiltDefinition {
  readonly name: string;
  readonly dialogScript?: string;
  readonly contents: readonly BuiltEntry[];
  readonly framing?: BuildFraming;
  /** As stand-ins are: not packed, no length in front. */
  readonly plain?: boolean;
  /** How hard it is packed: not at all (0), so that the bytes are the same everywhere. */
  readonly level?: number;
}

/** A gzip member with the head that Houdini writes: no time, no hint of how it was packed or where. */
function packed(data: Buffer, level: number): Buffer {
  const member = gzipSync(data, { level });
  member[8] = 0;
  member[9] = 0xff;
  return member;
}

export function assetLibrary(definitions: readonly BuiltDefinition[]): Buffer {
  return indexLibrary([
    { name: 'INDEX_SECTION', data: Buffer.from(definitions.map(({ name }) => `${name}\n`).join('')) },
    { name: 'houdini.hdalibrary', data: Buffer.alloc(0) },
    ...definitions.map(({ name, dialogScript = '', contents, framing = 'odc', plain = false, level = 0 }) => {
      const archive = buildScene(contents, framing);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(archive.length);
      const section = plain
        ? { name: 'Contents', data: archive }
        : { name: 'Contents.gz', data: packed(Buffer.concat([length, archive]), level) };
      const sections = [{ name: 'DialogScript', data: Buffer.from(dialogScript, 'latin1') }, section];
      return { name, data: indexLibrary(sections) };
    }),
  ]);
}
