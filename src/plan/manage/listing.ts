import type { Blocker } from '../../model/plan.ts';
import { ACCEPTED_IDS, REQUIRED, takesAnyId } from '../../hosts/record-keys.ts';
import { hieroListing } from './hiero.ts';
import { wantedTag } from './managed-record.ts';
import type { ManagedRecord, ServerFacts } from './managed-record.ts';
import { isValidIdentity } from '../../hosts/validation.ts';

/**
 * ayon-houdini 0.10 hands on an empty record where a parm is missing. Manage passes over it; the check for outdated
 * containers, made whenever a scene is opened, looks for its keys and fails.
 */
function missingKeyCode({ host, fields }: ManagedRecord): 'manage-key-missing' | 'manage-houdini-parm-missing' {
  const isMet = host === 'houdini' && fields.id !== null && ACCEPTED_IDS.has(fields.id);
  return isMet ? 'manage-houdini-parm-missing' : 'manage-key-missing';
}

/** Why AYON does not list this record at all; empty where it does. A record whose id is no UUID is listed, as "invalid". */
export function listingBlockers(record: ManagedRecord, facts: ServerFacts): readonly Blocker[] {
  // A reference edit changes a record whose other keys stand in the published file.
  if (record.carrier === 'reference-edit') return [];
  if (record.host === 'published-json') return [{ code: 'manage-published-json', args: {} }];
  if (record.carrier === 'toml-knob') return [{ code: 'manage-toml-record', args: {} }];
  const blockers: Blocker[] = [];
  for (const key of REQUIRED[record.host] ?? []) {
    if (record.fields[key] === null) blockers.push({ code: missingKeyCode(record), args: { key } });
  }
  const { id, schema } = record.fields;
  // Hiero's own rules say it with what else its validation asks for.
  if (record.host !== 'hiero' && schema !== null && id !== null && !isValidIdentity(record.host, schema, id)) {
    blockers.push({ code: 'manage-schema-not-valid', args: { schema, id } });
  }
  // Photoshop's reader looks for the word "container" in it.
  const isCompared = !takesAnyId(record.host) && record.host !== 'photoshop';
  if (isCompared && id !== null && !ACCEPTED_IDS.has(id)) {
    blockers.push({ code: 'manage-id-not-accepted', args: { id } });
  }
  return record.host === 'hiero' ? [...blockers, ...hieroListing(record, wantedTag(facts))] : blockers;
}
