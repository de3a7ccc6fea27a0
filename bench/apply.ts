/**
 * How long `apply` takes beside what a person would do by hand, on one machine in one run:
 *
 *     bench/run apply [rounds] [folder]
 *
 * Each is measured in two states of free memory, because writing into memory that a virtual machine has given back to its
 * host takes twice as long, and only what is over in a second or two escapes that.
 *
 * One scene of 1 GiB against `cp && sync`, and 5,000 scenes of 200 KB against `cp -r && sync`. The rounds alternate, so
 * that a busy disk slows both; what counts is the median of the ratios. Memory is the peak of the whole process.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  writeSync,
  rmSync,
  statSync,
  utimesSync,
  lstatSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { WorkfileLine } from '../src/model/plan.ts';
import { mayaScene, mesh, planned, planText } from '../test/writers/apply/support/plans.ts';

interface Limit {
  readonly ratio: number;
  readonly megabytes: number | null;
}

const LARGE: Limit = { ratio: 1.3, megabytes: 150 };
const SMALL: Limit = { ratio: 2.5, megabytes: null };
const YESTERDAY = Math.floor(Date.now() / 1000) - 86_400;

/** So long until a virtual machine has given memory that was freed back to its host, in seconds. */
const SETTLING = 4;

type Before = (show: string, root: string) => void;

/** The state of free memory that both find; what they read is in the page cache, and the disk has nothing to do. */
const STATES: Readonly<Record<string, Before>> = {
  'memory that was freed a moment before': (show, root) => {
    const copy = join(root, 'freed');
    execFileSync('cp', ['-r', show, copy]);
    execFileSync('sync');
    rmSync(copy, { recursive: true });
    execFileSync('sync');
  },
  'memory that was free for some seconds': (show, root) => {
    execFileSync('sync');
    execFileSync('sleep', [String(SETTLING)]);
    execFileSync('sh', ['-c', 'find "$@" -type f -exec cat {} + | wc -c', 'sh', show, join(root, 'copy')]);
  },
};

const BIN = join('dist', 'cli', 'bin.js');
/** Has the measured process tell its peak, all threads together, on its way out. */
const TELL_PEAK = `data:text/javascript,process.on('exit', () => {
  process.stderr.write('peak ' + process.resourceUsage().maxRSS);
})`;

if (!existsSync(BIN)) throw new Error(`${BIN} is not there: run \`npm run build\` first`);
compare(Number(process.argv[2] ?? 5), process.argv[3] ?? tmpdir());

function compare(rounds: number, parent: string): void {
  const root = mkdtempSync(join(parent, 'ayon-remap-bench-'));
  try {
    const large = join(root, 'large');
    writeLarge(join(large, 'scene.ma'));
    report('one scene of 1 GiB', 'cp && sync', LARGE, rounds, root, large);
    rmSync(large, { recursive: true });
    if (process.argv[4] === 'large') return;
    const small = join(root, 'small');
    writeSmall(small, 5000);
    report('5,000 scenes of 200 KB', 'cp -r && sync', SMALL, rounds, root, small);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function report(what: string, against: string, limit: Limit, rounds: number, root: string, show: string): void {
  for (const [state, before] of Object.entries(STATES)) {
    process.stdout.write(`${what}, ${state}\n`);
    alternate(against, limit, rounds, root, show, before);
  }
}

function alternate(against: string, limit: Limit, rounds: number, root: string, show: string, before: Before): void {
  const ratios: number[] = [];
  const peaks: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const copy = join(root, 'copy');
    const run = join(root, 'run');
    execFileSync('cp', ['-r', '--preserve=timestamps', show, copy]);
    writePlan(run, show, copy);
    const hand = byHand(show, root, before);
    before(show, root);
    const ours = measure(run);
    rmSync(copy, { recursive: true });
    rmSync(run, { recursive: true });
    ratios.push(ours.seconds / hand);
    peaks.push(ours.megabytes);
    process.stdout.write(
      `  round ${round}: ${against} ${hand.toFixed(2)} s, apply ${ours.seconds.toFixed(2)} s, ` +
        `ratio ${(ours.seconds / hand).toFixed(2)}, peak ${ours.megabytes.toFixed(0)} MB\n`,
    );
  }
  const ratio = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  const peak = Math.max(...peaks);
  const ofMemory = limit.megabytes === null ? '' : ` (target ${limit.megabytes})`;
  process.stdout.write(
    `  median ratio ${ratio.toFixed(2)} (target ${limit.ratio}), peak ${peak.toFixed(0)} MB${ofMemory}\n`,
  );
}

/** Seconds for a copy that is on disk. */
function byHand(show: string, root: string, before: Before): number {
  const copy = join(root, 'by-hand');
  before(show, root);
  const seconds = clock(() => spawnSync('sh', ['-c', 'cp -r "$0" "$1" && sync', show, copy], { stdio: 'inherit' }));
  rmSync(copy, { recursive: true });
  return seconds;
}

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
}

