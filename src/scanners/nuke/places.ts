import type { ByteString } from '../../model/bytes.ts';
import type { Slot, SlotValue } from '../../model/container.ts';
import type { Carrier } from '../../model/format.ts';
import { spanEnd } from '../../model/span.ts';
import type { Cursor } from '../cursor/cursor.ts';
import type { TextWord } from './definition.ts';
import { insert, insertAfter, isPlain, justValue, rewrite, valueWord } from './edits.ts';
import type { UserKnob, ValueLine } from './node.ts';

/** Where a knob keeps, or would keep, its value. */
export interface Place {
  readonly carrier: Carrier;
  /** Empty where the knob holds nothing; null where the value is too long to be read. */
  readonly text: ByteString | null;
  /** First byte of the value; null where the knob has none yet. */
  readonly offset: number | null;
  /** How the value is written there; null where that is not understood. */
  readonly slot: (what: SlotValue & Slot['what'], cursor: Cursor) => Slot | null;
}

/** Types of knobs that keep their value in their definition, after `T`: text, Python and Tcl scripts, links. */
const PAYLOAD_TYPES: ReadonlySet<number> = new Set([22, 26, 32, 41, 52]);

/** Every place of the knob's value, the one that counts first. There is always at least one. */
export function placesOf(knob: UserKnob): readonly [Place, ...Place[]] {
  const { payload } = knob.definition;
  const [only, ...more] = knob.values;
  if (payload === null && only !== undefined && more.length === 0) return [lineAsPlace(only)];
  // The last line that sets a knob is the one that stays.
  const lines = [...knob.values].reverse().map((line) => lineAsPlace(line));
  const inDefinition = payload === null ? [] : [wordAsPlace('text-knob', payload)];
  const inOrder = PAYLOAD_TYPES.has(knob.definition.type) ? [...inDefinition, ...lines] : [...lines, ...inDefinition];
  const [first, ...others] = inOrder;
  return first === undefined ? [missing(knob)] : [first, ...others];
}

function wordAsPlace(carrier: Carrier, word: TextWord): Place {
  return {
    carrier,
    text: word.text,
    offset: word.inner.offset,
    slot: (what, cursor) => rewrite(what, word, word.form === 'bare' ? valueWord(what) : justValue(what), cursor),
  };
}

function lineAsPlace(line: ValueLine): Place {
  if (line.value !== null) return wordAsPlace('knob', line.value);
  const offset = spanEnd(line.name.span);
  return { carrier: 'knob', text: '', offset: null, slot: (what) => insert(what, offset, [' ', ...valueWord(what)]) };
}

/** Nuke writes no value for an empty knob, so the place has to be made. */
function missing(knob: UserKnob): Place {
  const { definition } = knob;
  if (PAYLOAD_TYPES.has(definition.type)) {
    return {
      carrier: 'text-knob',
      text: '',
      offset: null,
      slot: (what) => insert(what, definition.end, [' T ', ...valueWord(what)]),
    };
  }
  return {
    carrier: 'knob',
    text: '',
    offset: null,
    slot: (what, cursor) => {
      if (!isPlain(knob)) return null;
      return insertAfter(what, knob, [[cursor.text(definition.name.span) + ' ', ...valueWord(what)]]);
    },
  };
}
