import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { tagsOf } from './tags.ts';
import type { Tag } from './tags.ts';

/** A property of an XMP packet, by its namespace. */
export interface PropertyName {
  readonly namespace: string;
  readonly name: string;
}

/** Where the value of a simple property stands, in bytes of the file. */
export interface PropertyValue extends Span {
  readonly raw: ByteString;
  readonly form: 'element' | 'attribute';
}

/** What a packet says of one property. */
export type PacketReading =
  | {
      readonly kind: 'read';
      /** Every place of the property on the packet's own subject; more than one is against XMP's rules. */
      readonly values: readonly PropertyValue[];
      /** Blanks in front of the packet's end that an edit may take its room from; empty where the packet is not to be edited in place. */
      readonly padding: Span;
    }
  | { readonly kind: 'damaged' };

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const BEGIN = /^<\?xpacket begin=(?:"(?:\xef\xbb\xbf)?"|'(?:\xef\xbb\xbf)?')[^?<>]*\?>/;
const END = /<\?xpacket end=(?:"([rw])"|'([rw])')\?>[\s\0]*$/;
/** How deep Adobe's own writers nest is below 20. */
const DEEPEST = 200;

/**
 * Reads a whole packet (UTF-8, `<?xpacket begin …` to `<?xpacket end …?>` and blanks behind it) that begins at `offset` of
 * the file. Linear. `damaged` where it is not well-formed: then nobody can say where the property ends.
 */
export function readPacket(text: ByteString, offset: number, property: PropertyName): PacketReading {
  const begin = BEGIN.exec(text);
  const tail = Math.max(0, text.lastIndexOf('<?xpacket'));
  const end = END.exec(text.slice(tail));
  if (begin === null || end === null || tail < begin[0].length) return { kind: 'damaged' };
  const values = new Walk(text, offset, property).values();
  if (values === null) return { kind: 'damaged' };
  const writable = (end[1] ?? end[2]) === 'w';
  return { kind: 'read', values, padding: writable ? paddingBefore(text, tail, offset) : { offset, length: 0 } };
}

/** Whether a text begins as a packet and does not end as one. */
export function isCutOff(text: ByteString): boolean {
  return BEGIN.test(text) && !END.test(text.slice(Math.max(0, text.lastIndexOf('<?xpacket'))));
}

/** The blanks in front of the end, without the line break behind the last tag. */
function paddingBefore(text: ByteString, end: number, offset: number): Span {
  let from = end;
  while (from > 0 && isBlank(text.charCodeAt(from - 1))) from -= 1;
  const first = Math.min(end, from + 1);
  return { offset: offset + first, length: end - first };
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

interface Element {
  readonly tag: Tag;
  /** Namespaces that this element declares, by prefix. */
  readonly declared: ReadonlyMap<string, string>;
}

class Walk {
  readonly #text: ByteString;
  readonly #offset: number;
  readonly #property: PropertyName;
  readonly #open: Element[] = [];
  readonly #values: PropertyValue[] = [];

  constructor(text: ByteString, offset: number, property: PropertyName) {
    this.#text = text;
    this.#offset = offset;
    this.#property = property;
  }

  values(): readonly PropertyValue[] | null {
    let last: Tag | null = null;
    for (const tag of tagsOf(this.#text)) {
      if (tag === null || this.#open.length >= DEEPEST) return null;
      if (tag.kind === 'close') {
        const element = this.#open.pop();
        if (element?.tag.name !== tag.name) return null;
        // Only an element that holds nothing but text is a simple value.
        if (last === element.tag) this.#elementValue(element, tag);
      } else {
        const element = { tag, declared: declaredBy(tag) };
        if (this.#isSubject(element)) this.#attributeValues(element);
        if (tag.kind === 'open') this.#open.push(element);
      }
      last = tag;
    }
    return this.#open.length === 0 ? this.#values : null;
  }

  /** Whether an element that begins now is a description of the packet's own subject: an rdf:Description right in the rdf:RDF. */
  #isSubject(element: Element): boolean {
    const parent = this.#open.at(-1);
    if (parent === undefined || this.#open.length > 2) return false;
    const names = [this.#named(element.tag.name, element), this.#named(parent.tag.name, null)];
    return (
      names.every((name) => name?.namespace === RDF) && names[0]?.name === 'Description' && names[1]?.name === 'RDF'
    );
  }

  #attributeValues(element: Element): void {
    for (const { name, raw, at } of element.tag.attributes) {
      if (this.#isWanted(this.#named(name, element)))
        this.#values.push({ offset: this.#offset + at, length: raw.length, raw, form: 'attribute' });
    }
  }

  #elementValue(element: Element, close: Tag): void {
    const subject = this.#open.pop();
    if (subject === undefined) return;
    const isProperty = this.#isSubject(subject);
    this.#open.push(subject);
    if (!isProperty || !this.#isWanted(this.#named(element.tag.name, element))) return;
    const { to } = element.tag;
    const raw = this.#text.slice(to, close.from);
    // A comment inside would be part of the raw text, but not of the value.
    if (raw.includes('<')) return;
    this.#values.push({ offset: this.#offset + to, length: raw.length, raw, form: 'element' });
  }

  #isWanted(name: PropertyName | null): boolean {
    return name?.name === this.#property.name && name.namespace === this.#property.namespace;
  }

  /** A name with the namespace that its prefix stands for here; null where nothing declares it. */
  #named(name: string, element: Element | null): PropertyName | null {
    const colon = name.indexOf(':');
    if (colon < 0) return null;
    const prefix = name.slice(0, colon);
    const scopes = element === null || this.#open.at(-1) === element ? this.#open : [...this.#open, element];
    for (let at = scopes.length - 1; at >= 0; at -= 1) {
      const namespace = scopes[at]?.declared.get(prefix);
      if (namespace !== undefined) return { namespace, name: name.slice(colon + 1) };
    }
    return null;
  }
}

function declaredBy(tag: Tag): ReadonlyMap<string, string> {
  const declared = new Map<string, string>();
  for (const { name, raw } of tag.attributes) if (name.startsWith('xmlns:')) declared.set(name.slice(6), raw);
  return declared;
}
