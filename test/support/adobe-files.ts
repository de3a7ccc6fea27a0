import { createHash } from 'node:crypto';
import { AVALON_ID } from '../../src/hosts/container-ids.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
export const PHOTOSHOP_NS = 'http://ns.adobe.com/photoshop/1.0/';
export const XMP_NS = 'http://ns.adobe.com/xap/1.0/';

/** A record as OpenPype's Photoshop and After Effects hosts wrote it. */
export function record(representation: string | null, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    schema: 'openpype:container-2.0',
    id: AVALON_ID,
    name: 'imageMain',
    namespace: 'hero_01',
    loader: 'ImageLoader',
    ...(representation === null ? {} : { representation }),
    members: ['40'],
    ...more,
  };
}

/** JSON as Python writes it: blanks behind commas and colons. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${pythonJson(one)}`)
    .join(', ')}}`;
}

export function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll('"', '&quot;');
}

/** One property as a description of its own, in either of XMP's two forms. */
export function description(namespace: string, name: string, value: string, form: 'element' | 'attribute'): string {
  const head = `<rdf:Description rdf:about="" xmlns:own="${namespace}"`;
  return form === 'attribute'
    ? `${head} own:${name}="${xmlAttribute(value)}"/>`
    : `${head}><own:${name}>${xmlText(value)}</own:${name}></rdf:Description>`;
}

/** A packet as Adobe's library writes it; `padding` in bytes. */
export function packet(content: string, padding = 2049, end = 'w'): Buffer {
  const lines = '\n'.padEnd(padding, ' ');
  return Buffer.from(
    `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n <rdf:RDF xmlns:rdf="${RDF}">\n  ` +
      `${content}\n </rdf:RDF>\n</x:xmpmeta>${padding === 0 ? '' : lines}<?xpacket end="${end}"?>`,
  );
}

export interface Resource {
  readonly id: number;
  readonly name?: string;
  readonly data: Buffer;
}

/** IPTC's records with a headline (2:105) of at most 256 bytes, as Adobe's library cuts it. */
export function iptc(headline: string): Buffer {
  const text = Buffer.from(headline).subarray(0, 256);
  return Buffer.concat([Buffer.from([0x1c, 2, 105, text.length >> 8, text.length & 0xff]), text]);
}

/** The packet, and beside it IPTC's records with their digest, as Photoshop saves them. */
export function withIptc(xmp: Buffer, headline: string): Resource[] {
  const data = iptc(headline);
  return [
    { id: 1028, data },
    { id: 1060, data: xmp },
    { id: 1061, data: createHash('md5').update(data).digest() },
  ];
}

/** A document of one pixel; version 2 is a PSB. */
export function photoshopDocument(resources: readonly Resource[], version: 1 | 2 = 1): Buffer {
  const header = Buffer.alloc(26);
  header.write('8BPS');
  header.writeUInt16BE(version, 4);
  header.writeUInt16BE(3, 12);
  header.writeUInt32BE(1, 14);
  header.writeUInt32BE(1, 18);
  header.writeUInt16BE(8, 22);
  header.writeUInt16BE(3, 24);
  const section = Buffer.concat(resources.map(resourceBytes));
  const layers = Buffer.alloc(version === 1 ? 4 : 8);
  return Buffer.concat([header, uint32(0), uint32(section.length), section, layers, Buffer.alloc(2 + 3)]);
}

function resourceBytes({ id, name = '', data }: Resource): Buffer {
  const pascal = Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1')]);
  const head = Buffer.concat([Buffer.from('8BIM'), Buffer.from([id >> 8, id & 0xff]), even(pascal)]);
  return Buffer.concat([head, uint32(data.length), even(data)]);
}

function even(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A project: a RIFX chunk that After Effects' head stands in, and the packet behind it. */
export function aftereffectsProject(xmp: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('Egg!svap'), uint32(4), Buffer.from([0x0e, 1, 2, 3])]);
  return Buffer.concat([Buffer.from('RIFX'), uint32(body.length), body, xmp]);
}

/** The packet of a real file with a property put in as its last description. */
export function planted(xmp: Buffer, content: string): Buffer | null {
  const at = xmp.lastIndexOf('</rdf:RDF>');
  return at < 0 ? null : Buffer.concat([xmp.subarray(0, at), Buffer.from(content), xmp.subarray(at)]);
}

/** A document with other data in its resource 1060; null where it has none. Walks on its own, without the scanner. */
export function withPacket(document: Buffer, change: (xmp: Buffer) => Buffer | null): Buffer | null {
  const lengthAt = 30 + document.readUInt32BE(26);
  const end = lengthAt + 4 + document.readUInt32BE(lengthAt);
  for (let at = lengthAt + 4; at < end;) {
    const name = 1 + document.readUInt8(at + 6);
    const sizeAt = at + 6 + name + (name % 2);
    const size = document.readUInt32BE(sizeAt);
    const next = sizeAt + 4 + size + (size % 2);
    if (document.readUInt16BE(at + 4) === 1060) {
      const data = change(document.subarray(sizeAt + 4, sizeAt + 4 + size));
      if (data === null) return null;
      const padded = even(data);
      const section = end - lengthAt - 4 + padded.length - (next - sizeAt - 4);
      return Buffer.concat([
        ...[document.subarray(0, lengthAt), uint32(section), document.subarray(lengthAt + 4, sizeAt)],
        ...[uint32(data.length), padded, document.subarray(next)],
      ]);
    }
    at = next;
  }
  return null;
}
