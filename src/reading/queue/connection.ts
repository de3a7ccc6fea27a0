import type * as bullmq from 'bullmq';
import { firstAnswer } from '../../files/first-answer.ts';
import { RemapError, systemCode } from '../../model/error.ts';

/** The queue's name in Redis when none is given. */
export const QUEUE_NAME = 'ayon-remap';

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
    parsed.search = '';
    return parsed.href;
  } catch {
    return 'the queue';
  }
}

/**
 * Asks Redis for a sign of life before BullMQ does, which tries again for ever and cannot be stopped while it tries.
 * Throws a `RemapError` of kind `source` when there is none within `patience` milliseconds, of kind `usage` for an address
 * that is none of Redis.
 */
export async function checkRedis({ url }: QueueAddress, patience = 10_000): Promise<void> {
  if (!/^rediss?:\/\//i.test(url) || !URL.canParse(url)) {
    throw connecting('usage', '--queue', 'it is not the address of a Redis server', 'Give it as redis://host:6379');
  }
  await checkProtocol(url, patience);
  const { Redis } = await import('ioredis');
  const probe = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // The call below rejects without the reason, which is told here.
  let why: unknown = null;
  probe.on('error', (error) => (why ??= error));
  try {
    await probe.connect();
    await probe.ping();
  } catch (error) {
    throw refused(url, why ?? error);
  } finally {
    probe.disconnect();
  }
}

/** The client reads whatever comes: what is no Redis could fill the memory, or be waited for without end. */
async function checkProtocol(url: string, patience: number): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname === '' ? 'localhost' : hostname.replace(/^\[(.*)\]$/, '$1');
  const place = { host, port: port === '' ? 6379 : Number(port), tls: protocol === 'rediss:' };
  const answer = await firstAnswer(place, Buffer.from('PING\r\n'), 5, patience).catch((error: unknown) => {
    throw refused(url, error);
  });
  // +PONG, or an error such as -NOAUTH.
  if (/^(?:\+PONG|-[A-Z]{3}[A-Z ])$/.test(answer.toString('latin1'))) return;
  if (answer.length === 0) throw refused(url, null);
  const problem = 'what answers there does not speak the language of Redis';
  throw connecting('source', shownUrl(url), problem, 'Check the address and the port');
}

/** How Redis, old and new, says that it wants another name or password, or none. */
const ABOUT_PASSWORD = /^(?:ERR )?(?:WRONGPASS|NOAUTH|NOPERM|invalid password|.*AUTH)/;

function refused(url: string, error: unknown): RemapError {
  const shown = shownUrl(url);
  const said = error instanceof Error ? error.message : '';
  if (!ABOUT_PASSWORD.test(said)) {
    const code = systemCode(error) ?? /\bE[A-Z_]{3,}\b/.exec(said)?.[0];
    const problem = `Redis does not answer${code === undefined ? '' : ` (${code})`}`;
    return connecting('source', shown, problem, 'Check the address and that the server runs');
  }
  const problem = said.startsWith('NOAUTH')
    ? 'Redis asks for a password, and the address holds none'
    : 'Redis does not accept the name and password of the address';
  const remedy =
    'Put redis://:PASSWORD@host:6379 into an environment variable, AYON_REMAP_QUEUE for example, and give --queue env:AYON_REMAP_QUEUE';
  return connecting('source', shown, problem, remedy);
}

function connecting(kind: 'usage' | 'source', subject: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind, subject, operation: 'connecting to the queue', problem, remedy });
}
