import type { ByteString } from '../../model/bytes.ts';
import { TAB_TYPE } from './node.ts';
import type { NodeDraft, UserKnob } from './node.ts';

/** A bare value of a node that another node of the same text may have otherwise. */
export interface Gap {
  /** The knob. */
  readonly name: ByteString;
  /** Where the value begins and ends, counted from the node. */
  readonly start: number;
  readonly end: number;
  /** The key of the record that the value is; null where it is none. */
  readonly key: ByteString | null;
}

/** A line whose words cannot be taken otherwise: a name alone, or with one value and no backslash anywhere. */
const LINE = /^ *([^\s{}"\\]+)(?: (?:([^\s{}"\\]+)|"[^"\\{}]*"|(\{[^\\]*\})))?\r?$/;
const FIRST_LINE = /^[A-Za-z_][\w.-]* \{\r?$/;

/** Values that decide what a record is, or that are compared with others. */
const DECIDES: ReadonlySet<string> = new Set(['avalon:id', 'avalon:schema', 'avalon:__proto__', 'addUserKnob']);

/**
 * The bare values of a node that was read, where it is written line by line and what its record is does not depend on
 * them; null where it may. `text` is the node from its class to behind its closing brace.
 */
export function gapsOf(text: ByteString, draft: NodeDraft): readonly Gap[] | null {
  const lines = text.split('\n');
  if (lines.length < 2 || !FIRST_LINE.test(lines[0] ?? '') || !/^ *\}$/.test(lines.at(-1) ?? '')) return null;
  const single = singleKnobs(draft);
  if (single === null) return null;
  const gaps = new Map<ByteString, Gap | null>();
  let start = (lines[0] ?? '').length + 1;
  for (const line of lines.slice(1, -1)) {
    const [, name, value, braced = ''] = LINE.exec(line) ?? [];
    if (name === undefined || !isBalanced(braced)) return null;
    if (value !== undefined) {
      const end = start + line.trimEnd().length;
      const gap = gapAt({ name, start: end - value.length, end, key: null }, single, draft);
      // Of two lines that set one knob the later counts, so neither is taken for one that may be otherwise.
      gaps.set(name, gaps.has(name) ? null : gap);
    } else if (name !== 'addUserKnob') gaps.set(name, null);
    start += line.length + 1;
  }
  return [...gaps.values()].filter((gap) => gap !== null);
}

/** The gap that this bare value is; null where the value may decide more than what it says. */
function gapAt(gap: Gap, single: ReadonlyMap<ByteString, UserKnob>, draft: NodeDraft): Gap | null {
  const { name, start } = gap;
  if (DECIDES.has(name)) return null;
  if (name.startsWith('avalon:')) {
    const value = single.get(name)?.values[0]?.value ?? null;
    return value?.offset === draft.head.offset + start ? { ...gap, key: name.slice('avalon:'.length) } : null;
  }
  return draft.knobs.some((knob) => knob.name === name) ? null : gap;
}

/** The knobs of the record that are set by one line each; null where knobs are such that one value is held to another. */
function singleKnobs({ knobs, orphans }: NodeDraft): ReadonlyMap<ByteString, UserKnob> | null {
  if (orphans.size > 0) return null;
  const single = new Map<ByteString, UserKnob>();
  const seen = new Set<ByteString>();
  for (const knob of knobs) {
    if (knob.definition.type === TAB_TYPE) continue;
    if (!knob.name.startsWith('avalon:') || seen.has(knob.name)) return null;
    seen.add(knob.name);
    if (knob.values.length === 1 && knob.definition.payload === null) single.set(knob.name, knob);
  }
  return single;
}

/** Whether the braces of a word end with its last one, and not before. */
function isBalanced(word: ByteString): boolean {
  let depth = 0;
  for (let at = 0; at < word.length; at += 1) {
    if (word[at] === '{') depth += 1;
    else if (word[at] === '}') depth -= 1;
    if (depth === 0 && at < word.length - 1) return false;
  }
  return depth === 0;
}

/** No gap. */
export const NONE = -1;

/** Where something of a node stands, counted so that it says the same of every node of its pattern. */
export interface Place {
  /** The piece of text that it stands in, or behind which it begins. */
  readonly piece: number;
  /** Counted from the piece. */
  readonly from: number;
  /** The gap that it is; -1 where it is none. */
  readonly gap: number;
}

/** The pieces of a node's text between its gaps. */
export class Layout {
  /** Counted from the node. Gap `i` lies between piece `i` and the next. */
  readonly pieces: readonly { readonly start: number; readonly end: number }[];
  readonly #offset: number;

  constructor(offset: number, length: number, gaps: readonly Gap[]) {
    const starts = [0, ...gaps.map(({ end }) => end)];
    this.pieces = starts.map((start, i) => ({ start, end: gaps[i]?.start ?? length }));
    this.#offset = offset;
  }

  /** Where a span of the source stands; null where it lies neither in one piece nor on one gap as a whole. */
  place(offset: number, length: number): Place | null {
    const at = offset - this.#offset;
    const piece = this.pieces.findIndex(({ start, end }) => at >= start && at <= end);
    const [one, next] = [this.pieces[piece], this.pieces[piece + 1]];
    if (one === undefined) return null;
    const from = at - one.start;
    if (at + length <= one.end) return { piece, from, gap: NONE };
    return at === one.end && at + length === next?.start ? { piece, from, gap: piece } : null;
  }
}
