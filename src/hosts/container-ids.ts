/** What Avalon wrote in its first years, when it was called mindbender. */
export const MINDBENDER_ID = 'pyblish.mindbender.container';

/** What Avalon and OpenPype wrote, and AYON reads still. */
export const AVALON_ID = 'pyblish.avalon.container';

/** What AYON writes. */
export const AYON_ID = 'ayon.load.container';

/** The ids of container records; a node with any other `id` is none, whatever else it has. */
export const CONTAINER_IDS = [AVALON_ID, AYON_ID, MINDBENDER_ID] as const;

/** Whether the `id` of a record, unescaped, makes it a container; null is a record without one. */
export function isContainerId(id: string | null): boolean {
  return CONTAINER_IDS.some((one) => one === id);
}
