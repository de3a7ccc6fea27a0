import { displayBytes } from '../model/bytes.ts';
import type { FramedEdit } from '../model/edit.ts';
import type { Judge } from './decide-container.ts';
import { managedRecord, withManage } from './decide-container.ts';
import { validationBlockers } from './manage/hiero.ts';
import type { DecidedContainer } from './workfile-line.ts';

/**
 * Settles records that share one tag of Hiero, as the effects of one track do: the tag is renamed once, and only where AYON
 * can read every record in it. One that fails its validation would empty the list of the whole timeline, which it does not
 * do under the old name.
 */
export function settleSharedTags(containers: readonly DecidedContainer[], judgeOf: Judge): readonly DecidedContainer[] {
  const mates = matesByTag(containers);
  if (mates.size === 0) return containers;
  const settled = new Map<DecidedContainer, DecidedContainer>();
  for (const group of mates.values()) {
    for (const [index, one] of settleTag(group, judgeOf).entries()) {
      const before = group[index];
      if (before !== undefined) settled.set(before, one);
    }
  }
  return containers.map((container) => settled.get(container) ?? container);
}

/** Tags that hold several records, by their place. */
function matesByTag(containers: readonly DecidedContainer[]): ReadonlyMap<number, readonly DecidedContainer[]> {
  const byTag = new Map<number, DecidedContainer[]>();
  for (const container of containers) {
    const { tag } = container.scanned;
    if (tag === undefined || tag.key === null) continue;
    const mates = byTag.get(tag.offset);
    if (mates === undefined) byTag.set(tag.offset, [container]);
    else mates.push(container);
  }
  return new Map([...byTag].filter(([, mates]) => mates.length > 1));
}

function settleTag(mates: readonly DecidedContainer[], judgeOf: Judge): readonly DecidedContainer[] {
  const rename = mates.flatMap(({ edits }) => edits).find(({ what }) => what === 'tab');
  if (rename === undefined) return mates;
  const broken = mates.find(
    ({ edits, scanned }) => edits.length === 0 && validationBlockers(managedRecord(scanned)).length > 0,
  );
  if (broken !== undefined) {
    const args = { node: displayBytes(broken.scanned.node) };
    return mates.map((mate) => (mate.edits.length === 0 ? mate : refused(mate, args, judgeOf)));
  }
  const done = new Set<string>();
  return mates.map((mate) => {
    const edits = mate.edits.filter((edit) => edit.what !== 'tab' || isFirst(edit, done));
    // What waits for a person is listed as well once the tag has its new name, with the id that it has now.
    return mate.edits.length > 0 ? { ...mate, edits } : withManage(mate, { tab: rename.new }, judgeOf);
  });
}

function isFirst({ offset }: FramedEdit, done: Set<string>): boolean {
  const key = String(offset);
  if (done.has(key)) return false;
  done.add(key);
  return true;
}

function refused(mate: DecidedContainer, args: { readonly node: string }, judgeOf: Judge): DecidedContainer {
  const reason = { code: 'hiero-tag-mate-invalid', args } as const;
  const decision = { ...mate.decision, status: 'refused', reason } as const;
  return withManage({ ...mate, decision, edits: [], proposed: null }, {}, judgeOf);
}
