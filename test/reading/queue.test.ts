import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue, QueueEvents } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jobId, openQueueReader } from '../../src/reading/queue/queue-reader.ts';
import { runQueueWorker } from '../../src/reading/queue/queue-worker.ts';
import { readOrSetAside } from '../../src/reading/reader.ts';
import { stampPath } from '../../src/reading/stamp.ts';
import type { PlanLine } from '../../src/model/plan.ts';
import { preloading } from '../support/preload.ts';
import { freePort, hasRedis, startRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';
import { until } from '../support/waiting.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

let redis: TestRedis;
let url = '';

async function share(files: number): Promise<string> {
  const folder = join(await temporaryFolder(), 'share');
  await mkdir(folder);
  for (let i = 0; i < files; i += 1)
    await writeFile(join(folder, `scene${String(i).padStart(3, '0')}.ma`), mayaScene(['64a1b2c3d4e5f60718293041']));
  return folder;
}

/**
 * With a short lock: how long a worker holds a job that it gives no sign of also says how seldom others look. Half of it is
 * what a living worker may be kept from its turn.
 */
function worker(words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    [bin, 'worker', '--queue', url, '--below', tmpdir(), '-q', '--lock', '3', ...words],
    {
      stdio: 'ignore',
      env: { ...process.env, ...env },
    },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** A scene without containers that is read to its end. */
function longScene(bytes: number): string {
  return `//Maya ASCII 2022 scene\n${'// nothing to see here\n'.repeat(Math.ceil(bytes / 23))}// End of scene.ma\n`;
}

/** For the processes that read the clock stands still, and how long a limit has them wait is written down instead. */
const LIMITED = `
  import { appendFileSync } from 'node:fs';
  if (process.argv[1].includes('scan-process')) {
    process.hrtime.bigint = () => 1n;
    Atomics.wait = (_cells, _at, _value, milliseconds) => {
      appendFileSync(process.env.WAITS, milliseconds + '\\n');
      return 'timed-out';
    };
  }`;

/**
 * A worker's clock is as many hours fast as a file has bytes; another file tells how often he looked at it since. The process
 * that reads for him tells what it opens, and waits for leave.
 */
const TURNED = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync } = fs;
  const { now } = Date;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const has = (name) => fs.existsSync(process.env.TURNED + '/' + name);
  if (process.argv[1].includes('scan-process')) {
    fs.openSync = (path, ...rest) => {
      if (String(path).endsWith('.ma')) {
        fs.writeFileSync(process.env.TURNED + '/opened', '');
        while (!has('leave')) Atomics.wait(sleeper, 0, 0, 20);
      }
      return openSync(path, ...rest);
    };
    syncBuiltinESMExports();
  } else {
    Date.now = () => {
      if (!has('hours')) return now();
      const { size } = fs.statSync(process.env.TURNED + '/hours');
      fs.appendFileSync(process.env.TURNED + '/looked' + size, '.');
      return now() + size * 3600_000;
    };
  }`;

/** Has whoever opens a file that is called `poison…` be killed by the system, or his worker with him. */
const POISON = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync } = fs;
  fs.openSync = (path, ...rest) => {
    if (String(path).includes('poison')) {
      if (process.env.POISON === 'worker') process.kill(process.ppid, 'SIGKILL');
      process.kill(process.pid, 'SIGKILL');
    }
    return openSync(path, ...rest);
  };
  syncBuiltinESMExports();`;

async function poisonedShare(files: number): Promise<{ folder: string; poison: string }> {
  const folder = await share(files);
  const poison = join(folder, 'poison.ma');
  await writeFile(poison, mayaScene(['64a1b2c3d4e5f60718293041']));
  return { folder, poison };
}

/** Resolves when so many workers listen: those of earlier tests are gone, and new ones are there. */
async function listening(workers: number): Promise<void> {
  const queue = new Queue('ayon-remap', { connection: { url, maxRetriesPerRequest: null } });
  await until(`${workers} workers`, async () => (await queue.getWorkersCount()) === workers);
  await queue.close();
}

interface Planned {
  readonly code: number;
  readonly lines: readonly PlanLine[];
}

let runs = 0;

/** In a run folder of its own: what an earlier run knows would not be read. */
async function planned(folder: string, ...words: string[]): Promise<Planned> {
  runs += 1;
  const out = join(folder, '..', `run${runs}`);
  const { code } = await runCli(['plan', folder, '--project', 'p', '--out', out, '-q', ...words]);
  return { code, lines: jsonLines(await readFile(join(out, 'plan.jsonl'), 'utf8')) };
}

/** The plan tells the poisoned file and why, and of the others exactly what a plan without a queue tells. */
async function expectOnlyPoisonSetAside(queued: Planned, folder: string, poison: string, why: RegExp): Promise<void> {
  expect(queued.code, 'some files failed, the others are done').toBe(3);
  const alone = await planned(folder);
  expect(alone.code).toBe(0);
  const [set, others] = [true, false].map((is) =>
    queued.lines.filter((line) => line.type === 'workfile' && (line.path === poison) === is),
  );
  expect(set).toMatchObject([
    {
      outcome: 'failed',
      findings: [{ code: 'workfile-set-aside', args: { why: expect.stringMatching(why) as string } }],
    },
  ]);
  expect(others).toEqual(alone.lines.filter((line) => line.type === 'workfile' && line.path !== poison));
  const total = (others?.length ?? 0) + 1;
  expect(queued.lines.at(-1)).toMatchObject({
    workfiles: { total, failed: 1, withContainers: total - 1 },
    findings: { 'workfile-set-aside': 1 },
  });
}

// Needs Debian's `redis-server` (apt-get install redis-server).
describe.skipIf(!hasRedis)('a queue on a real Redis (skipped without redis-server)', () => {
  beforeAll(async () => {
    redis = await startRedis();
    url = redis.url;
  });

  afterAll(() => redis.kill());

  it('gives the same plan as one process, with two workers of which one is killed in the middle', async () => {
    const folder = await share(400);
    const plan = (out: string, ...words: string[]): Promise<{ code: number; err: string }> =>
      runCli(['plan', folder, '--project', 'p', '--out', join(folder, '..', out), '-q', ...words]);
    expect(await plan('alone')).toMatchObject({ code: 0 });
    const first = worker();
    const events = new QueueEvents('ayon-remap', { connection: { url } });
    let killed = false;
    events.once('completed', () => {
      killed = first.kill('SIGKILL');
      worker();
    });
    await events.waitUntilReady();
    expect(await plan('queue', '--queue', url)).toMatchObject({ code: 0 });
    await events.close();
    expect(killed).toBe(true);
    const read = (out: string): Promise<string> => readFile(join(folder, '..', out, 'plan.jsonl'), 'utf8');
    expect(await read('queue'), 'nothing lost, nothing doubled').toBe(await read('alone'));
  });

  it('does a job once that was added twice', async () => {
    const folder = await share(3);
    const files = [0, 1, 2].map((i) => {
      const path = join(folder, `scene00${i}.ma`);
      return { path, stamp: stampPath(path) };
    });
    const [one, two] = [await openQueueReader(url), await openQueueReader(url)];
    const stop = new AbortController();
    let jobs = 0;
    const both = Promise.all([one.read(files), two.read(files)]);
    const working = runQueueWorker(url, {
      below: [tmpdir()],
      signal: stop.signal,
      lock: 3000,
      onJob: () => (jobs += 1),
    });
    const [mine, yours] = await both;
    expect(mine).toHaveLength(3);
    expect(yours).toEqual(mine);
    stop.abort();
    await working;
    await Promise.all([one.close(), two.close()]);
    expect(jobs).toBe(1);
    expect(getEventListeners(stop.signal, 'abort'), 'nothing hangs on the signal').toEqual([]);
  });

  it('leaves no listener on the signals of whoever runs worker after worker', async () => {
    const [stop, drop] = [new AbortController(), new AbortController()];
    const ended = { signal: stop.signal, drop: drop.signal };
    await runQueueWorker(url, { ...ended, below: [tmpdir()], lock: 3000, idle: 0 });
    await runQueueWorker(url, {
      ...ended,
      below: [tmpdir()],
      lock: 3000,
      onReady: () => void setImmediate(() => stop.abort()),
    });
    for (const { signal } of [stop, drop]) expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('sets a file aside whose reader is killed each time, and goes on with the same worker', async () => {
    const { folder, poison } = await poisonedShare(60);
    const only = worker([], preloading(POISON));
    const queued = await planned(folder, '--queue', url);
    await expectOnlyPoisonSetAside(queued, folder, poison, /process that read it ended with SIGKILL/);
    expect(only.exitCode ?? only.signalCode, 'the worker lives').toBeNull();
  });

  it('sets a file aside that took two workers with it, twice, and harms no other', async () => {
    const { folder, poison } = await poisonedShare(60);
    let deaths = 0;
    let over = false;
    const supervised = (): void => {
      worker(['-j', '2'], { ...preloading(POISON), POISON: 'worker' }).on('exit', () => {
        deaths += 1;
        if (!over) supervised();
      });
    };
    supervised();
    const queued = await planned(folder, '--queue', url);
    over = true;
    await expectOnlyPoisonSetAside(queued, folder, poison, /workers that read it ended/);
    expect(deaths, 'two for its chunk, two for itself').toBe(4);
  });

  it('keeps below a limit: that of a worker, and that of a plan over all workers', async () => {
    const folder = await share(0);
    for (let i = 0; i < 3; i += 1) await writeFile(join(folder, `long${i}.ma`), longScene(2_000_000));
    const env = { ...preloading(LIMITED), WAITS: join(folder, '..', 'waits') };
    /** The longest wait, in milliseconds: as the clock stands still, that for the last read, which all before it are paid for. */
    const longest = async (...words: string[]): Promise<number> => {
      await writeFile(env.WAITS, '');
      expect(await planned(folder, '--queue', url, ...words)).toMatchObject({ code: 0 });
      return Math.max(0, ...(await readFile(env.WAITS, 'utf8')).trim().split('\n').map(Number));
    };
    const between = (least: number, most: number): unknown =>
      expect.toSatisfy((ms: number) => ms > least && ms <= most, `between ${least} and ${most}`);
    const slow = worker(['--max-mbps', '4'], env);
    // Each of six megabytes is waited for but the first or, where a file ends, a little more.
    expect(await longest(), 'by the worker').toEqual(between(1000, 1500));
    slow.kill('SIGKILL');
    await once(slow, 'exit');
    for (let i = 0; i < 2; i += 1) worker([], env);
    await listening(2);
    expect(await longest(), 'without a limit').toBe(0);
    expect(await longest('--max-mbps', '4'), 'by the plan: half of it for each').toEqual(between(2000, 3000));
  });

  it('leaves when nothing comes, and not while a long file is read', async () => {
    const folder = await share(2);
    const reader = await openQueueReader(url);
    const jobs = ['scene000.ma', 'scene001.ma'].map((name) => {
      const path = join(folder, name);
      return reader.read([{ path, stamp: stampPath(path) }]);
    });
    const turned = join(folder, '..');
    const child = worker(['--idle', '600'], { ...preloading(TURNED), TURNED: turned });
    const ended = once(child, 'exit');
    await until('a file that is read', () => existsSync(join(turned, 'opened')));
    await writeFile(join(turned, 'hours'), '.');
    const looked = (): number => statSync(join(turned, 'looked1'), { throwIfNoEntry: false })?.size ?? 0;
    await until('a worker that sees that an hour is over', () => looked() > 20);
    await writeFile(join(turned, 'leave'), '');
    // Whoever leaves does the job at hand first, and not the next one.
    const left = ended.then(() => 'left');
    const read = await Promise.race([Promise.all(jobs), left]);
    expect(read).toMatchObject([[{ outcome: 'read' }], [{ outcome: 'read' }]]);
    await reader.close();
    await writeFile(join(turned, 'hours'), '..');
    expect(await ended).toEqual([0, null]);
  });

  it('tells the reason that a worker gave', async () => {
    const folder = await share(2);
    const files = ['scene000.ma', 'scene001.ma'].map((name) => {
      const path = join(folder, name);
      return { path, stamp: stampPath(path) };
    });
    const reader = await openQueueReader(url);
    const { Worker } = await import('bullmq');
    const poisoned = new Worker<{ paths: readonly string[] }>(
      'ayon-remap',
      (job) => {
        if (job.data.paths.some((path) => path.includes('scene001'))) throw new Error('out of memory');
        return Promise.resolve(job.data.paths.map((path) => ({ path, outcome: 'read' })));
      },
      { connection: { url, maxRetriesPerRequest: null } },
    );
    const read = await readOrSetAside(reader, files);
    expect(read).toMatchObject([
      { outcome: 'read' },
      { outcome: 'failed', findings: [{ code: 'workfile-set-aside', args: { why: 'out of memory' } }] },
    ]);
    await poisoned.close();
    await reader.close();
    const queue = new Queue('ayon-remap', { connection: { url, maxRetriesPerRequest: null } });
    expect(await queue.getJob(jobId(files)), 'the next run tries anew').toBeUndefined();
    await queue.close();
  });

  it('says in a sentence that nobody answers, without the password', async () => {
    const port = await freePort();
    const done = await runCli(['worker', '--queue', `redis://:hush@127.0.0.1:${port}`, '--below', '/', '-q']);
    expect(done.code).toBe(2);
    expect(done.err).toMatch(/Redis does not answer/);
    expect(done.err).not.toContain('hush');
  });
});
