import type { Blocker } from '../../model/plan.ts';
import type { ManagedRecord } from './managed-record.ts';
import { ACCEPTED_IDS, REQUIRED } from '../../hosts/record-keys.ts';

/** Why AYON does not list this record at all; empty where it does. A record whose id is no UUID is listed, as "invalid". */
export function listingBlockers(record: ManagedRecord): readonly Blocker[] {
  // A reference edit changes a record whose other keys stand in the published file.
  if (record.carrier === 'reference-edit') return [];
  if (record.carrier === 'toml-knob') return [{ code: 'manage-toml-record', args: {} }];
  const blockers: Blocker[] = [];
  for (const key of REQUIRED[record.host] ?? []) {
    if (record.fields[key] === null) blockers.push({ code: 'manage-key-missing', args: { key } });
  }
  const { id } = record.fields;
  if (record.host !== 'nuke' && id !== null && !ACCEPTED_IDS.has(id)) {
    blockers.push({ code: 'manage-id-not-accepted', args: { id } });
  }
  return blockers;
}
