import type { Blocker } from '../../model/plan.ts';
import { displayBytes } from '../../model/bytes.ts';
import { isValidIdentity } from '../../hosts/validation.ts';
import type { HieroTag } from '../../hosts/hiero.ts';
import type { ManagedRecord } from './managed-record.ts';

/**
 * Why ayon-hiero 0.6 does not list a record, besides keys that are missing. It takes the first tag whose name holds its
 * word, of every clip that is switched on and of every video track, and validates the record in it; then the tags in its bin.
 */
export function hieroListing(record: ManagedRecord, wanted: HieroTag): readonly Blocker[] {
  const { tag, nodeType } = record;
  if (tag === undefined) return [];
  const blockers: Blocker[] = [];
  if (tag.isApplied && !tag.name.includes(wanted))
    blockers.push({ code: 'manage-hiero-tag', args: { wanted, tag: displayBytes(tag.name) } });
  if (tag.outOfReach === 'switched-off') blockers.push({ code: 'manage-hiero-switched-off', args: {} });
  if (tag.outOfReach === 'elsewhere') {
    blockers.push({ code: 'manage-hiero-elsewhere', args: { owner: nodeType } });
  }
  // Its tags in a bin, which the editorial package writes, are listed as they stand.
  return tag.isApplied ? [...blockers, ...validationBlockers(record)] : blockers;
}

/** Why the record fails ayon-hiero's validation, and with it the list of the whole timeline; empty where it passes. */
export function validationBlockers({ fields, tag }: Pick<ManagedRecord, 'fields' | 'tag'>): readonly Blocker[] {
  const { schema, id, extra } = fields;
  // A record without a schema, or with an empty one, is not validated at all.
  if (schema === null || schema === '') return [];
  const blockers: Blocker[] = [];
  if (!isValidIdentity('hiero', schema, id)) blockers.push({ code: 'manage-schema-not-valid', args: { schema, id } });
  if (extra['objectName'] === undefined) blockers.push({ code: 'manage-hiero-object-name', args: {} });
  if (tag !== undefined && tag.notText !== null) {
    blockers.push({ code: 'manage-hiero-not-text', args: { key: tag.notText } });
  }
  return blockers;
}

/** Why an update fails although the loader is there: both loaders find by name what they have to change. */
export function hieroUpdating({ fields, tag, node }: ManagedRecord): readonly Blocker[] {
  const { loader, name, namespace, extra } = fields;
  if (loader === 'LoadClip' && node !== undefined) {
    // It looks for the name as a part of the clips' names, and an empty one is a part of every name.
    const isFound = namespace !== null && namespace !== '' && node.includes(namespace);
    const args = { namespace: displayBytes(namespace ?? ''), item: displayBytes(node) };
    if (!isFound) return [{ code: 'manage-hiero-item-renamed', args }];
  }
  if (loader === 'LoadEffects' && tag !== undefined) {
    const wanted = `${name ?? ''}_${namespace ?? ''}`;
    const isFound = tag.key === wanted && extra['children_names'] !== undefined;
    const args = { wanted: displayBytes(wanted), key: displayBytes(tag.key ?? '') };
    if (!isFound) return [{ code: 'manage-hiero-effects', args }];
  }
  return [];
}
