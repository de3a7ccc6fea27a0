import type { Slot, SlotPiece, SlotValue } from '../../model/container.ts';
import type { EditPurpose } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { Cursor } from '../cursor/cursor.ts';
import type { TextWord } from './definition.ts';
import type { Line } from './node.ts';
import type { LineEnd } from './script.ts';

/** A statement whose line another can be put beside. */
export interface PlainLine extends Line {
  readonly indent: string;
  readonly lineEnd: LineEnd;
}

/** Whether the statement has its line to itself: only then is it known how a new line beside it has to look. */
export function isPlain(line: Line): line is PlainLine {
  return line.indent !== null && line.lineEnd !== null;
}

export function replace(what: EditPurpose, span: Span, write: readonly SlotPiece[], cursor: Cursor): Slot {
  return { what, span, old: cursor.textAt(span.offset, span.length), write };
}

export function insert(what: EditPurpose, offset: number, write: readonly SlotPiece[]): Slot {
  return { what, span: { offset, length: 0 }, old: '', write };
}

/** A new line of its own before the statement. */
export function insertBefore(what: EditPurpose, line: PlainLine, statement: readonly SlotPiece[]): Slot {
  return insert(what, line.span.offset, [...statement, line.lineEnd + line.indent]);
}

/** New lines of their own behind the statement. */
export function insertAfter(what: EditPurpose, line: PlainLine, statements: readonly (readonly SlotPiece[])[]): Slot {
  return insert(what, spanEnd(line.span), asLines(line.lineEnd + line.indent, statements));
}

/** Deeper indentation than this is not remembered. In bytes. */
const MAX_NEW_LINE = 16;

/** Lines that were put together before: the same ones are offered once a record, and kept for each. */
const written = new WeakMap<object, Map<string, readonly SlotPiece[]>>();

function asLines(newLine: string, statements: readonly (readonly SlotPiece[])[]): readonly SlotPiece[] {
  const made = (): readonly SlotPiece[] => statements.flatMap((statement) => [newLine, ...statement]);
  if (newLine.length > MAX_NEW_LINE) return made();
  const known = written.get(statements) ?? new Map<string, readonly SlotPiece[]>();
  const pieces = known.get(newLine) ?? made();
  known.set(newLine, pieces);
  written.set(statements, known);
  return pieces;
}

/** Replaces what a word says and leaves its delimiters. */
export function rewrite(what: EditPurpose, word: TextWord, write: readonly SlotPiece[], cursor: Cursor): Slot {
  return replace(what, word.inner, write, cursor);
}

/** A value as a word of its own. A product name or a namespace may be empty or hold a blank, the others never. */
export const valueWord = remembered<SlotValue, readonly SlotPiece[]>((value) =>
  value === 'name' || value === 'namespace' ? ['"', { value }, '"'] : justValue(value),
);

/** The value and nothing else. */
export const justValue = remembered<SlotValue, readonly SlotPiece[]>((value) => [{ value }]);

/** The two lines that give a node a String knob of the record: its definition and its value. */
export const knobLines = remembered<SlotValue, readonly (readonly SlotPiece[])[]>((key) => [
  [`addUserKnob {1 avalon:${key} l ${key}}`],
  [`avalon:${key} `, ...valueWord(key)],
]);

/** Makes each answer once: slots by the thousand share what they write. There are as few keys as values of a record. */
function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

export const TAB_LINE: readonly SlotPiece[] = ['addUserKnob {20 ', { value: 'tab' }, '}'];

export const GROUP_LINE: readonly SlotPiece[] = [
  'addUserKnob {20 ',
  { value: 'group' },
  ' l "',
  { value: 'group_label' },
  '" n 2}',
];

export const GROUP_END_LINE: readonly SlotPiece[] = [
  'addUserKnob {20 ',
  { value: 'group' },
  '_End l "',
  { value: 'group_label' },
  '" n -1}',
];

/**
 * Whether the slots leave the braces of the script as they are: Nuke finds the end of a node by counting them, so bytes
 * with a brace of their own too many, which only damage can put into a word, must stay.
 */
export function keepBraces(slots: readonly Slot[]): boolean {
  return slots.every(({ old }) => {
    if (!old.includes('{') && !old.includes('}')) return true;
    const braces = old.replace(/\\[^]/g, '').match(/[{}]/g) ?? [];
    return braces.reduce((depth, brace) => depth + (brace === '{' ? 1 : -1), 0) === 0;
  });
}
