import type { ContainerFields } from '../../model/container.ts';
import type { Host } from '../../model/format.ts';
import type { Blocker } from '../../model/plan.ts';
import { AVALON_ID, AYON_ID } from '../../hosts/container-ids.ts';
import type { ManagedRecord } from './managed-record.ts';

/** The keys without which a host's reader drops the record. */
const REQUIRED: Readonly<Partial<Record<Host, readonly (keyof ContainerFields)[]>>> = {
  // ayon-maya 0.6 parse_container: `schema` is not asked for.
  maya: ['id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-nuke 0.4 parse_container: presence of all six; the values of id and schema are never compared.
  nuke: ['schema', 'id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-houdini 0.10 parse_container.
  houdini: ['id', 'name', 'namespace', 'loader', 'representation'],
};

/** Ids that Maya's and Houdini's `ls` accept. The mindbender id was dropped in ayon-core in February 2024. */
const ACCEPTED_IDS: ReadonlySet<string> = new Set([AYON_ID, AVALON_ID]);

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
