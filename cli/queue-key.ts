import type { Io } from './io.ts';

/** What jobs of a queue are signed with: the same text for plans and workers. Absent where it is not set. */
export function queueKey({ env }: Pick<Io, 'env'>): string | undefined {
  const key = (env['AYON_REMAP_QUEUE_KEY'] ?? '').trim();
  return key === '' ? undefined : key;
}
