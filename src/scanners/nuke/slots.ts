import type { SecondPlace, Slot, SlotValue } from '../../model/container.ts';
import { idForm } from '../../ids/form.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { insertAfter, isPlain, knobLines, replace } from './edits.ts';
import type { Line, UserKnob } from './node.ts';
import { placesOf } from './places.ts';
import type { Place } from './places.ts';
import { REQUIRED_KEYS } from './record.ts';
import type { Holder, KnobRecord } from './record.ts';

/** Keys whose value may be written anew where it stands. */
const REWRITABLE = ['representation', 'schema', 'id', 'loader', 'project_name'] as const;

const MAY_BE_UNSEEN = ['name', 'namespace'] as const;

const KEYS = [...REQUIRED_KEYS, 'project_name'] as const;

/** The values of the record where they stand, and a place for a required one that AYON would not see. */
export function valueSlots(record: KnobRecord, cursor: Cursor): Slot[] {
  const slots: Slot[] = [];
  const offer = (key: SlotValue & Slot['what']): void => {
    const made = record.get(key)?.[0].places[0].slot(key, cursor);
    if (made != null) slots.push(made);
  };
  REWRITABLE.forEach(offer);
  for (const key of MAY_BE_UNSEEN) if (record.get(key)?.[0].visible === false) offer(key);
  return slots;
}

/** Keys that the record lacks. */
export function missingKeys(record: KnobRecord): readonly (typeof KEYS)[number][] {
  return KEYS.filter((key) => !record.has(key));
}

/**
 * New knobs for the keys that the record lacks, behind its representation and so inside its group. Null where a new line
 * cannot be put there. A key whose value is set somewhere without a knob gets none: that line would set the new knob.
 */
export function missingSlots(record: KnobRecord, orphans: ReadonlySet<string>): readonly Slot[] | null {
  const missing = missingKeys(record).filter((key) => !orphans.has(`avalon:${key}`));
  if (missing.length === 0) return [];
  const anchor = lastLine(record.get('representation')?.[0] ?? [...record.values()].at(-1)?.[0]);
  if (anchor === null || !isPlain(anchor)) return null;
  return missing.map((key) => insertAfter(key, anchor, knobLines(key)));
}

function lastLine(holder: Holder | undefined): Line | null {
  return holder === undefined ? null : (holder.knob.values.at(-1) ?? holder.knob);
}

/**
 * `ak:` becomes `avalon:`. Where both prefixes hold a key, the holder that counts keeps it, and the other one's name is
 * retired (`ak_…`): AYON would go on reading the old value whatever an update writes into the new one.
 */
export function prefixSlots(record: KnobRecord, cursor: Cursor): readonly Slot[] {
  if (!hasOldPrefix(record)) return [];
  return [...record.values()].flatMap(([winner, ...others]) => {
    const retired = others.filter((other) => other.prefix !== winner.prefix);
    const kept = [winner, ...others].filter((holder) => holder.prefix === winner.prefix);
    const renamed = winner.prefix === 'ak:' ? kept.flatMap(({ knob }) => prefixed(knob, 'ak:', 'avalon:', cursor)) : [];
    return [
      ...renamed,
      ...retired.flatMap(({ knob, prefix }) => prefixed(knob, prefix, prefix.replace(':', '_'), cursor)),
    ];
  });
}

function hasOldPrefix(record: KnobRecord): boolean {
  for (const holders of record.values()) if (holders.some((holder) => holder.prefix === 'ak:')) return true;
  return false;
}

function prefixed(knob: UserKnob, old: string, write: string, cursor: Cursor): Slot[] {
  const names = [knob.definition.name, ...knob.values.map((line) => line.name)];
  return names
    .map((name) => replace('prefix', { offset: name.inner.offset, length: old.length }, [write], cursor))
    .filter((slot) => slot.old === old);
}

const NO_PLACES: readonly SecondPlace[] = [];

/** Where the representation stands besides the place that counts: older lines, a second knob, the template builder's knob. */
export function secondPlaces(record: KnobRecord, knobs: readonly UserKnob[], cursor: Cursor): readonly SecondPlace[] {
  const [winner, ...others] = record.get('representation') ?? [];
  if (winner === undefined) return [];
  const [main, ...older] = winner.places;
  const template = knobs.filter((knob) => knob.name === 'repre_id');
  if (older.length === 0 && others.length === 0 && template.length === 0) return NO_PLACES;
  // What stands under the other prefix is no place of this id: its knob gets a name that nobody reads.
  const kept = others.filter((holder) => holder.prefix === winner.prefix);
  const places = [...older, ...kept.flatMap((holder) => holder.places)].filter((place) => place.text !== '');
  // Only where it says the same: a template builder's id that an update left behind is nobody's any more.
  const same = (idForm(main.text) === 'empty' ? [] : template)
    .flatMap((knob) => placesOf(knob))
    .filter((place) => place.text !== null && place.text === main.text);
  return [...places, ...same].flatMap((place) => secondPlace(place, cursor));
}

function secondPlace(place: Place, cursor: Cursor): SecondPlace[] {
  if (place.text === null || place.offset === null) return [];
  const slot = place.slot('representation', cursor);
  const base = { carrier: place.carrier, offset: place.offset, representation: place.text };
  return [slot === null ? base : { ...base, slot }];
}
