import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { isContainerId } from '../../hosts/container-ids.ts';
import { extraFields, setTwiceFinding } from '../maya/record.ts';
import { RECORD_KEYS, fieldsOf, isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import { attributeName, declaration, nodeName, numberValue, stringValue } from './leaves.ts';
import type { Declaration, StringValue } from './leaves.ts';
import type { Group, Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

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
  /** Attributes whose last value is no plain text. */
  readonly #unread = new Set<ByteString>();

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
    const extra = extraFields(this.declarations.keys(), (name) => this.#text(name));
    return fieldsOf((key) => this.#text(key) ?? (this.#isUnset(key) ? '' : null), extra);
  }

  /** The keys that were added to the node and never given a value. */
  unset(): readonly RecordKey[] {
    return RECORD_KEYS.filter((key) => this.#isUnset(key));
  }

  /** Whether another attribute has this as its short name: no second one can be added. */
  isTaken(key: RecordKey): boolean {
    return (this.#longNames.get(key) ?? key) !== key;
  }

  #text(name: ByteString): string | null {
    return this.values.get(name)?.text ?? this.#numbers.get(name) ?? null;
  }

  #isUnset(name: ByteString): boolean {
    return this.declarations.has(name) && this.#text(name) === null && !this.#unread.has(name);
  }

  #declare(declared: Declaration | null, leaf: Leaf): void {
    if (declared === null) return;
    const { longName, shortName } = declared;
    this.declarations.set(longName, declared);
    // Nearly always both names are the same, and then there is nothing to remember.
    if (shortName !== longName || this.#longNames.has(shortName)) this.#longNames.set(shortName, longName);
    if (!declared.isString) this.#refuse(longName, leaf);
  }

  #takeString(window: Window, leaf: Leaf): void {
    const attribute = attributeName(window, leaf);
    if (attribute === null) return;
    const name = this.#longNames.get(attribute.name) ?? attribute.name;
    if (!isRecordKey(name) && !this.declarations.has(name)) return;
    const value = stringValue(window, leaf, attribute.flagsAt);
    if (value === null) {
      this.#refuse(name, leaf);
      this.#unread.add(name);
      this.values.delete(name);
      return;
    }
    if (isRecordKey(name) && this.values.has(name)) {
      this.trouble ??= setTwiceFinding(name, leaf.offset, this.node ?? '?');
    }
    this.#unread.delete(name);
    this.values.set(name, value);
  }

  #takeNumber(window: Window, leaf: Leaf): void {
    const attribute = attributeName(window, leaf);
    const number = attribute === null ? null : numberValue(window, leaf, attribute.flagsAt);
    if (attribute === null || number === null) return;
    const name = this.#longNames.get(attribute.name) ?? attribute.name;
    this.#refuse(name, leaf);
    if (isRecordKey(name) || this.declarations.has(name)) this.#numbers.set(name, String(number));
  }

  /** Locks the record if this is one of its keys: its value is no plain text. */
  #refuse(attribute: string, leaf: Leaf): void {
    if (!isRecordKey(attribute)) return;
    const node = this.node ?? '?';
    this.trouble ??= {
      code: 'maya-value-not-literal',
      severity: 'warning',
      args: { attribute, node },
      offset: leaf.offset,
      node,
    };
  }
}
