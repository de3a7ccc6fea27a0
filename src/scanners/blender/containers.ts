import type { ScannedContainer, SecondPlace, Slot } from '../../model/container.ts';
import type { BlendRecord } from './record.ts';
import type { FoundRecord } from './records.ts';
import { recordSlots } from './slots.ts';
import type { SlotContext } from './slot-context.ts';

/** A record with its slots. */
interface Place extends FoundRecord {
  readonly slots: readonly Slot[];
}

/**
 * The containers of a file, in its order. Blender 5 writes the compositor a second time, where older ones look for it: two
 * records of one node are one container.
 */
export function containersOf(found: readonly FoundRecord[], context: SlotContext): ScannedContainer[] {
  const places = found.map((one): Place => {
    return { ...one, slots: one.locked === null ? recordSlots(one.record, context) : [] };
  });
  const byKey = new Map(places.map((place) => [place.record.owner.key, place]));
  const seconds = new Map<Place, Place[]>();
  const firsts: Place[] = [];
  for (const place of places) {
    const { twin } = place.record.owner;
    const first = twin === null ? undefined : byKey.get(twin);
    if (first === undefined) firsts.push(place);
    else seconds.set(first, [...(seconds.get(first) ?? []), place]);
  }
  return firsts.map((first) => container(first, seconds.get(first) ?? [])).sort((a, b) => a.offset - b.offset);
}

function container({ record, slots, locked }: Place, seconds: readonly Place[]): ScannedContainer {
  const { owner, fields } = record;
  const lock = locked ?? seconds.find((second) => second.locked !== null)?.locked ?? null;
  return {
    host: 'blender',
    node: owner.node,
    nodeType: owner.type,
    carrier: 'id-property',
    offset: offsetOf(record),
    fields,
    loadedPath: fields.extra['libpath'] ?? null,
    alsoAt: seconds.map((second) => secondPlace(second, lock === null)),
    slots: lock === null ? [...slots, ...seconds.flatMap((second) => commonSlots(record, second))] : [],
    ...(lock === null ? {} : { locked: lock }),
  };
}

function offsetOf({ texts, group }: BlendRecord): number {
  return texts.get('representation')?.span.offset ?? group.block.offset;
}

function secondPlace({ record, slots }: Place, editable: boolean): SecondPlace {
  const slot = slots.find(({ what }) => what === 'representation');
  return {
    carrier: 'id-property',
    offset: offsetOf(record),
    representation: record.fields.representation ?? '',
    ...(editable && slot !== undefined ? { slot } : {}),
  };
}

/** Where both records say the same of everything but the id, what is changed in one is changed in the other. */
function commonSlots(first: BlendRecord, { record, slots }: Place): readonly Slot[] {
  const { schema, id, loader, project_name } = record.fields;
  const now = first.fields;
  const same = schema === now.schema && id === now.id && loader === now.loader && project_name === now.project_name;
  return same ? slots.filter(({ what }) => what !== 'representation') : [];
}
