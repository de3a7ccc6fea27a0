import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare } from './compare.ts';
import { median, range, warm } from './measure.ts';

/**
 * Planning beside the best Python script for the same job: bench/run python-peer [ROUNDS] [COPIES] [TREE]
 *
 * Both get the same workfiles and the same catalogs and write a plan, a table and a page. Whole processes are timed, turn
 * by turn, all files read once before each. TREE is ../shared/corpus; a second tree holds COPIES of it (0 leaves it out).
 * Ends with 1 where the two do not find the same containers in TREE. Needs `npm run build` and python3.
 */
const [rounds = 5, copies = 8] = process.argv.slice(2, 4).map(Number);
const corpus = resolve(process.argv[4] ?? '../shared/corpus');
const show = 'fixtures/demo/show';
const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-python-peer-'));
const project = ['--project', 'lighthouse'];
const sources = [...project, '--openpype', `${show}/lighthouse.zip`, '--ayon', `${show}/lighthouse.ayon.gz`];
const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
/** Without the site packages Python starts sooner, and the script needs none. */
const PYTHON = ['-S', '-E'];

/** Who is timed. Each is given the tree and the folder for its plan. */
const RUNNERS = {
  python: (tree: string, out: string) => [
    'python3',
    ...PYTHON,
    'bench/python-peer/remap.py',
    tree,
    ...sources,
    '--out',
    out,
  ],
  definitions: (tree: string, out: string) => [...RUNNERS.python(tree, out), '--definitions'],
  plan: (tree: string, out: string) => [
    process.execPath,
    'dist/cli/bin.js',
    'plan',
    tree,
    ...sources,
    '--out',
    out,
    '-q',
  ],
} as const;
type Runner = keyof typeof RUNNERS;
const ORDER: readonly Runner[] = ['python', 'plan', 'definitions'];

/** Seconds that a process took, its start included. */
function seconds([program = '', ...words]: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  // 3: some workfiles could not be read; both end so.
  if (status !== 0 && status !== 3) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

function outOf(runner: Runner): string {
  return join(folder, runner);
}

function run(runner: Runner, tree: string): number {
  rmSync(outOf(runner), { recursive: true, force: true });
  warm(tree);
  return seconds(RUNNERS[runner](tree, outOf(runner)));
}

/** Prints the tree's row; returns how many differences the plans have. */
function measure(name: string, tree: string): number {
  const times: Record<Runner, number[]> = { python: [], definitions: [], plan: [] };
  for (let round = -1; round < rounds; round += 1) {
    // Who begins takes turns too. The round before the first is not counted.
    const order = round % 2 === 0 ? ORDER : [...ORDER].reverse();
    for (const runner of order) {
      const took = run(runner, tree);
      if (round >= 0) times[runner].push(took);
    }
  }
  const { workfiles, bytes, containers, differences } = compare(outOf('plan'), outOf('python'));
  const cells = [
    `${name}: ${workfiles} workfiles, ${Math.round(bytes / 1e6)} MB, ${containers} containers`,
    ...[times.python, times.definitions, times.plan].map(range),
    ...[times.python, times.definitions].map((peer) => (median(peer) / median(times.plan)).toFixed(2)),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  differences.forEach((line) => console.error(line));
  return differences.length;
}

/** What neither can do without: starting up. */
function starts(): string {
  const of = (words: readonly string[]): number[] => Array.from({ length: Math.max(5, rounds) }, () => seconds(words));
  const python = of(['python3', ...PYTHON, '-c', '0']);
  return `Starting alone: Python ${range(python)}, Node ${range(of([process.execPath, '-e', '0']))}.`;
}

/** How the script fares on the cases that are there because a search goes wrong on them. */
function hardCases(): string {
  for (const runner of ['plan', 'python'] as const) {
    const cases = ['maya-ascii', 'maya-binary', 'nuke', 'houdini'].map((format) => join('fixtures', format));
    const [program = '', ...words] = RUNNERS[runner]('TREE', join(folder, `hard-${runner}`));
    seconds([program, ...words.flatMap((word) => (word === 'TREE' ? cases : [word]))]);
  }
  const { workfiles, unlike } = compare(join(folder, 'hard-plan'), join(folder, 'hard-python'));
  return `Of the ${workfiles} workfiles in fixtures/ the script tells something else about ${unlike}.`;
}

try {
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim();
  const model = cpus()[0]?.model ?? '?';
  const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `${model}, ${cpus().length} processors, Node ${process.version}, ${python}, ${rounds} rounds, load ${load()}`,
  );
  if (!existsSync(corpus)) throw new Error(`there is no ${corpus}: name a tree of workfiles as the third word`);
  console.log(`${starts()}\n`);
  console.log('| tree | Python | Python, `--definitions` | `plan` | times faster | than with `--definitions` |');
  console.log('|---|---|---|---|---|---|');
  let different = measure('the tree', corpus);
  if (copies > 0) {
    const many = join(folder, 'many');
    for (let copy = 0; copy < copies; copy += 1) cpSync(corpus, join(many, `copy${copy}`), { recursive: true });
    different += measure(`${copies} copies`, many);
  }
  console.log(`\nload ${load()} at the end`);
  console.log(different === 0 ? 'Both found the same containers.' : `${different} differences, told above.`);
  console.log(hardCases());
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
