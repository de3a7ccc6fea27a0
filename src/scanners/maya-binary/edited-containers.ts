import type { Slot } from '../../model/container.ts';
import type { Span } from '../../model/span.ts';
import { EditedRecords, editedContainers } from '../maya/edited-records.ts';
import type { EditedValue } from '../maya/edited-records.ts';
import { isReplaced, writes } from '../maya/record.ts';
import type { FoundContainers } from '../maya/record.ts';
import { isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import { readReferenceEdits } from './reference-edits.ts';
import type { References } from './references.ts';
import { MAX_SET_ATTR_BYTES, plainString } from './set-attr-text.ts';
import type { SlotContext } from './slots.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** The word that stands in every leaf that edits a container. */
const NEEDLE = 'representation';

/** What is written in the place of a value: the same for each record. */
const PLAIN = writes((value) => [value]);

/** The containers that a leaf of edits sets keys on. `node` is the reference node that keeps them; what it stands for may not be known. */
export function containersInEdits(
  leaf: Leaf,
  node: string,
  references: References,
  { window, frames, limits }: SlotContext,
): FoundContainers {
  const records = new EditedRecords<EditedValue>(limits, leaf.offset);
  const understood = readReferenceEdits(window, leaf, {
    mention: (name) => records.mention(name),
    setAttr(target, attribute, rest) {
      records.mention(target);
      if (isRecordKey(attribute)) records.set(target, editedValue(attribute, rest, window));
    },
  });
  const place = {
    reference: node,
    path: references.get(node)?.path ?? null,
    nested: references.nested,
    offset: leaf.offset,
    trouble: understood && !records.isCut ? null : 'maya-record-in-damage',
  } as const;
  const slotOf = ({ key, text, span }: EditedValue): Slot[] =>
    span === null || !isReplaced(key)
      ? []
      : [{ what: key, span, old: text ?? '', write: PLAIN[key], frame: frames.leaf(leaf) }];
  const { containers, findings } = editedContainers(records, place, slotOf);
  if (understood || !window.contains(leaf.body, [NEEDLE])) return { containers, findings };
  const args = { reference: node };
  const unread = { code: 'maya-reference-edits-unread', severity: 'error', args, offset: leaf.offset, node } as const;
  return { containers, findings: [unread, ...findings] };
}

function editedValue(key: RecordKey, rest: Span, window: Window): EditedValue {
  const text = rest.length > MAX_SET_ATTR_BYTES ? null : window.text(rest);
  const found = text === null ? null : plainString(text);
  if (found === null) return { key, text: null, span: rest };
  return { key, text: found.value, span: { offset: rest.offset + found.at, length: found.value.length } };
}
