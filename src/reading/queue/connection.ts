import type * as bullmq from 'bullmq';
import { RemapError } from '../../model/error.ts';

/** The queue's name in Redis when none is given. */
export const QUEUE_NAME = 'ayon-remap';

/** One job: files that one worker reads one after the other. */
export interface ReadJob {
  readonly paths: readonly string[];
  /** How fast all workers together may read for the plan that asked; absent where it set no limit. */
  readonly bytesPerSecond?: number;
}

export interface QueueAddress {
  /** `redis://host:6379`; a password stands in it or in nothing. */
  readonly url: string;
  readonly name: string;
}

type BullMq = typeof bullmq;

/** Loads BullMQ, which is installed only where a queue is wanted. Throws a `RemapError` of kind `usage` where it is not. */
export async function loadBullMq(): Promise<BullMq> {
  try {
    await import('ioredis');
    return await import('bullmq');
  } catch (error) {
    throw new RemapError({
      kind: 'usage',
      subject: '--queue',
      operation: 'loading the queue',
      problem: 'the packages bullmq and ioredis are not installed',
      remedy: 'Run `npm install bullmq ioredis` beside ayon-remap, or plan with --shard',
      cause: error,
    });
  }
}

/** What BullMQ connects with. Its blocking reads need retries without end; whoever waits for them has a limit of his own. */
export function connectionOf({ url }: QueueAddress): { readonly url: string; readonly maxRetriesPerRequest: null } {
  return { url, maxRetriesPerRequest: null };
}

/** The address without its password, for people. */
export function shownUrl(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = '';
    parsed.username = '';
    return parsed.href;
  } catch {
    return 'the queue';
  }
}

/**
 * Asks Redis for a sign of life before BullMQ does, which tries again for ever and cannot be stopped while it tries.
 * Throws a `RemapError` of kind `source` when there is none within `patience` milliseconds.
 */
export async function checkRedis({ url }: QueueAddress, patience = 10_000): Promise<void> {
  const { Redis } = await import('ioredis');
  const probe = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The rejected call below tells the same.
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    probe.disconnect();
  }
}

function unreachable(url: string, cause?: unknown): RemapError {
  return new RemapError({
    kind: 'source',
    subject: shownUrl(url),
    operation: 'connecting to the queue',
    problem: 'Redis does not answer',
    remedy: 'Check the address, the password and that the server runs',
    cause,
  });
}
