import type { ScannedContainer, Slot, SlotPiece, SlotValue } from '../../model/container.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import { isContainer } from '../is-container.ts';
import type { Cursor } from '../cursor/cursor.ts';
import type { TextWord } from './definition.ts';
import { GROUP_END_LINE, GROUP_LINE, TAB_LINE, insertAfter, isPlain, knobLines, replace } from './edits.ts';
import type { PlainLine } from './edits.ts';
import { TAB_TYPE } from './node.ts';
import type { Line, NodeDraft, UserKnob } from './node.ts';
import { quote, unescape } from './quoting.ts';
import { REQUIRED_KEYS, fieldsFrom } from './record.ts';
import { readToml } from './toml.ts';
import type { TomlEntry, TomlRecord } from './toml.ts';

/** A record of 2018 and 2019: one knob named `avalon` that holds it as TOML. AYON does not read it. */
export interface TomlContainer {
  readonly offset: number;
  readonly fields: ScannedContainer['fields'];
  readonly slots: readonly Slot[];
  /** Whether the record can be rewritten as the knobs that AYON reads. */
  readonly convertible: boolean;
}

/** The node's TOML record; null where it has none. `alone`: no `avalon:` knob stands beside it that a rewritten one would meet. */
export function readTomlRecord(draft: NodeDraft, alone: boolean, cursor: Cursor): TomlContainer | null {
  // A stray value of such a knob would count once the knob is there.
  const isAlone = alone && ![...draft.orphans].some((name) => name.startsWith('avalon:'));
  const knob = draft.knobs.find((candidate) => candidate.name === 'avalon' && candidate.definition.type !== TAB_TYPE);
  const word = knob?.definition.payload ?? knob?.values.at(-1)?.value ?? null;
  if (knob === undefined || word?.text == null) return null;
  const record = readToml(word.text);
  const values = new Map(record.entries.map((entry) => [entry.key, entry.value]));
  const value = (key: string): string | null => values.get(key) ?? null;
  const representation = record.entries.find((entry) => entry.key === 'representation');
  if (!isContainer(value('id'), value('schema'), representation !== undefined)) return null;
  const inPlace = inPlaceSlots(record, word, cursor);
  const whole = isAlone && record.complete ? wholeSlots(draft, knob, record, cursor) : [];
  return {
    offset: representation === undefined ? knob.span.offset : spanOf(representation, word, cursor).offset,
    fields: fieldsFrom(
      value,
      record.entries.map((entry) => entry.key),
    ),
    slots: [...inPlace, ...whole],
    convertible: whole.length > 0,
  };
}

/** Where an entry's value stands in the file, through the escapes of Nuke around it. */
function spanOf(entry: TomlEntry, word: TextWord, cursor: Cursor): Span {
  if (word.form !== 'quoted') return { offset: word.inner.offset + entry.start, length: entry.end - entry.start };
  const { at } = unescape(cursor.text(word.inner));
  const start = at[entry.start] ?? 0;
  return { offset: word.inner.offset + start, length: (at[entry.end] ?? start) - start };
}

function inPlaceSlots(record: TomlRecord, word: TextWord, cursor: Cursor): Slot[] {
  const keys: readonly (SlotValue & Slot['what'])[] = ['schema', 'id', 'loader', 'representation'];
  return record.entries.flatMap((entry) => {
    const key = keys.find((candidate) => candidate === entry.key);
    if (key === undefined || !entry.plain) return [];
    const slot = replace(key, spanOf(entry, word, cursor), [{ value: key }], cursor);
    // Content that needed an escape of Nuke's own would not stand there byte for byte.
    return slot.old === entry.value ? [slot] : [];
  });
}

/**
 * The whole record written anew as AYON's tab, group and String knobs. The old tab is replaced where it stands directly
 * before the record. What closes the group is a slot of its own, so that a key can be put before it.
 */
function wholeSlots(draft: NodeDraft, knob: UserKnob, record: TomlRecord, cursor: Cursor): Slot[] {
  const statement = statementOf(knob);
  if (statement === null) return [];
  const names = new Set(draft.knobs.map((other) => other.name));
  const old = draft.knobs.find((other) => other.index === knob.index - 1 && isOldTab(other) && follows(other, knob));
  const span = names.has('AYON') || old === undefined ? statement.span : between(old.span, statement.span);
  const lines: (readonly SlotPiece[])[] = [];
  if (!names.has('AYON')) lines.push(TAB_LINE);
  if (!names.has('AyonDataGroup')) lines.push(GROUP_LINE);
  lines.push(...recordLines(record));
  const newLine = statement.lineEnd + statement.indent;
  const write = lines.flatMap((line, index) => (index === 0 ? line : [newLine, ...line]));
  const slots: Slot[] = [replace('knobs', span, write, cursor)];
  if (!record.entries.some((entry) => entry.key === 'project_name')) {
    slots.push(insertAfter('project_name', statement, knobLines('project_name')));
  }
  if (!names.has('AyonDataGroup')) slots.push(insertAfter('knobs', statement, [GROUP_END_LINE]));
  return slots;
}

function isOldTab(knob: UserKnob): boolean {
  const { type, group } = knob.definition;
  return type === TAB_TYPE && group === null && knob.name === 'Avalon' && knob.values.length === 0;
}

/** Whether the second statement stands on the line behind the first, with nothing between them. */
function follows(first: Line, second: Line): boolean {
  if (!isPlain(first) || !isPlain(second)) return false;
  return spanEnd(first.span) + first.lineEnd.length + second.indent.length === second.span.offset;
}

/** The definition and, where the text stands in a line of its own, that line; null where something lies between them. */
function statementOf(knob: UserKnob): PlainLine | null {
  if (!isPlain(knob) || knob.values.length > 1) return null;
  const value = knob.values[0];
  if (value === undefined) return knob;
  return isPlain(value) && follows(knob, value) ? { ...value, span: between(knob.span, value.span) } : null;
}

function between(first: Span, last: Span): Span {
  return { offset: first.offset, length: spanEnd(last) - first.offset };
}

/** Keys whose value is decided, not copied: a loader may have a new name, an id and its schema are kept or changed as a pair. */
const DECIDED: ReadonlySet<string> = new Set(['schema', 'id', 'loader', 'representation']);

function recordLines(record: TomlRecord): (readonly SlotPiece[])[] {
  const required = REQUIRED_KEYS.flatMap((key) => {
    const entry = record.entries.find((candidate) => candidate.key === key);
    if (entry === undefined || DECIDED.has(key)) return knobLines(key);
    return literalLines(entry);
  });
  const others = record.entries.filter((entry) => !REQUIRED_KEYS.some((key) => key === entry.key));
  return [...required, ...others.flatMap(literalLines)];
}

function literalLines(entry: TomlEntry): (readonly SlotPiece[])[] {
  const name = quote(`avalon:${entry.key}`);
  const definition = [`addUserKnob {1 ${name} l ${quote(entry.key)}}`];
  return entry.value === '' ? [definition] : [definition, [`${name} ${quote(entry.value)}`]];
}
