import type { ContainerFields } from '../model/container.ts';
import type { Host } from '../model/format.ts';
import { AVALON_ID, AYON_ID } from './container-ids.ts';

/** The keys without which a host's reader drops the record. */
export const REQUIRED: Readonly<Partial<Record<Host, readonly (keyof ContainerFields)[]>>> = {
  // ayon-maya 0.6 parse_container: `schema` is not asked for.
  maya: ['id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-nuke 0.4 parse_container: presence of all six; the values of id and schema are never compared.
  nuke: ['schema', 'id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-houdini 0.10 parse_container.
  houdini: ['id', 'name', 'namespace', 'loader', 'representation'],
};

/** Ids that Maya's and Houdini's `ls` accept. The mindbender id was dropped in ayon-core in February 2024. */
export const ACCEPTED_IDS: ReadonlySet<string> = new Set([AYON_ID, AVALON_ID]);
