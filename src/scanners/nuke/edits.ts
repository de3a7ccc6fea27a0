import type { Slot, SlotPiece, SlotValue } from '../../model/container.ts';
import type { EditPurpose } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { Cursor } from './cursor.ts';
import type { TextWord } from './definition.ts';
import type { Line } from './node.ts';

/** A statement whose line another can be put beside. */
export interface PlainLine extends Line {
  readonly indent: string;
  readonly lineEnd: '\n' | '\r\n';
}

/** Whether the statement has its line to itself: only then is it known how a new line beside it has to look. */
export function isPlain(line: Line): line is PlainLine {
  return line.indent !== null && line.lineEnd !== null;
}

export function replace(what: EditPurpose, span: Span, write: readonly SlotPiece[], cursor: Cursor): Slot {
  return { what, span, old: cursor.text(span), write };
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
  const newLine = line.lineEnd + line.indent;
  return insert(
    what,
    spanEnd(line.span),
    statements.flatMap((statement) => [newLine, ...statement]),
  );
}

/** Replaces what a word says and leaves its delimiters. */
export function rewrite(what: EditPurpose, word: TextWord, write: readonly SlotPiece[], cursor: Cursor): Slot {
  return replace(what, word.inner, write, cursor);
}

/** A value as a word of its own. A product name or a namespace may be empty or hold a blank, the others never. */
export function valueWord(value: SlotValue): readonly SlotPiece[] {
  return value === 'name' || value === 'namespace' ? ['"', { value }, '"'] : [{ value }];
}

/** The two lines that give a node a String knob of the record: its definition and its value. */
export function knobLines(key: SlotValue): readonly (readonly SlotPiece[])[] {
  return [[`addUserKnob {1 avalon:${key} l ${key}}`], [`avalon:${key} `, ...valueWord(key)]];
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
    const braces = old.replace(/\\[^]/g, '').match(/[{}]/g) ?? [];
    return braces.reduce((depth, brace) => depth + (brace === '{' ? 1 : -1), 0) === 0;
  });
}
