import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue, QueueEvents } from 'bullmq';
import { describe, expect, it, onTestFinished } from 'vitest';
import { signed } from '../../src/reading/queue/job.ts';
import { openQueueReader } from '../../src/reading/queue/queue-reader.ts';
import { stampPath } from '../../src/reading/stamp.ts';
import { preloading } from '../support/preload.ts';
import { hasRedis, startRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';
import { startCli } from '../support/started-cli.ts';
import { until } from '../support/waiting.ts';

async function redisHere(options: Parameters<typeof startRedis>[0] = {}): Promise<TestRedis> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

async function scene(folder: string, name = 'a.ma'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, mayaScene(['64a1b2c3d4e5f60718293041']));
  return path;
}

/** Puts jobs into the queue as anybody can who reaches Redis, and waits for the end of each: what came back, or why not. */
async function ends(redis: TestRedis, jobs: readonly unknown[]): Promise<unknown[]> {
  const connection = { url: redis.url, maxRetriesPerRequest: null };
  const queue = new Queue('ayon-remap', { connection });
  const events = new QueueEvents('ayon-remap', { connection });
  await events.waitUntilReady();
  const answers: unknown[] = [];
  for (const data of jobs) {
    const job = await queue.add('read', data);
    answers.push(await job.waitUntilFinished(events).catch((error: unknown) => String(error)));
  }
  await Promise.all([events.close(), queue.close()]);
  return answers;
}

