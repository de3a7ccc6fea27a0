import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer, Slot } from '../../model/container.ts';
import { byteSet } from '../cursor/cursor.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { isRecordKey } from '../record-keys.ts';
import { NEWLINE } from './lexer.ts';
import { Layout, NONE } from './node-text.ts';
import type { Gap, Place } from './node-text.ts';
import { pathKnob } from './paths.ts';

/*
 * A loader writes the same lines for everything that it loads: of a thousand records only a handful differ in more than
 * their values. So a node that was read word by word leaves a pattern behind: its text, with gaps where bare values stood.
 * A node that is the same text but for other bare values in the gaps holds the same record but for those values and where
 * they stand. Anything else, and what reaches beyond the window, is read word by word.
 */

/** Longer values are read word by word. In bytes. */
const LONGEST_VALUE = 1024;

/** What a value in a gap is made of: no blank, no brace or backslash, which mean something, and no quote. */
const IN_GAP = byteSet(' \t\r\n{}\\"').map((bit) => 1 - bit);

/** A node that was read word by word, with all that the pattern is made of. */
export interface ReadNode {
  /** From its class to behind its closing brace. */
  readonly text: ByteString;
  readonly offset: number;
  readonly gaps: readonly Gap[];
  /** Its own name, without those of the groups around it. */
  readonly name: ByteString;
  readonly container: ScannedContainer;
}

interface PlacedSlot extends Place {
  readonly slot: Slot;
}

type Key = Exclude<keyof ContainerFields, 'extra'>;

export class NodePattern {
  readonly #model: ReadNode;
  readonly #pieces: readonly Buffer[];
  readonly #place: Place;
  readonly #slots: readonly PlacedSlot[];
  /** Gaps by what they say. */
  readonly #nameGap: number;
  readonly #pathGap: number;
  readonly #fieldGaps: ReadonlyMap<string, number>;
  readonly #extraGaps: readonly (readonly [ByteString, number])[];
  /** Where the pieces of the node at hand begin in the window. */
  readonly #starts: number[];

  /** The pattern of a node; null where something of its record stands across its gaps. */
  static of(model: ReadNode): NodePattern | null {
    const layout = new Layout(model.offset, model.text.length, model.gaps);
    const place = layout.place(model.container.offset, 0);
    const slots = model.container.slots.flatMap((slot) => {
      const at = layout.place(slot.span.offset, slot.span.length);
      return at === null ? [] : [{ ...at, slot }];
    });
    const fits = place !== null && slots.length === model.container.slots.length;
    return fits ? new NodePattern(model, layout, place, slots) : null;
  }

  private constructor(model: ReadNode, layout: Layout, place: Place, slots: readonly PlacedSlot[]) {
    const { text, gaps, container } = model;
    this.#model = model;
    this.#place = place;
    this.#slots = slots;
    this.#pieces = layout.pieces.map(({ start, end }) => Buffer.from(text.slice(start, end), 'latin1'));
    this.#starts = layout.pieces.map(({ start }) => start);
    const path = container.loadedPath === null ? null : pathKnob(container.nodeType);
    this.#nameGap = gaps.findIndex(({ name }) => name === 'name');
    this.#pathGap = gaps.findIndex(({ name }) => name === path);
    const keyed = gaps.flatMap(({ key }, gap) => (key === null ? [] : [[key, gap] as const]));
    this.#fieldGaps = new Map(keyed.filter(([key]) => isRecordKey(key)));
    this.#extraGaps = keyed.filter(([key]) => !isRecordKey(key));
  }

  get className(): string | null {
    return this.#model.container.nodeType;
  }

  /** Passes the node that begins at the cursor, up to its line's end, if it is of this pattern; if not, nothing moves. */
  pass(cursor: Cursor): boolean {
    const { window, end } = cursor;
    let { at } = cursor;
    for (let i = 0; i < this.#pieces.length; i += 1) {
      if (i > 0) {
        const value = at;
        while (at < end && IN_GAP[window[at] ?? 0] === 1) at += 1;
        if (at === value || at - value > LONGEST_VALUE) return false;
      }
      const piece = this.#pieces[i];
      if (piece === undefined || !isAt(piece, window, at, end)) return false;
      this.#starts[i] = at;
      at += piece.length;
    }
    if (at >= end || window[at] !== NEWLINE) return false;
    cursor.at = at;
    return true;
  }

  /** The name of the node that was just passed, without those of the groups around it. */
  nameOf(cursor: Cursor): ByteString {
    return this.#nameGap === NONE ? this.#model.name : this.#text(this.#nameGap, cursor);
  }

  // Key by key on purpose: objects that are spread into others take five times as long, and there may be 20,000.
  /** The container that the node that was just passed is; `node` is its name with those of the groups around it. */
  container(node: string, cursor: Cursor): ScannedContainer {
    const model = this.#model.container;
    const container: ScannedContainer = {
      host: model.host,
      node,
      nodeType: model.nodeType,
      carrier: model.carrier,
      offset: this.#offset(this.#place, cursor),
      fields: this.#fields(cursor),
      loadedPath: this.#pathGap === NONE ? model.loadedPath : this.#text(this.#pathGap, cursor),
      alsoAt: model.alsoAt,
      slots: this.#slots.map((placed) => this.#slot(placed, cursor)),
    };
    return model.suggests === undefined ? container : { ...container, suggests: model.suggests };
  }

  #slot(placed: PlacedSlot, cursor: Cursor): Slot {
    const { what, span, old, write } = placed.slot;
    const offset = this.#offset(placed, cursor);
    if (placed.gap === NONE) return { what, span: { offset, length: span.length }, old, write };
    const text = this.#text(placed.gap, cursor);
    return { what, span: { offset, length: text.length }, old: text, write };
  }

  #fields(cursor: Cursor): ContainerFields {
    const { fields } = this.#model.container;
    const said = (key: Key): string | null => {
      const gap = this.#fieldGaps.get(key);
      return gap === undefined ? fields[key] : this.#text(gap, cursor);
    };
    let { extra } = fields;
    if (this.#extraGaps.length > 0) {
      const own: Record<string, string> = { ...extra };
      for (const [key, gap] of this.#extraGaps) own[key] = this.#text(gap, cursor);
      extra = own;
    }
    return {
      schema: fields.schema,
      id: fields.id,
      name: said('name'),
      namespace: said('namespace'),
      loader: said('loader'),
      representation: said('representation'),
      project_name: said('project_name'),
      extra,
    };
  }

  /** The offset in the source. */
  #offset({ piece, from }: Place, cursor: Cursor): number {
    return cursor.offset - cursor.at + (this.#starts[piece] ?? 0) + from;
  }

  #text(gap: number, cursor: Cursor): ByteString {
    const from = (this.#starts[gap] ?? 0) + (this.#pieces[gap]?.length ?? 0);
    const to = this.#starts[gap + 1] ?? from;
    return cursor.textAt(cursor.offset - cursor.at + from, to - from);
  }
}

function isAt(piece: Buffer, window: Buffer, at: number, end: number): boolean {
  if (at + piece.length > end) return false;
  for (let i = 0; i < piece.length; i += 1) if (piece[i] !== window[at + i]) return false;
  return true;
}
