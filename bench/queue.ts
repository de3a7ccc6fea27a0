import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { containerNode } from './support/maya-container.ts';

/**
 * A skewed job on a queue: bench/run queue [rounds]
 *
 * A few very large scenes and thousands of small ones are planned through Debian's redis-server with one worker and with
 * two, turn by turn, and for comparison by two shards. The clock runs from the start of `plan` until its plan lies there;
 * workers listen already, as they do on a farm, and each reads with one process. Needs `npm run build` and redis-server.
 */
const rounds = Number(process.argv[2] ?? 5);
const folder = join(tmpdir(), 'ayon-remap-bench-queue');
const work = join(folder, 'work');
const BIN = 'dist/cli/bin.js';

const LARGE_MEGABYTES = [600, 400, 250, 180, 120, 90, 60, 40];
const SMALL_FILES = 2000;

const LINE = '\tsetAttr ".pt[%]" -type "float3" -0.482913 1.204857 3.918274 ;\n';
const HEAD = '//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n';

const BLOCK = Array.from({ length: 16_000 }, (_, i) => LINE.replace('%', String(i * 7919))).join('');

function scene(path: string, bytes: number, containers: number): void {
  const fd = openSync(path, 'w');
  writeSync(fd, HEAD);
  let left = bytes;
  writeSync(fd, 'createNode mesh -n "pSphereShape1";\n');
  for (; left > BLOCK.length; left -= BLOCK.length) writeSync(fd, BLOCK);
  writeSync(fd, BLOCK.slice(0, Math.max(0, Math.floor(left / LINE.length)) * LINE.length).replace(/[^\n]*$/, ''));
  for (let one = 0; one < containers; one += 1)
    writeSync(fd, containerNode(one, `64f1a2b3${one.toString(16).padStart(16, '0')}`));
  writeSync(fd, '// End of scene.ma\n');
  closeSync(fd);
}

/** Sizes of small scenes spread as on a share: half below 150 KB, some of several megabytes. */
function prepare(): void {
  if (existsSync(join(folder, 'ready'))) return;
  rmSync(folder, { recursive: true, force: true });
  let seed = 8;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let i = 0; i < SMALL_FILES; i += 1) {
    const shot = join(work, `sh${String(i % 80).padStart(3, '0')}`);
    mkdirSync(shot, { recursive: true });
    scene(
      join(shot, `anim_v${String(i).padStart(4, '0')}.ma`),
      150_000 * Math.exp(1.3 * gauss(random)),
      i % 3 === 0 ? 4 : 0,
    );
  }
  for (const [i, megabytes] of LARGE_MEGABYTES.entries()) {
    const shot = join(work, `sh${String(i * 9).padStart(3, '0')}`, 'fx');
    mkdirSync(shot, { recursive: true });
    scene(join(shot, `layout_v${i}.ma`), megabytes * 1e6, 20);
  }
  writeFileSync(join(folder, 'ready'), '');
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, [BIN, ...words], { stdio: 'ignore' });
}

/** Seconds until the plans of all these command lines lie there. */
async function plans(runs: readonly (readonly string[])[]): Promise<readonly number[]> {
  const started = performance.now();
  return Promise.all(
    runs.map(async (words, index) => {
      const out = join(folder, `run${index}`);
      rmSync(out, { recursive: true, force: true });
      const child = start(['plan', work, '--project', 'show', '--out', out, '-q', ...words]);
      const ended = once(child, 'exit');
      while (!existsSync(join(out, 'plan.jsonl')) && child.exitCode === null) await wait(5);
      const seconds = (performance.now() - started) / 1000;
      await ended;
      if (child.exitCode !== 0) throw new Error(`plan ended with ${String(child.exitCode)}`);
      return seconds;
    }),
  );
}

async function queued(url: string, workers: number): Promise<number> {
  const listening = Array.from({ length: workers }, () => start(['worker', '--queue', url, '--below', tmpdir(), '-q']));
  const queue = new Queue('ayon-remap', { connection: { url } });
  while ((await queue.getWorkersCount()) < workers) await wait(50);
  const [seconds = NaN] = await plans([['--queue', url]]);
  await queue.close();
  await Promise.all(
    listening.map(async (child) => {
      child.kill('SIGINT');
      await once(child, 'exit');
    }),
  );
  return seconds;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

prepare();
const port = await freePort();
const redis = spawn(
  'redis-server',
  ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
  {
    stdio: 'ignore',
  },
);
const url = `redis://127.0.0.1:${port}`;
const one: number[] = [];
const two: number[] = [];
const shards: (readonly number[])[] = [];
try {
  await wait(500);
  for (let round = -1; round < rounds; round += 1) {
    const alone = await queued(url, 1);
    const both = await queued(url, 2);
    const halves = await plans([
      ['-j', '1', '--shard', '1/2'],
      ['-j', '1', '--shard', '2/2'],
    ]);
    const all = [alone, both, ...halves].map((seconds) => seconds.toFixed(2)).join(', ');
    console.error(`round ${round + 1}: one, two, shard 1, shard 2: ${all}`);
    // The round before the first fills the cache.
    if (round < 0) continue;
    one.push(alone);
    two.push(both);
    shards.push(halves);
  }
} finally {
  redis.kill();
}

const gigabytes = LARGE_MEGABYTES.reduce((sum, megabytes) => sum + megabytes, 0) / 1000;
const ratio = (values: readonly number[]): string => (median(values) / median(one)).toFixed(2);
const shown = (values: readonly number[]): string => `${median(values).toFixed(2)} s`;
const slower = shards.map((halves) => Math.max(...halves));
console.log(
  `${cpus()[0]?.model ?? '?'}, ${availableParallelism()} processors, Node ${process.version}, ${rounds} rounds`,
);
console.log(`${LARGE_MEGABYTES.length} scenes of ${gigabytes} GB together and ${SMALL_FILES} small ones\n`);
console.log('| who reads | until the plan is written, median | of one worker |\n| --- | --- | --- |');
console.log(`| one worker | ${shown(one)} | 1 |`);
console.log(`| two workers | ${shown(two)} | ${ratio(two)} |`);
console.log(`| two shards, no queue | ${shown(slower)} | ${ratio(slower)} |`);
console.log(`\nThe shards alone: ${shown(shards.map(([a = NaN]) => a))} and ${shown(shards.map(([, b = NaN]) => b))}.`);
