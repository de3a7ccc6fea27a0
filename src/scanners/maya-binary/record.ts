import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../container-ids.ts';
import { RECORD_KEYS, isRecordKey, recordFields } from '../maya/record.ts';
import type { RecordKey } from '../maya/record.ts';
import { attributeName, declaration, nodeName, numberValue, stringValue } from './leaves.ts';
import type { Declaration, StringValue } from './leaves.ts';
import type { Group, Leaf } from './walk.ts';
import type { Window } from './window.ts';

/** An object set whose attributes are being read; it is a container once its `id` says so. */
export class SetRecord {
  readonly group: Group;
  readonly values = new Map<ByteString, StringValue>();
  /** By long name. */
  readonly declarations = new Map<ByteString, Declaration>();
  /** Why the record must not be edited, whatever else the file holds. */
  trouble: Finding | null = null;
  node: ByteString | null = null;
  readonly #longNames = new Map<ByteString, ByteString>();
  readonly #numbers = new Map<ByteString, string>();

  constructor(group: Group) {
    this.group = group;
  }

  /** Takes what a leaf of the node's block says. Leaves of other kinds (flags, counts of connections) are passed over unread. */
  take(window: Window, leaf: Leaf): void {
    switch (leaf.tag) {
      case 'CREA':
        this.node = nodeName(window, leaf)?.name ?? null;
        return;
      case 'ATTR':
        this.#declare(declaration(window, leaf), leaf);
        return;
      case 'STR ':
        this.#takeString(window, leaf);
        return;
      case 'DBLE':
        this.#takeNumber(window, leaf);
        return;
      default:
        return;
    }
  }

  isContainer(): boolean {
    return isContainerId(this.values.get('id')?.text ?? null);
  }

  /** The record's keys. An attribute that was added but never given a value is there, and holds nothing. */
  fields(): ContainerFields {
    const valued = [...this.declarations.keys()].filter((name) => this.#text(name) !== null);
    return recordFields((name) => this.#text(name) ?? (this.declarations.has(name) ? '' : null), valued);
  }

  /** The keys that were added to the node and never given a value. */
  unset(): readonly RecordKey[] {
    return RECORD_KEYS.filter((key) => this.declarations.has(key) && this.#text(key) === null);
  }

  /** Whether another attribute has this as its short name: no second one can be added. */
  isTaken(key: RecordKey): boolean {
    return (this.#longNames.get(key) ?? key) !== key;
  }

  #text(name: ByteString): string | null {
    return this.values.get(name)?.text ?? this.#numbers.get(name) ?? null;
  }

  #declare(declared: Declaration | null, leaf: Leaf): void {
    if (declared === null) return;
    const { longName, shortName } = declared;
    this.declarations.set(longName, declared);
    this.#longNames.set(shortName, longName);
    if (isRecordKey(longName) && !declared.isString) this.#refuse('maya-value-not-literal', longName, leaf);
  }

  #takeString(window: Window, leaf: Leaf): void {
    const attribute = attributeName(window, leaf);
    if (attribute === null) return;
    const name = this.#longNames.get(attribute.name) ?? attribute.name;
    if (!isRecordKey(name) && !this.declarations.has(name)) return;
    const value = stringValue(window, leaf, attribute.flagsAt);
    if (value === null) this.#refuse('maya-value-not-literal', name, leaf);
    else {
      if (this.values.has(name)) this.#refuse('maya-binary-attribute-twice', name, leaf);
      this.values.set(name, value);
    }
  }

  #takeNumber(window: Window, leaf: Leaf): void {
    const attribute = attributeName(window, leaf);
    const number = attribute === null ? null : numberValue(window, leaf, attribute.flagsAt);
    if (attribute === null || number === null) return;
    const name = this.#longNames.get(attribute.name) ?? attribute.name;
    if (isRecordKey(name)) this.#refuse('maya-value-not-literal', name, leaf);
    if (isRecordKey(name) || this.declarations.has(name)) this.#numbers.set(name, String(number));
  }

  #refuse(code: 'maya-value-not-literal' | 'maya-binary-attribute-twice', attribute: string, leaf: Leaf): void {
    if (!isRecordKey(attribute)) return;
    const node = this.node ?? '?';
    this.trouble ??= { code, severity: 'warning', args: { attribute, node }, offset: leaf.offset, node };
  }
}
