import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';
import { AFTER_EFFECTS, HARMONY, PHOTOSHOP } from './adobe.ts';
import { FUSION, HIERO, NUKE } from './compositing.ts';
import { HOUDINI } from './houdini.ts';
import { MAYA_ASCII } from './maya-ascii.ts';
import { MAYA_BINARY } from './maya-binary.ts';
import type { Shape } from './shape.ts';

/**
 * Workfiles that try to hold a scan up: bench/run hostile [FORMAT | PART OF A SHAPE'S NAME ...]
 *
 * Every shape at three sizes, each scanned once in a process of its own. Prints processor time (user and system) and peak
 * memory above that of a scan of an almost empty file, a megabyte, and what was found. A row is marked where one of both
 * grows by more than half from the smallest to the largest size, or where more than 300 MB are needed. SIZES (in MB) and
 * LIMIT (seconds of processor time a scan may take) stand in the environment. Ends with exit code 1 where a row is marked.
 */
const SIZES = (process.env['SIZES'] ?? '1,4,16').split(',').map(Number);
const LIMIT_SECONDS = Number(process.env['LIMIT'] ?? '60');
const MOST_MEMORY = 300e6;
const MOST_GROWTH = 1.5;
/** What less than this was measured is not compared: starting, compiling and collecting garbage come to as much. */
const FLOOR = { seconds: 0.1, memory: 64e6 };

const FORMATS: Readonly<Record<string, readonly Shape[]>> = {
  'maya-ascii': MAYA_ASCII,
  'maya-binary': MAYA_BINARY,
  houdini: HOUDINI,
  aftereffects: AFTER_EFFECTS,
  photoshop: PHOTOSHOP,
  harmony: HARMONY,
  nuke: NUKE,
  fusion: FUSION,
  hiero: HIERO,
};

interface Measured {
  readonly seconds: number;
  /** Peak resident bytes of the whole process. */
  readonly memory: number;
  readonly found: string;
}

const [first, second, ...others] = process.argv.slice(2);
if (first === '--scan' && second !== undefined) process.stdout.write(JSON.stringify(scan(second, others[0] ?? second)));
else process.exitCode = bench([first, second, ...others].filter((word) => word !== undefined));

/** What the measuring process does: a scan of a small file first, so that loading code is no part of the figure. */
function scan(small: string, path: string): Measured {
  scanWorkfile(small);
  const before = process.cpuUsage();
  const { containers, findings, outcome } = scanWorkfile(path);
  const { user, system } = process.cpuUsage(before);
  const codes = [...new Set(findings.map(({ code }) => code))];
  const found = [outcome, `${containers.length} records`, ...codes].join(', ');
  return { seconds: (user + system) / 1e6, memory: process.resourceUsage().maxRSS * 1024, found };
}

function bench(words: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-bench-hostile-'));
  let marked = 0;
  try {
    console.log(
      `| format | shape | ${SIZES.map((size) => `${size} MB`).join(' | ')} | growth of time, memory | most | found |`,
    );
    console.log(`|---|---|${SIZES.map(() => '---|').join('')}---|---|---|`);
    for (const [format, shapes] of Object.entries(FORMATS)) {
      for (const shape of shapes) {
        if (words.length > 0 && !words.some((word) => word === format || shape.name.includes(word))) continue;
        marked += row(format, shape, folder) ? 1 : 0;
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${marked} marked`);
  return marked > 0 ? 1 : 0;
}

/** Measures and prints one shape; true where it is marked. */
function row(format: string, shape: Shape, folder: string): boolean {
  const small = write(shape, folder, 'small', 0);
  const base = measured(small, small);
  const results: {
    readonly size: number;
    readonly seconds: number;
    readonly memory: number;
    readonly found: string;
  }[] = [];
  for (const size of SIZES) {
    const path = write(shape, folder, 'hostile', size * 1e6);
    const result = measured(small, path);
    const bytes = statSync(path).size;
    rmSync(path);
    if (result === null || base === null) {
      console.log(
        `| ${format} | ${shape.name} | ${size} MB took more than ${LIMIT_SECONDS} s of processor time, or failed | | | | **!** |`,
      );
      return true;
    }
    results.push({ ...result, size: bytes / 1e6, memory: Math.max(0, result.memory - base.memory) });
  }
  return print(format, shape, results);
}

function print(
  format: string,
  { name }: Shape,
  results: readonly {
    readonly size: number;
    readonly seconds: number;
    readonly memory: number;
    readonly found: string;
  }[],
): boolean {
  const [smallest] = results;
  const largest = results.at(-1);
  if (smallest === undefined || largest === undefined) return false;
  const growth = (of: 'seconds' | 'memory'): number =>
    largest[of] /
    largest.size /
    (Math.max(smallest[of], FLOOR[of] * Math.min(1, (smallest.size / largest.size) * 4)) / smallest.size);
  const grows = (of: 'seconds' | 'memory'): boolean => largest[of] > FLOOR[of] && growth(of) > MOST_GROWTH;
  const most = Math.max(...results.map(({ memory }) => memory));
  const isMarked = grows('seconds') || grows('memory') || most > MOST_MEMORY;
  const cells = results.map(
    ({ size, seconds, memory }) => `${((seconds / size) * 1000).toFixed(0)} ms, ${(memory / 1e6 / size).toFixed(1)} MB`,
  );
  const growths = `${growth('seconds').toFixed(2)}, ${growth('memory').toFixed(2)}`;
  const mark = isMarked ? '**!** ' : '';
  console.log(
    `| ${format} | ${mark}${name} | ${cells.join(' | ')} | ${growths} | ${largest.seconds.toFixed(2)} s, ${(most / 1e6).toFixed(0)} MB | ${largest.found} |`,
  );
  return isMarked;
}

function measured(small: string, path: string): Measured | null {
  const [, bundle = ''] = process.argv;
  // Processor time, not time on the wall: the machine may be busy.
  const limited = `ulimit -t ${LIMIT_SECONDS}; exec "$@"`;
  const words = ['-c', limited, 'scan', process.execPath, bundle, '--scan', small, path];
  const { status, stdout } = spawnSync('/bin/sh', words, { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as Measured) : null;
}

function write({ pieces, extension }: Shape, folder: string, name: string, bytes: number): string {
  const path = join(folder, `${name}${extension}`);
  const file = openSync(path, 'w');
  let held: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    writeSync(file, Buffer.concat(held));
    held = [];
    length = 0;
  };
  for (const piece of pieces(bytes)) {
    const buffer = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
    held.push(buffer);
    length += buffer.length;
    if (length > 1e6) flush();
  }
  flush();
  closeSync(file);
  return path;
}
