import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields } from '../../model/container.ts';
import { placesOf } from './places.ts';
import type { Place } from './places.ts';
import { TAB_TYPE, prefixOf } from './node.ts';
import type { Prefix, UserKnob } from './node.ts';

/** A knob that holds a key of the record. */
export interface Holder {
  readonly prefix: Prefix;
  readonly knob: UserKnob;
  readonly places: readonly [Place, ...Place[]];
  /** Whether AYON sees the knob: it passes over text knobs that are empty. */
  readonly visible: boolean;
}

/** The knobs of one node that together are a record: by key, the holder that counts, then the others. */
export type KnobRecord = ReadonlyMap<string, readonly [Holder, ...Holder[]]>;

const TEXT_TYPE = 26;

/**
 * Gathers the record that a node's knobs hold. Of several holders of a key the newer prefix counts: `avalon:` was added
 * beside `ak:` by a later update, and says what the node loads since. Of those with the same prefix it is the one defined
 * first: AYON walks a node's knobs from the last to the first and lets each overwrite what came before.
 */
export function gatherRecord(knobs: readonly UserKnob[]): KnobRecord {
  const record = new Map<string, [Holder, ...Holder[]]>();
  for (const knob of knobs) {
    if (knob.definition.type === TAB_TYPE) continue;
    const keyed = keyOf(knob.name);
    if (keyed === null) continue;
    const { prefix, key } = keyed;
    const places = placesOf(knob);
    const visible = knob.definition.type !== TEXT_TYPE || places[0].text !== '';
    const holder: Holder = { prefix, knob, places, visible };
    const others = record.get(key);
    if (others === undefined) record.set(key, [holder]);
    else if (rank(holder) < rank(others[0])) others.unshift(holder);
    else others.push(holder);
  }
  return record;
}

function rank({ prefix, visible }: Holder): number {
  return (visible ? 0 : 2) + (prefix === 'avalon:' ? 0 : 1);
}

/**
 * What AYON reads where an `ak:` knob of 2019 stands before an `avalon:` knob of the same key and shadows it, until it is
 * out of the way; null where AYON reads what counts.
 */
export function shadowingFields(record: KnobRecord): ContainerFields | null {
  const read = (key: string): Holder | undefined => firstDefined(record.get(key) ?? []);
  const isShadowed = [...record].some(([key, [counts]]) => read(key) !== counts);
  return isShadowed ? fieldsFrom((key) => textOf(read(key)), record.keys()) : null;
}

function firstDefined(holders: readonly Holder[]): Holder | undefined {
  const [first, ...others] = holders;
  let found = first;
  for (const holder of others) {
    if (holder.visible && found?.visible === true && holder.knob.index < found.knob.index) found = holder;
  }
  return found;
}

interface KeyedName {
  readonly prefix: Prefix;
  readonly key: string;
}

/** Names that were taken apart before. They are the same ones once a record. */
const keyedNames = new Map<ByteString, KeyedName | null>();
const MAX_KEYED_NAMES = 1000;
const MAX_KEYED_NAME = 64;

function keyOf(name: ByteString): KeyedName | null {
  const known = keyedNames.get(name);
  if (known !== undefined) return known;
  const prefix = prefixOf(name);
  const keyed = prefix === null ? null : { prefix, key: name.slice(prefix.length) };
  if (name.length > MAX_KEYED_NAME) return keyed;
  if (keyedNames.size === MAX_KEYED_NAMES) keyedNames.clear();
  keyedNames.set(name, keyed);
  return keyed;
}

/** Keys that every container has, in the order in which Nuke's loaders write them. */
export const REQUIRED_KEYS = ['schema', 'id', 'name', 'namespace', 'loader', 'representation'] as const;

/** A dump of the node as text, years of older copies nested in it; ids in it are nobody's. */
const DUMP_KEYS: ReadonlySet<string> = new Set(['node', '_node']);

/** Keys that are fields of their own, or nobody's. */
const NOT_EXTRA: ReadonlySet<string> = new Set([...REQUIRED_KEYS, 'project_name', ...DUMP_KEYS]);

const NO_EXTRA: Readonly<Record<string, string>> = Object.freeze({});

export const INSTANCE_ID = 'pyblish.avalon.instance';

export function valueOf(record: KnobRecord, key: string): ByteString | null {
  return textOf(record.get(key)?.[0]);
}

/** An empty text knob is no key to AYON. */
function textOf(holder: Holder | undefined): ByteString | null {
  return holder?.visible === true ? (holder.places[0].text ?? '') : null;
}

export function fieldsOf(record: KnobRecord): ContainerFields {
  return fieldsFrom((key) => valueOf(record, key), record.keys());
}

/** The fields of a record that is read key by key. */
export function fieldsFrom(value: (key: string) => ByteString | null, keys: Iterable<string>): ContainerFields {
  let extra = NO_EXTRA;
  for (const key of keys) {
    const text = NOT_EXTRA.has(key) ? null : value(key);
    // A key may be any word: `__proto__` must become a key like the others.
    if (text === null) continue;
    if (extra === NO_EXTRA) extra = {};
    Object.defineProperty(extra, key, { value: text, enumerable: true, configurable: true });
  }
  return {
    schema: value('schema'),
    id: value('id'),
    name: value('name'),
    namespace: value('namespace'),
    loader: value('loader'),
    representation: value('representation'),
    project_name: value('project_name'),
    extra,
  };
}
