import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openOpenPype } from '../../src/catalogs/openpype/open.ts';
import { JsonSplitter } from '../../src/catalogs/openpype/split-json.ts';
import { writeDump } from './openpype-dump.ts';

/**
 * How fast ten thousand ids are answered from a dump of a large studio, next to `cat` (or `gunzip`) with JSON.parse of the
 * same documents, in one run; and how much memory that takes. Each measurement runs in a process of its own.
 *
 *     bench/run catalogs/openpype [REPRESENTATIONS = 1000000] [json|gzip]
 */

const IDS = 10_000;

async function main(count: number, form: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-bench-'));
  try {
    const plain = join(folder, 'database.json');
    const dump = writeDump(plain, count, IDS);
    console.log(
      `${dump.representations} representations, ${dump.documents} documents, ${(dump.bytes / 1e9).toFixed(2)} GB`,
    );
    const path = form === 'gzip' ? await gzip(plain) : plain;
    // An index of a file younger than two seconds is not trusted, and the second run would read the dump again.
    await setTimeout(2_100);
    const ids = dump.sample.slice(0, IDS).join(',');
    const unpack = form === 'gzip' ? ['gunzip', '-c'] : ['cat'];
    await measure('read once, to warm the disk', 'touch', path, ids, unpack, folder);
    const parse = await measure(`${unpack.join(' ')} + JSON.parse`, 'parse', path, ids, unpack, folder);
    const first = await measure('first run', 'look-up', path, ids, unpack, folder);
    await measure('second run, cached', 'look-up', path, ids, unpack, folder);
    const none = await measure('without a cache', 'uncached', path, ids, unpack, folder);
    const against = (cost: Cost): string =>
      `${(parse.seconds / cost.seconds).toFixed(2)} by the clock, ${(parse.cpu / cost.cpu).toFixed(2)} by CPU`;
    console.log(`speed against ${unpack[0]} + JSON.parse: first run ${against(first)}; no cache ${against(none)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function gzip(path: string): Promise<string> {
  await run('gzip', ['-1', path]);
  return `${path}.gz`;
}

/** Wall clock, and CPU of all threads of the measured process without `cat` or `gunzip`; another load on the machine moves the first. */
interface Cost {
  readonly seconds: number;
  readonly cpu: number;
}

/** Runs one measurement in a process of its own. */
async function measure(
  label: string,
  what: string,
  path: string,
  ids: string,
  unpack: readonly string[],
  folder: string,
): Promise<Cost> {
  const { stdout } = await run(
    process.execPath,
    [
      ...process.execArgv,
      fileURLToPath(import.meta.url),
      '--measure',
      what,
      path,
      join(folder, 'cache'),
      unpack.join(' '),
    ],
    ids,
  );
  const [seconds = NaN, cpu = NaN, megabytes = NaN, answers = 0, indexBytes = 0] = stdout.trim().split(' ').map(Number);
  const rate = statSync(path).size / 1e6 / seconds;
  const index = indexBytes > 0 ? `, index ${(indexBytes / 1e6).toFixed(0)} MB` : '';
  console.log(
    `${label}: ${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s of CPU (${rate.toFixed(0)} MB/s of the file), peak ${megabytes} MB, ${answers} answers${index}`,
  );
  return { seconds, cpu };
}

function run(command: string, args: readonly string[], input = ''): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('latin1')));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve({ stdout }) : reject(new Error(`${command} ended with ${code}`)),
    );
    child.stdin.end(input);
  });
}

async function readIds(): Promise<Set<string>> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return new Set(text.split(',').filter((id) => id !== ''));
}

/** The yardstick: another program unpacks, every document is parsed, the wanted ones are kept. */
async function parseAll(path: string, ids: ReadonlySet<string>, unpack: readonly string[]): Promise<number> {
  const [command = 'cat', ...args] = unpack;
  const child = spawn(command, [...args, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const splitter = new JsonSplitter(path);
  let found = 0;
  for await (const chunk of child.stdout) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const raw of splitter.push(chunk)) {
      const document: unknown = JSON.parse(raw.bytes.toString('utf8'));
      if (ids.has(idOf(document))) found += 1;
    }
  }
  return found;
}

function idOf(document: unknown): string {
  const id: unknown = typeof document === 'object' && document !== null && '_id' in document ? document._id : null;
  return typeof id === 'object' && id !== null && '$oid' in id ? String(id.$oid) : '';
}

async function lookUp(path: string, ids: ReadonlySet<string>, cacheFolder: string | null): Promise<number> {
  const catalog = await openOpenPype([path], { cacheFolder });
  const answers = await catalog.lookup(ids);
  await catalog.close();
  return answers.size;
}

async function measured(what: string, path: string, cache: string, unpack: string): Promise<void> {
  const ids = await readIds();
  const began = performance.now();
  let answers = 0;
  if (what === 'touch') await run('sh', ['-c', 'cat "$1" > /dev/null', 'sh', path]);
  else if (what === 'parse') answers = await parseAll(path, ids, unpack.split(' '));
  else answers = await lookUp(path, ids, what === 'uncached' ? null : cache);
  const seconds = (performance.now() - began) / 1000;
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const { user, system } = process.cpuUsage();
  console.log(`${seconds} ${(user + system) / 1e6} ${peak} ${answers} ${what === 'look-up' ? cacheSize(cache) : 0}`);
}

function cacheSize(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const [first, what = '', path = '', cache = '', unpack = 'cat'] = process.argv.slice(2);
if (first === '--measure') await measured(what, path, cache, unpack);
else await main(Number(first ?? 1_000_000), what === '' ? 'json' : what);
