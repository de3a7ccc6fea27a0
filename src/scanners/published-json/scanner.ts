import { byteOrderMarkLength } from '../byte-order-mark.ts';
import { readBytes } from '../../files/byte-source.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { toByteString } from '../../model/bytes.ts';
import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer, ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { visitJson } from '../json/read-json.ts';
import type { JsonValue } from '../json/read-json.ts';
import { fieldsOf } from '../record-keys.ts';
import type { Scanner } from '../scanner.ts';
import { namesVersion, recordedIds } from './shapes.ts';
import type { RecordedId } from './shapes.ts';

/** A layout of thousands of elements is this large. In bytes. */
export const LARGEST_JSON = 16 * 1024 * 1024;

/** Brackets around the deepest value that tells anything: the root, the list of one id, a placement. */
const DEPTH = 3;

/** How each shape begins; `recognise` sees no more of a file than its head. */
const LIST = /^\s*\[\s*\{/;
const BY_ID = /^\s*\{\s*"[0-9a-fA-F]{24}(?:[0-9a-fA-F]{8})?"\s*:\s*\[\s*\{/;
const OF_A_PLACEMENT = /"(?:instance_name|namespace)"\s*:/;

/**
 * JSON that was published with ids of representations in it: layouts of Maya, Blender and Unreal, set dress packages of
 * Maya, and Blender's lists of animations. Only these shapes are read, never an id in some other JSON. They are no
 * workfiles, so a walk takes them only where it is asked to.
 */
export const publishedJsonScanner: Scanner = {
  formats: ['published-json'],
  extensions: [],
  recognise: (head, name) => (/\.json$/i.test(name) && isPublished(head) ? 'published-json' : null),
  needles: ['"representation"', '"reference', '"_id"', '"loader"'],
  scan,
};

function isPublished(head: Uint8Array): boolean {
  const text = toByteString(head.subarray(byteOrderMarkLength(head)));
  return BY_ID.test(text) || (LIST.test(text) && OF_A_PLACEMENT.test(text));
}

function scan(source: ByteSource): ScanResult {
  if (source.size > LARGEST_JSON) {
    const args = { bytes: source.size, limit: LARGEST_JSON };
    return result([], [{ code: 'published-json-too-large', severity: 'warning', args }]);
  }
  const bytes = readBytes(source, 0, source.size);
  const from = byteOrderMarkLength(bytes);
  const text = toByteString(bytes);
  const records = new Records(text, from);
  const root = visitJson(text.slice(from), { depth: DEPTH, each: (value, key) => records.add(value, key) });
  if (root === null) return result([], [{ code: 'published-json-damaged', severity: 'error', args: {} }]);
  return result(records.containers(), records.findings());
}

function result(containers: readonly ScannedContainer[], findings: readonly Finding[]): ScanResult {
  return { format: 'published-json', containers, frames: [], findings };
}

/** The records of one file, as they are met. */
class Records {
  readonly #text: ByteString;
  /** Bytes in front of the JSON. */
  readonly #from: number;
  readonly #keys = new Set<ByteString>();
  /** By the id that is a key, of which the last counts, as in Python; otherwise by the place of the id. */
  readonly #containers = new Map<ByteString | number, ScannedContainer>();
  #versions = 0;

  constructor(text: ByteString, from: number) {
    this.#text = text;
    this.#from = from;
  }

  add(value: JsonValue, key: Extract<JsonValue, { kind: 'string' }> | null): void {
    const isTwice = key !== null && this.#keys.has(key.text);
    if (key !== null) {
      this.#keys.add(key.text);
      this.#containers.delete(key.text);
    }
    for (const recorded of recordedIds(value, key)) {
      const container = this.#container(recorded);
      const place = key === null ? container.offset : key.text;
      this.#containers.set(place, isTwice ? locked(container) : container);
    }
    if (namesVersion(value)) this.#versions += 1;
  }

  containers(): readonly ScannedContainer[] {
    return [...this.#containers.values()];
  }

  findings(): readonly Finding[] {
    const args = { count: this.#versions };
    return this.#versions === 0 ? [] : [{ code: 'published-json-version-ids', severity: 'warning', args }];
  }

  #container({ id, isKey, node, kind, loader, namespace, loadedPath, extra }: RecordedId): ScannedContainer {
    const span = { offset: this.#from + id.from + 1, length: id.to - id.from - 2 };
    const values: Readonly<Record<string, ByteString | null>> = { loader, namespace, representation: id.text };
    const old = this.#text.slice(span.offset, span.offset + span.length);
    return {
      host: 'published-json',
      node,
      nodeType: kind,
      carrier: isKey ? 'json-key' : 'json',
      offset: span.offset,
      fields: fieldsOf((key) => values[key] ?? null, extra),
      loadedPath,
      alsoAt: [],
      slots: [{ what: 'representation', span, old, write: [{ value: 'representation' }] }],
    };
  }
}

/** With another key in its place, what stands under the first of two would come back. */
function locked(container: ScannedContainer): ScannedContainer {
  const { fields, offset, node } = container;
  const args = { id: fields.representation };
  const why: Finding = { code: 'published-json-key-twice', severity: 'warning', args, offset, node };
  return { ...container, slots: [], locked: why };
}
