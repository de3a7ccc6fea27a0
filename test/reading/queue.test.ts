import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Queue, QueueEvents } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jobId, openQueueReader } from '../../src/reading/queue/queue-reader.ts';
import { runQueueWorker } from '../../src/reading/queue/queue-worker.ts';
import { readOrSetAside } from '../../src/reading/reader.ts';
import { stampPath } from '../../src/reading/stamp.ts';
import type { PlanLine } from '../../src/model/plan.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const server = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-server')));

let redis: ChildProcess;
let url = '';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function share(files: number): Promise<string> {
  const folder = join(await temporaryFolder(), 'share');
  await mkdir(folder);
  for (let i = 0; i < files; i += 1)
    await writeFile(join(folder, `scene${String(i).padStart(3, '0')}.ma`), mayaScene(['64a1b2c3d4e5f60718293041']));
  return folder;
}

/** With a short lock: how long a worker holds a job that it gives no sign of also says how seldom others look. */
function worker(words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [bin, 'worker', '--queue', url, '-q', '--lock', '1', ...words], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** A scene without containers that is read to its end. */
function longScene(bytes: number): string {
  return `//Maya ASCII 2022 scene\n${'// nothing to see here\n'.repeat(Math.ceil(bytes / 23))}// End of scene.ma\n`;
}

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

async function poisonedShare(files: number): Promise<{ folder: string; poison: string; env: NodeJS.ProcessEnv }> {
  const folder = await share(files);
  const poison = join(folder, 'poison.ma');
  await writeFile(poison, mayaScene(['64a1b2c3d4e5f60718293041']));
  const preload = join(folder, '..', 'poison.mjs');
  await writeFile(preload, POISON);
  return { folder, poison, env: { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` } };
}

interface Planned {
  readonly code: number;
  readonly lines: readonly PlanLine[];
}

async function planned(folder: string, ...words: string[]): Promise<Planned> {
  const out = join(folder, '..', `run${words.length}`);
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

// Needs Debian's `redis-server` (apt-get install redis-server) and `npm run build`.
describe.skipIf(!server || !existsSync(bin))('a queue on a real Redis (skipped without redis-server)', () => {
  beforeAll(async () => {
    const port = await freePort();
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    redis = spawn('redis-server', words, { stdio: 'ignore' });
    url = `redis://127.0.0.1:${port}`;
  });

  afterAll(() => {
    redis.kill('SIGKILL');
  });

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
    const working = runQueueWorker(url, { signal: stop.signal, lock: 1000, onJob: () => (jobs += 1) });
    const [mine, yours] = await both;
    expect(mine).toHaveLength(3);
    expect(yours).toEqual(mine);
    stop.abort();
    await working;
    await Promise.all([one.close(), two.close()]);
    expect(jobs).toBe(1);
  });

  it('sets a file aside whose reader is killed each time, and goes on with the same worker', async () => {
    const { folder, poison, env } = await poisonedShare(60);
    const only = worker([], env);
    const queued = await planned(folder, '--queue', url);
    await expectOnlyPoisonSetAside(queued, folder, poison, /process that read it ended with SIGKILL/);
    expect(only.exitCode ?? only.signalCode, 'the worker lives').toBeNull();
  });

  it('sets a file aside that took two workers with it, twice, and harms no other', async () => {
    const { folder, poison, env } = await poisonedShare(60);
    let deaths = 0;
    let over = false;
    const supervised = (): void => {
      worker(['-j', '2'], { ...env, POISON: 'worker' }).on('exit', () => {
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
    const seconds = async (...words: string[]): Promise<number> => {
      const started = performance.now();
      expect(await planned(folder, '--queue', url, ...words)).toMatchObject({ code: 0 });
      return (performance.now() - started) / 1000;
    };
    const slow = worker(['--max-mbps', '4']);
    // Each megabyte is waited for but the first.
    expect(await seconds(), 'by the worker').toBeGreaterThan(1.1);
    slow.kill('SIGKILL');
    await new Promise((resolve) => slow.on('exit', resolve));
    worker();
    worker();
    expect(await seconds('--exclude', 'none'), 'without a limit').toBeLessThan(1);
    expect(await seconds('--max-mbps', '4'), 'by the plan').toBeGreaterThan(1.1);
  });

  it('leaves when nothing comes, and not while a long file is read', async () => {
    const folder = await share(0);
    const files = await Promise.all(
      ['a.ma', 'b.ma'].map(async (name) => {
        const path = join(folder, name);
        await writeFile(path, longScene(2_500_000));
        return { path, stamp: stampPath(path) };
      }),
    );
    const reader = await openQueueReader(url);
    const child = worker(['--max-mbps', '1', '--idle', '1']);
    const ended = once(child, 'exit');
    const read = await Promise.all(files.map((file) => reader.read([file])));
    expect(read).toMatchObject([[{ outcome: 'read' }], [{ outcome: 'read' }]]);
    await reader.close();
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
    const done = await runCli(['worker', '--queue', `redis://:hush@127.0.0.1:${port}`, '-q']);
    expect(done.code).toBe(2);
    expect(done.err).toMatch(/Redis does not answer/);
    expect(done.err).not.toContain('hush');
  });
});
