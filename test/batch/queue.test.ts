import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jobId, openQueueReader } from '../../src/batch/queue/queue-reader.ts';
import { runQueueWorker } from '../../src/batch/queue/queue-worker.ts';
import { readOrSetAside } from '../../src/batch/reader.ts';
import { stampPath } from '../../src/batch/stamp.ts';
import { runCli } from '../support/run-cli.ts';
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

function worker(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [bin, 'worker', '--queue', url, '-q', ...words], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
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
    const first = worker('--lock', '1');
    setTimeout(() => first.kill('SIGKILL'), 600);
    setTimeout(() => worker('--lock', '1'), 700);
    expect(await plan('queue', '--queue', url)).toMatchObject({ code: 0 });
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
    const working = runQueueWorker(url, { signal: stop.signal, onJob: () => (jobs += 1) });
    const [mine, yours] = await both;
    expect(mine).toHaveLength(3);
    expect(yours).toEqual(mine);
    stop.abort();
    await working;
    await Promise.all([one.close(), two.close()]);
    expect(jobs).toBe(1);
  });

  it('sets a file aside that ended its worker each time, with the reason', async () => {
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
