import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import { setTwiceFinding } from '../maya/record.ts';
import { isRecordKey } from '../record-keys.ts';
import type { AddAttr, AttrValue } from './commands.ts';

/** An attribute of a node, as far as the scene's statements tell. */
export interface Attribute {
  /** The type it was added with; null where no `addAttr` for it was seen. */
  readonly type: ByteString | null;
  /** The last value given; Maya reads statements in order, so it is the one that counts. */
  readonly value: AttrValue;
}

/** The statements of one objectSet that may turn out to be a container. */
export class NodeRecord {
  readonly name: ByteString;
  /** The `createNode` statement. */
  readonly head: Span;
  readonly attributes = new Map<ByteString, Attribute>();
  /** The last `addAttr` and the last `setAttr` of its block; null where there is none. */
  lastAdd: Span | null = null;
  lastSet: Span | null = null;
  /** Where its last statement ends. */
  end: number;
  /** Whether its attributes were added with flags spelled in full. */
  verbose = false;
  /** Why nothing in it may be edited. */
  locked: Finding | null = null;
  /** The first key that was given a value again, which locks the record as well. */
  setTwice: Finding | null = null;
  readonly members = new Members();

  /** Only of attributes whose short name is another one. */
  #longNames: Map<ByteString, ByteString> | null = null;

  constructor(name: ByteString, head: Span) {
    this.name = name;
    this.head = head;
    this.end = spanEnd(head);
  }

  add(attr: AddAttr, statement: Span, inBlock: boolean): void {
    if (attr.shortName !== attr.longName || this.#longNames?.has(attr.shortName) === true) {
      (this.#longNames ??= new Map()).set(attr.shortName, attr.longName);
    }
    const known = this.attributes.get(attr.longName);
    this.attributes.set(attr.longName, { type: attr.type, value: known?.value ?? { kind: 'unset' } });
    this.verbose = attr.verbose;
    if (inBlock) this.lastAdd = statement;
    this.#extend(statement, inBlock);
  }

  set(name: ByteString, value: AttrValue, statement: Span, inBlock: boolean): void {
    const longName = this.#longNames?.get(name) ?? name;
    const known = this.attributes.get(longName);
    // A line that only sets flags (`setAttr -l on ".x";`) leaves the value of an earlier line as it is.
    if (value.kind !== 'unset' && (known !== undefined || isRecordKey(longName))) {
      if (isRecordKey(longName) && known !== undefined && known.value.kind !== 'unset') {
        this.setTwice ??= setTwiceFinding(longName, statement.offset, this.name);
      }
      this.attributes.set(longName, { type: known?.type ?? null, value });
    }
    if (inBlock) this.lastSet = statement;
    this.#extend(statement, inBlock);
  }

  /**
   * The text of a key: null where the key is absent or its text is not known, empty where it was added but never set. To
   * Maya's readers such an attribute is there, and holds nothing.
   */
  text(key: ByteString): ByteString | null {
    const value = this.attributes.get(key)?.value;
    if (value?.kind === 'unset') return '';
    return value?.kind === 'string' || value?.kind === 'plain' ? value.text : null;
  }

  /** Whether an attribute of this name could be added: another one may have it for a short name. */
  hasRoomFor(name: ByteString): boolean {
    return (this.#longNames?.get(name) ?? name) === name;
  }

  /** Whether it has an attribute of a record at all; other sets need not be kept. */
  get mayBeContainer(): boolean {
    return this.attributes.has('id');
  }

  #extend(statement: Span, inBlock: boolean): void {
    if (inBlock) this.end = Math.max(this.end, spanEnd(statement));
  }
}

/** More members than are looked at to find a container's file. */
const MOST_MEMBERS = 4096;

const NONE: ReadonlySet<ByteString> = new Set();

/** What a set holds, as far as it helps to find the file that was loaded. */
export class Members {
  /** Reference nodes that are members themselves. */
  references: ReadonlySet<ByteString> = NONE;
  /** Reference nodes of which something inside is a member, by placeholder. */
  placeholders: ReadonlySet<ByteString> = NONE;
  /** Other nodes that hold a path, or have a descendant that does. */
  nodes: ReadonlySet<ByteString> = NONE;

  put(kind: 'references' | 'placeholders' | 'nodes', name: ByteString): void {
    const known = this[kind];
    // Most sets are no containers and most containers have members of one kind: a set of their own costs memory.
    if (known === NONE) this[kind] = new Set([name]);
    else if (known.size < MOST_MEMBERS) (known as Set<ByteString>).add(name);
  }
}
