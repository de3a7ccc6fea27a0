import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { SHAPES } from './scripts.ts';

/**
 * Nuke scripts with many records, many bytes or many nested groups: bench/run nuke [CHECKOUT ...]
 *
 * Every shape at three sizes, each scanned in a process of its own by the sources of each checkout (this one, or others to
 * compare with), turn by turn; the least of three turns counts. Prints the scan's processor time
 * and what is held of its result, a record.
 */
const ROUNDS = 3;

/** What the measuring process does: a scan of a small script first, so that loading code is no part of the figure. */
const MEASURE = `
  const [module, small, path] = process.argv.slice(1);
  const { scanWorkfile } = await import(module);
  scanWorkfile(small);
  globalThis.gc();
  const heap = process.memoryUsage().heapUsed;
  const before = process.cpuUsage();
  const result = scanWorkfile(path);
  const used = process.cpuUsage(before);
  globalThis.gc();
  const held = process.memoryUsage().heapUsed - heap;
  console.log(JSON.stringify({ user: used.user / 1e6, system: used.system / 1e6, held, records: result.containers.length }));`;

interface Measured {
  readonly user: number;
  readonly system: number;
  /** Bytes of heap held by the result. */
  readonly held: number;
  readonly records: number;
}

const given = process.argv.slice(2);
const builds = given.length === 0 ? ['.'] : given;
const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-bench-nuke-'));
const modules = new Map(builds.map((checkout) => [checkout, scannerOf(checkout)]));
try {
  console.log(
    `| script | size | bytes |${builds.map((build) => ` ${build}: processor, MB/s, held a record |`).join('')}`,
  );
  console.log(`| --- | --- | --- |${builds.map(() => ' --- |').join('')}`);
  for (const shape of SHAPES) for (const size of shape.sizes) measure(shape, size);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(shape: (typeof SHAPES)[number], size: number): void {
  const path = join(folder, 'script.nk');
  const small = join(folder, 'small.nk');
  shape.write(path, size);
  SHAPES[0]?.write(small, 1);
  const turns = Array.from({ length: ROUNDS }, () => builds.map((build) => scanOnce(build, small, path)));
  const best = builds.map((_, at) =>
    turns.flatMap((turn) => turn[at] ?? []).reduce((a, b) => (b.user + b.system < a.user + a.system ? b : a)),
  );
  const { size: bytes } = statSync(path);
  const cells = best.map(({ user, system, held, records }) => {
    const taken = user + system;
    return `${taken.toFixed(2)} s, ${Math.round(bytes / 1e6 / taken)} MB/s, ${(held / 1000 / records).toFixed(1)} KB`;
  });
  console.log(`| ${shape.name} | ${size} ${shape.unit} | ${(bytes / 1e6).toFixed(1)} MB | ${cells.join(' | ')} |`);
}

/** The scanners of a checkout as one module; its address. */
function scannerOf(checkout: string): string {
  const outfile = join(
    resolve(checkout),
    'node_modules',
    '.cache',
    'ayon-remap-bench',
    `scan-workfile-${process.pid}.mjs`,
  );
  const entryPoints = [join(resolve(checkout), 'src/scanners/scan-workfile.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return pathToFileURL(outfile).href;
}

function scanOnce(build: string, small: string, path: string): Measured {
  const module = modules.get(build) ?? '';
  const words = ['--expose-gc', '--input-type=module', '-e', MEASURE, module, small, path];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}
