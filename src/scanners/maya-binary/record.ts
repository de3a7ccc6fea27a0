import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { attributeName, declaration, nodeName, numberValue, stringValue } from './leaves.ts';
import type { Declaration, StringValue } from './leaves.ts';
import type { Group, Leaf } from './walk.ts';
import type { Window } from './window.ts';

/** Values of `id` that make a node a container record. The last is of 2016 and 2017; AYON no longer lists it. */
export const CONTAINER_IDS: ReadonlySet<string> = new Set([
  'pyblish.avalon.container',
  'ayon.load.container',
  'pyblish.mindbender.container',
]);

/** The keys of a record, in the order in which they are written. */
export const RECORD_KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation', 'project_name'] as const;
export type RecordKey = (typeof RECORD_KEYS)[number];

/** Keys of records from before ObjectIds (2016, 2017) that help to recognise what was loaded. */
const OLD_KEYS = ['project', 'asset', 'silo', 'subset', 'version', 'families', 'author', 'time', 'path', 'source'];

const WANTED: ReadonlySet<string> = new Set([...RECORD_KEYS, ...OLD_KEYS]);
const KEYS: ReadonlySet<string> = new Set(RECORD_KEYS);

/** Whether an attribute's name is one of the keys of a record. */
export function isRecordKey(name: string): name is RecordKey {
  return KEYS.has(name);
}

/** An object set whose attributes are being read; it is a container once its `id` says so. */
export class SetRecord {
  readonly group: Group;
  readonly values = new Map<ByteString, StringValue>();
  readonly declarations = new Map<ByteString, Declaration>();
  /** Why the record must not be edited, whatever else the file holds. */
  trouble: Finding | null = null;
  node: ByteString | null = null;
  readonly #numbers = new Map<ByteString, string>();

  constructor(group: Group) {
    this.group = group;
  }

  /** Takes what a leaf of the node's block says. Leaves of other kinds (flags, connections' counts) are passed over unread. */
  take(window: Window, leaf: Leaf): void {
    switch (leaf.tag) {
      case 'CREA':
        this.node = nodeName(window, leaf)?.name ?? null;
        return;
      case 'ATTR': {
        const declared = declaration(window, leaf);
        if (declared !== null) this.declarations.set(declared.longName, declared);
        return;
      }
      case 'STR ':
        this.#takeString(window, leaf);
        return;
      case 'DBLE': {
        const attribute = attributeName(window, leaf);
        const number = attribute === null ? null : numberValue(window, leaf, attribute.flagsAt);
        if (attribute !== null && number !== null && WANTED.has(attribute.name)) {
          this.#numbers.set(attribute.name, String(number));
        }
        return;
      }
      default:
        return;
    }
  }

  isContainer(): boolean {
    const id = this.values.get('id');
    return id !== undefined && CONTAINER_IDS.has(id.text);
  }

  /** The record's keys. An attribute that was added but never given a value is there, and holds nothing. */
  fields(): ContainerFields {
    const of = (key: RecordKey): string | null =>
      this.values.get(key)?.text ?? this.#numbers.get(key) ?? (this.declarations.has(key) ? '' : null);
    const extra: Record<string, string> = {};
    for (const key of OLD_KEYS) {
      const value = this.values.get(key)?.text ?? this.#numbers.get(key);
      if (value !== undefined) extra[key] = value;
    }
    return {
      schema: of('schema'),
      id: of('id'),
      name: of('name'),
      namespace: of('namespace'),
      loader: of('loader'),
      representation: of('representation'),
      project_name: of('project_name'),
      extra,
    };
  }

  #takeString(window: Window, leaf: Leaf): void {
    const attribute = attributeName(window, leaf);
    if (attribute === null || !WANTED.has(attribute.name)) return;
    const value = stringValue(window, leaf, attribute.flagsAt);
    if (value === null) this.#refuse('maya-binary-value-unread', attribute.name, leaf);
    else {
      if (this.values.has(attribute.name)) this.#refuse('maya-binary-attribute-twice', attribute.name, leaf);
      this.values.set(attribute.name, value);
    }
  }

  #refuse(code: 'maya-binary-value-unread' | 'maya-binary-attribute-twice', attribute: string, leaf: Leaf): void {
    if (!isRecordKey(attribute)) return;
    const node = this.node ?? '?';
    this.trouble ??= { code, severity: 'warning', args: { node, attribute }, offset: leaf.offset, node };
  }
}