describe.skipIf(!hasRedis)('a worker on a real Redis (skipped without redis-server)', () => {
  it('sets what is no job aside with its reason, and does the next one', async () => {
    const redis = await redisHere();
    const folder = await temporaryFolder();
    const path = await scene(folder);
    const worker = startCli(['worker', '--queue', redis.url, '--below', folder, '--json']);
    await worker.says(/Waiting for work/);
    const bad = [5, [], {}, 'x', null, { paths: 5 }, { paths: [] }, { paths: ['relative.ma'] }, { paths: ['/a', 7] }];
    const answers = await ends(redis, [...bad, { paths: [path] }]);
    expect(answers.slice(0, -1)).toEqual(
      bad.map(() => expect.stringMatching(/the job cannot be understood: /) as unknown),
    );
    expect(answers.at(-1)).toMatchObject([{ path, outcome: 'read' }]);
    worker.signal('SIGINT');
    const { code, out, err } = await worker.ended;
    expect(err.match(/a job was set aside: the job cannot be understood: .+\./g)).toHaveLength(bad.length);
    expect(JSON.parse(out)).toEqual({ type: 'worker', jobs: 1, setAside: bad.length, files: 1 });
    expect(code).toBe(130);
  });

  it('reads below the paths that it was started with and nowhere else, links followed', async () => {
    const redis = await redisHere();
    const folder = await temporaryFolder();
    const [inside, outside] = [join(folder, 'inside'), join(folder, 'outside')];
    await mkdir(inside);
    await mkdir(outside);
    const [good, bad] = [await scene(inside), await scene(outside)];
    await symlink(bad, join(inside, 'link.ma'));
    const worker = startCli(['worker', '--queue', redis.url, '--below', inside, '--json']);
    await worker.says(/Waiting for work/);
    const asked = [bad, join(inside, 'link.ma'), join(inside, '../outside/a.ma'), `${inside}-too/a.ma`];
    const answers = await ends(redis, [...asked.map((path) => ({ paths: [good, path] })), { paths: [good] }]);
    expect(answers.slice(0, 4)).toEqual(Array(4).fill(expect.stringMatching(/does not lie below a path/)));
    expect(answers[4]).toMatchObject([{ path: good }]);
    worker.signal('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 143 });
  });

  it('with a key reads what a plan with the same key asks for below its own paths, and nothing else', async () => {
    const redis = await redisHere();
    const folder = await temporaryFolder();
    const path = await scene(folder);
    const worker = startCli(['worker', '--queue', redis.url, '--json'], { AYON_REMAP_QUEUE_KEY: 'shared' });
    await worker.says(/Waiting for work/);
    const job = { paths: [path], below: [folder] };
    const answers = await ends(redis, [
      job,
      signed(job, 'another'),
      { ...signed(job, 'shared'), below: ['/'] },
      signed({ paths: ['/etc/hostname'], below: [folder] }, 'shared'),
      signed(job, 'shared'),
    ]);
    const says = [/not signed/, /not signed/, /not signed/, /does not lie below/];
    expect(answers.slice(0, 4)).toEqual(says.map((text) => expect.stringMatching(text) as unknown));
    expect(answers[4]).toMatchObject([{ path }]);
    const plan = ['plan', folder, '--project', 'p', '--queue', redis.url, '--out', join(folder, 'run')];
    expect(await startCli(plan, { AYON_REMAP_QUEUE_KEY: 'shared' }).ended).toMatchObject({ code: 0 });
  });

  it('does not begin where it may read nothing', async () => {
    const { code, err } = await startCli(['worker', '--queue', 'redis://127.0.0.1:1']).ended;
    expect(err).toMatch(/this worker may read nothing/);
    expect(code).toBe(2);
  });

  it.each([
    ['another password', 'redis://:hush@', /does not accept the name and password/],
    ['no password', 'redis://', /asks for a password, and the address holds none/],
  ])('says that %s is the trouble, shows none, and does not say that it waits for work', async (_name, start, says) => {
    const { port } = await redisHere({ password: 'right' });
    const url = `${start}127.0.0.1:${port}`;
    for (const words of [
      ['worker', '--below', '/'],
      ['plan', '/', '--project', 'p', '--out', join(await temporaryFolder(), 'run')],
    ]) {
      const { code, err } = await startCli([...words, '--queue', url]).ended;
      expect(err).toMatch(says);
      expect(err).not.toMatch(/hush|Waiting for work|does not answer/);
      expect(code).toBe(2);
    }
  });

  it('takes the address from the environment', async () => {
    const { port } = await redisHere({ password: 'right' });
    const worker = startCli(['worker', '--queue', 'env:HERE', '--below', '/'], {
      HERE: `redis://:right@127.0.0.1:${port}`,
    });
    await worker.says(/Waiting for work on redis:\/\/127\.0\.0\.1/);
    worker.signal('SIGINT');
    expect(await worker.ended).toMatchObject({ code: 130 });
    const unset = await startCli(['worker', '--queue', 'env:NOT_HERE', '--below', '/']).ended;
    expect(unset).toMatchObject({ code: 2, err: expect.stringMatching(/variable NOT_HERE is not set/) as string });
  });
});

describe.skipIf(!hasRedis)('a Redis that goes away (skipped without redis-server)', () => {
  it.each([
    ['ends', (redis: TestRedis) => redis.kill()],
    ['does not answer any more', (redis: TestRedis) => Promise.resolve(redis.signal('SIGSTOP'))],
  ])(
    'and %s is told by a worker, waited for, and then the worker ends with 69, idle or not',
    async (_name, trouble) => {
      const redis = await redisHere();
      const words = ['--below', '/', '--lock', '3', '--idle', '600'];
      const worker = startCli(['worker', '--queue', redis.url, ...words]);
      await worker.says(/Waiting for work/);
      await trouble(redis);
      await worker.says(/Redis does not answer\. It is waited for, 9 s at most/);
      const { code, err } = await worker.ended;
      expect(err).toMatch(/Redis went away and did not answer for 9 s\. Start it again/);
      expect(code).toBe(69);
    },
  );

  it('and comes back empty costs a plan nothing: it asks again', async () => {
    const first = await redisHere();
    const folder = await temporaryFolder();
    const path = await scene(folder);
    const away: boolean[] = [];
    const reader = await openQueueReader(first.url, { onAway: (one) => away.push(one) });
    const read = reader.read([{ path, stamp: stampPath(path) }]);
    await first.kill();
    await until('a plan that sees it', () => away.length === 1);
    await redisHere({ port: first.port });
    await until('a plan that sees it again', () => away.length === 2);
    const worker = startCli(['worker', '--queue', first.url, '--below', folder]);
    expect(await read).toMatchObject([{ path, outcome: 'read' }]);
    await reader.close();
    worker.signal('SIGINT');
    expect(await worker.ended).toMatchObject({ code: 130 });
    expect(away).toEqual([true, false]);
  });

  it('and stays away ends a plan with 69', async () => {
    const redis = await redisHere();
    const folder = await temporaryFolder();
    await scene(folder);
    // Where the clock of a plan runs a hundred times as fast, once it has been told that Redis is away.
    const FAST = `
      const { now } = Date;
      const { write } = process.stderr;
      let since = Infinity;
      process.stderr.write = (text, ...rest) => {
        if (String(text).includes('does not answer')) since = now();
        return write.call(process.stderr, text, ...rest);
      };
      Date.now = () => now() + Math.max(0, now() - since) * 100;`;
    const words = ['plan', folder, '--project', 'p', '--queue', redis.url, '--out', join(folder, 'run')];
    const plan = startCli(words, preloading(FAST));
    await plan.says(/No worker listens/);
    await redis.kill();
    const { code, err } = await plan.ended;
    expect(err).toMatch(/Redis does not answer\. It is waited for, 90 s at most/);
    expect(err).toMatch(/Redis went away and did not answer for 90 s/);
    expect(code).toBe(69);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('hinders nobody who ends a worker by %s', async (signal) => {
    const redis = await redisHere();
    const worker = startCli(['worker', '--queue', redis.url, '--below', '/']);
    await worker.says(/Waiting for work/);
    await redis.kill();
    await worker.says(/does not answer/);
    worker.signal(signal);
    expect(await worker.ended).toMatchObject({ code: signal === 'SIGINT' ? 130 : 143 });
  });
});

it.skipIf(!hasRedis)('a worker of a job without end leaves at one SIGTERM, and its readers with it', async () => {
  const redis = await redisHere();
  const folder = await temporaryFolder();
  const path = await scene(folder, 'long.ma');
  const pids = join(folder, 'pids');
  const HELD = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { openSync } = fs;
    fs.openSync = (path, ...rest) => {
      if (String(path).endsWith('long.ma')) {
        fs.writeFileSync(process.env.PIDS, String(process.pid));
        for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      }
      return openSync(path, ...rest);
    };
    syncBuiltinESMExports();`;
  const env = { ...preloading(HELD), PIDS: pids };
  const worker = startCli(['worker', '--queue', redis.url, '--below', folder], env);
  await worker.says(/Waiting for work/);
  const queue = new Queue('ayon-remap', { connection: { url: redis.url } });
  onTestFinished(() => queue.close());
  await queue.add('read', { paths: [path] });
  const { readFile } = await import('node:fs/promises');
  await until('a reader', async () => (await readFile(pids, 'utf8').catch(() => '')) !== '');
  worker.signal('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 143 });
  const reader = Number(await readFile(pids, 'utf8'));
  await until('an end of the reader', () => !isAlive(reader));
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
