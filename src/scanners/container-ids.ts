/** What Avalon wrote in its first years, when it was called mindbender. */
export const MINDBENDER_ID = 'pyblish.mindbender.container';

/** The ids of container records; a node with any other `id` is none, whatever else it has. AYON writes the second. */
export const CONTAINER_IDS = ['pyblish.avalon.container', 'ayon.load.container', MINDBENDER_ID] as const;

/** Whether the `id` of a record, unescaped, makes it a container; null is a record without one. */
export function isContainerId(id: string | null): boolean {
  return CONTAINER_IDS.some((one) => one === id);
}
