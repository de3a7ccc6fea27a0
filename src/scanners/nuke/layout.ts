import type { Slot, SlotPiece } from '../../model/container.ts';
import type { EditPurpose } from '../../model/edit.ts';
import type { Cursor } from '../cursor/cursor.ts';
import {
  GROUP_END_LINE,
  GROUP_LINE,
  TAB_LINE,
  insertAfter,
  insertBefore,
  isPlain,
  justValue,
  rewrite,
} from './edits.ts';
import { TAB_TYPE, lineOf, prefixOf } from './node.ts';
import type { NodeDraft, UserKnob } from './node.ts';

/** The group of knobs that a pipeline put its record in, and the tab before it. */
interface DataGroup {
  readonly begin: UserKnob;
  /** Null where the group is closed by the next tab, as in the second half of 2019, or by a knob of another group. */
  readonly end: UserKnob | null;
  /** Null where no tab stands directly before the group, or only the user's own. */
  readonly tab: UserKnob | null;
}

/** What is written by every record's slots alike, made once. */
const GROUP_END: readonly SlotPiece[] = [{ value: 'group' }, '_End'];
const QUOTED_LABEL: readonly SlotPiece[] = ['"', { value: 'group_label' }, '"'];
const TAB_LINES = [TAB_LINE];
const GROUP_LINES = [GROUP_LINE, GROUP_END_LINE];

const GROUP_NAME = /DataGroup$|^begin(_\d+)?$/;

/**
 * The slots that make a node's tab and group of knobs those of AYON, which can update a gizmo or a backdrop only where
 * both are there: without the tab it loses the record, and with the tab alone it never comes back. Nothing is offered
 * where both are there already. Null where the layout is not understood.
 *
 * Of several groups the last one takes the name: that is where a newer pipeline put what it added, so a tab that carries
 * the studio's own name for AYON already is met first, and never a second one made.
 */
export function layoutSlots(draft: NodeDraft, cursor: Cursor): readonly Slot[] | null {
  const hasTab = draft.knobs.some((knob) => knob.name === 'AYON');
  const hasGroup = draft.knobs.some((knob) => knob.name === 'AyonDataGroup');
  if (hasTab && hasGroup) return [];
  const group = lastDataGroup(draft.knobs);
  if (group === null || (hasGroup && group.begin.name !== 'AyonDataGroup')) {
    return appended(draft, cursor, { tab: !hasTab, group: !hasGroup });
  }
  const tab = hasTab ? [] : tabSlots(group, cursor);
  if (tab === null) return null;
  return hasGroup ? tab : [...tab, ...groupSlots(group, cursor)];
}

function lastDataGroup(knobs: readonly UserKnob[]): DataGroup | null {
  for (let i = knobs.length - 1; i >= 0; i -= 1) {
    const begin = knobs[i];
    if (begin === undefined || !beginsGroup(begin) || !GROUP_NAME.test(begin.name)) continue;
    const inside = groupContent(knobs, i);
    if (!inside.holdsRecord) continue;
    const before = knobs[i - 1];
    const adjacent = before !== undefined && before.index === begin.index - 1 && isTab(before);
    const own = adjacent && before.name !== '' && before.name !== 'User';
    return { begin, end: inside.end, tab: own ? before : null };
  }
  return null;
}

function groupContent(knobs: readonly UserKnob[], begin: number): { holdsRecord: boolean; end: UserKnob | null } {
  let holdsRecord = false;
  let depth = 1;
  const name = knobs[begin]?.name ?? '';
  for (let i = begin + 1; i < knobs.length; i += 1) {
    const knob = knobs[i];
    if (knob === undefined) break;
    if (knob.definition.type !== TAB_TYPE) holdsRecord ||= prefixOf(knob.name) !== null;
    else if (beginsGroup(knob)) depth += 1;
    else if (knob.definition.group === -1) depth -= 1;
    else break;
    if (depth === 0) return { holdsRecord, end: endsGroup(name, knob.name) ? knob : null };
  }
  return { holdsRecord, end: null };
}

function isTab(knob: UserKnob): boolean {
  return knob.definition.type === TAB_TYPE && knob.definition.group === null;
}

function beginsGroup(knob: UserKnob): boolean {
  const { type, group } = knob.definition;
  return type === TAB_TYPE && (group === 1 || group === 2);
}

/** 2019 used one name twice, or `begin` and `end`; everything since adds `_End`. */
function endsGroup(begin: string, end: string): boolean {
  return end === `${begin}_End` || end === begin || (/^begin/.test(begin) && /^(begin|end)(_\d+)?$/.test(end));
}

function tabSlots(group: DataGroup, cursor: Cursor): readonly Slot[] | null {
  if (group.tab !== null) return renamed('tab', group.tab, justValue('tab'), cursor);
  return isPlain(group.begin) ? [insertBefore('tab', group.begin, TAB_LINE)] : null;
}

function groupSlots(group: DataGroup, cursor: Cursor): readonly Slot[] {
  const begin = renamed('group', group.begin, justValue('group'), cursor);
  const end = group.end === null ? [] : renamed('group', group.end, GROUP_END, cursor);
  return [...begin, ...end];
}

/** The name of a tab or group wherever it stands: in its definition and in the lines that say whether it is open. */
function renamed(what: EditPurpose, knob: UserKnob, write: readonly SlotPiece[], cursor: Cursor): readonly Slot[] {
  const names = [knob.definition.name, ...knob.values.map((line) => line.name)];
  const slots = names.map((name) => rewrite(what, name, write, cursor));
  const { label } = knob.definition;
  if (what === 'tab' || label === null) return slots;
  const bare = label.form === 'bare';
  const text = bare ? QUOTED_LABEL : justValue('group_label');
  return [...slots, rewrite(what, label, text, cursor)];
}

/** A tab and an empty group behind the node's last knob, which is where AYON itself puts what it adds. */
function appended(
  draft: NodeDraft,
  cursor: Cursor,
  missing: { readonly tab: boolean; readonly group: boolean },
): readonly Slot[] | null {
  const last = draft.lastPair === null ? null : lineOf(draft.lastPair, cursor);
  if (last === null || !isPlain(last)) return null;
  const tab = missing.tab ? [insertAfter('tab', last, TAB_LINES)] : [];
  const group = missing.group ? [insertAfter('group', last, GROUP_LINES)] : [];
  return [...tab, ...group];
}