/** The whole command, its start included. */
function measure(run: string): Measured {
  const start = performance.now();
  const child = spawnSync(process.execPath, ['--import', TELL_PEAK, BIN, 'apply', run, '-q'], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (child.status !== 0) throw new Error(`not everything was written: ${child.stdout}${child.stderr}`);
  return { seconds, megabytes: Number(/peak (\d+)/.exec(child.stderr)?.[1]) / 1024 };
}

function clock(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** A scene whose containers lie at its beginning and its end, with the points of a mesh between them. */
function writeLarge(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const scene = mayaScene('large', 40);
  const half = scene.indexOf('createNode', scene.length / 2);
  const filler = Buffer.from(mesh(1024 * 1024), 'latin1');
  const fd = openSync(path, 'w');
  writeSync(fd, scene.subarray(0, half));
  for (let i = 0; i < 1024; i += 1) writeSync(fd, filler);
  writeSync(fd, scene.subarray(half));
  closeSync(fd);
  utimesSync(path, YESTERDAY, YESTERDAY);
}

function writeSmall(folder: string, count: number): void {
  for (let i = 0; i < count; i += 1) {
    const path = join(folder, `shot${String(i % 100).padStart(3, '0')}`, `scene${i}.ma`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, mayaScene(`scene${i}`, 2, 200_000));
    utimesSync(path, YESTERDAY, YESTERDAY);
  }
}

/** A plan for the copies; what does not change between rounds is worked out once. */
function writePlan(run: string, show: string, copy: string): void {
  const cache = `${show}.plan.json`;
  if (!existsSync(cache)) writeFileSync(cache, JSON.stringify(linesOf(show)));
  const lines = JSON.parse(readFileSync(cache, 'utf8')) as WorkfileLine[];
  mkdirSync(run);
  const moved = lines.map((line) => {
    const path = line.path.replace(show, copy);
    const stat = lstatSync(path, { bigint: true });
    const state = {
      mtimeNs: String(stat.mtimeNs),
      ino: String(stat.ino),
      dev: String(stat.dev),
      mode: 0o644,
      nlink: 1,
    };
    return { ...line, path, stat: state };
  });
  writeFileSync(join(run, 'plan.jsonl'), planText(moved));
}

function linesOf(show: string): WorkfileLine[] {
  const paths = execFileSync('find', [show, '-type', 'f'], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .trim()
    .split('\n')
    .sort();
  const state = { mtimeNs: 0n, ino: '', dev: '', mode: 0, nlink: 1 };
  return paths.map((path) => {
    const { size } = statSync(path);
    if (size < 10_000_000)
      return planned(path, path.split('/').at(-1)?.replace('.ma', '') ?? '', readFileSync(path), state).line;
    return largeLine(path, size, state);
  });
}

/** Like `planned`, without the whole scene in memory. */
function largeLine(path: string, size: number, state: Parameters<typeof planned>[3]): WorkfileLine {
  const scene = mayaScene('large', 40);
  const half = scene.indexOf('createNode', scene.length / 2);
  const { line } = planned(path, 'large', scene, state);
  const shift = size - scene.length;
  const containers = line.containers.map((container) => {
    const by = container.offset > half ? shift : 0;
    const edits = container.edits.map((edit) => ({ ...edit, offset: edit.offset + by }));
    return { ...container, offset: container.offset + by, edits };
  });
  const sha256 = execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
  return { ...line, bytes: size, sha256, containers };
}
