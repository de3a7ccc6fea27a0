import { AVALON_ID, AYON_ID } from './container-ids.ts';
import type { Host } from '../model/format.ts';

/** Hosts whose reader validates each record against its schema (ayon-hiero 0.6, ayon-blender 1.1). One that fails empties the whole list. */
const VALIDATING: ReadonlySet<Host> = new Set(['hiero', 'blender']);

/** A schema with the id that its records have to have. */
export interface RecordIdentity {
  readonly schema: string;
  readonly id: string;
}

export const OPENPYPE_IDENTITY: RecordIdentity = { schema: 'openpype:container-2.0', id: AVALON_ID };
export const AYON_IDENTITY: RecordIdentity = { schema: 'ayon:container-3.0', id: AYON_ID };

/** Whether a host's validation takes a record with this schema and id; in most hosts nobody looks. */
export function isValidIdentity(host: Host, schema: string | null, id: string | null): boolean {
  // ayon-hiero passes over a record with an empty schema.
  if (!VALIDATING.has(host) || (host === 'hiero' && schema === '')) return true;
  return [OPENPYPE_IDENTITY, AYON_IDENTITY].some((one) => one.schema === schema && one.id === id);
}
