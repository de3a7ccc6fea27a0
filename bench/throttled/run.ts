import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, seconds } from '../speed/clock.ts';
import { plainScene, plainTree } from '../speed/scenes.ts';
import { NotHere, slowDisk } from './slow-disk.ts';
import type { SlowDisk } from './slow-disk.ts';

/**
 * The census beside `cat` on a disk that gives 100 MB/s, page cache emptied before each, turn by turn, process start
 * included: bench/run throttled [rounds] (after `npm run build`). Takes Linux, root, and a folder for temporary files on
 * a real disk.
 */
const rounds = Number(process.argv[2] ?? 5);
const BYTES_PER_SECOND = 100e6;
const folder = join(tmpdir(), 'ayon-remap-bench-throttled');
const CENSUS = ['dist/cli/bin.js', 'scan', '-q'];

interface Row {
  readonly name: string;
  readonly path: string;
  /** In the order of the walk: what `cat` is given. */
  readonly files: readonly string[];
  readonly bytes: number;
}

function prepare(): readonly Row[] {
  const large = join(folder, 'large');
  const small = join(folder, 'small');
  if (!existsSync(join(folder, 'ready'))) {
    mkdirSync(large, { recursive: true });
    plainScene(join(large, 'scene.ma'), 1024 ** 3);
    plainTree(small, 2000, 200_000);
    writeFileSync(join(folder, 'ready'), '');
  }
  return [row('1 GiB, one scene', large), row('2,000 x 200 KB', small)];
}

function row(name: string, path: string): Row {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return { name, path, files: files.sort(), bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}

/** Nothing of the files is in memory afterwards; the two programs are, as on a machine that works. */
function coldFiles(): void {
  seconds('sync', []);
  writeFileSync('/proc/sys/vm/drop_caches', '3');
  seconds(process.execPath, [...CENSUS, 'package.json']);
  seconds('sh', ['-c', 'cat package.json']);
}

function measure(disk: SlowDisk, { name, path, files, bytes }: Row): string {
  const plain: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    coldFiles();
    const [cat, ...catWords] = disk.command('cat', files);
    plain.push(seconds(cat, catWords));
    coldFiles();
    const [node, ...nodeWords] = disk.command(process.execPath, [...CENSUS, path]);
    ours.push(seconds(node, nodeWords));
  }
  const rate = bytes / median(plain) / 1e6;
  if (rate > (1.1 * BYTES_PER_SECOND) / 1e6)
    throw new NotHere(`the limit does not hold: cat read ${rate.toFixed(0)} MB/s.`);
  const ratio = median(ours) / median(plain);
  return `| ${name} | ${median(plain).toFixed(2)} s (${rate.toFixed(0)} MB/s) | ${median(ours).toFixed(2)} s | ${ratio.toFixed(3)} |`;
}

function main(): void {
  mkdirSync(folder, { recursive: true });
  const disk = slowDisk(folder, BYTES_PER_SECOND);
  try {
    const rows = prepare();
    console.log(`${cpus()[0]?.model ?? '?'}, ${cpus().length} processors, Node ${process.version}, ${rounds} rounds\n`);
    console.log('| cold files | cat | census | ratio of medians |\n|---|---|---|---|');
    for (const one of rows) console.log(measure(disk, one));
  } finally {
    disk.close();
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof NotHere)) throw error;
  console.error(`Nothing was measured: ${error.message}`);
  process.exitCode = 1;
}
