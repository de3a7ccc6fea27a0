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
  harmony: ['id', 'representation'],
  // ayon-photoshop 0.4 ls: any id that has "container" in it; the rest is asked for when a version is changed.
  photoshop: ['id', 'representation'],
  // ayon-aftereffects 0.3 ls: a record that lacks one of these ends the list.
  aftereffects: ['id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-fusion 0.4 parse_container: as Nuke's.
  fusion: ['schema', 'id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-hiero 0.6 parse_container; what its validation asks for beyond that stands with Hiero's own rules.
  hiero: ['schema', 'id', 'name', 'namespace', 'loader', 'representation'],
  // ayon-blender 1.1 parse_container validates the record against its schema, which asks for all six.
  blender: ['schema', 'id', 'name', 'namespace', 'loader', 'representation'],
};

/** Ids that Maya's and Houdini's `ls` accept. The mindbender id was dropped in ayon-core in February 2024. */
export const ACCEPTED_IDS: ReadonlySet<string> = new Set([AYON_ID, AVALON_ID]);

/** Hosts whose reader takes a record whatever its id and schema say, as long as both are there. */
const COMPARE_NOTHING: ReadonlySet<Host> = new Set(['nuke', 'fusion']);

/** Whether AYON takes any id for a container's in this host. */
export function takesAnyId(host: Host): boolean {
  return COMPARE_NOTHING.has(host);
}
