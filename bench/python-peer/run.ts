import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compare } from './compare.ts';
import { median, range, warm } from './measure.ts';

/**
 * Plan and report beside the best Python script for the same job: bench/run python-peer [ROUNDS] [COPIES] [TREE]
 *
 * Both get the same workfiles and the same catalogs and write a plan, a table and a page. Whole processes are timed, turn
 * by turn, all files read once before each. TREE is ../shared/corpus; a second tree holds COPIES of it (0 leaves it out).
 * Ends with 1 where the two do not find the same containers. Needs `npm run build` and python3.
 */
const [rounds = 5, copies = 8] = process.argv.slice(2, 4).map(Number);
const corpus = resolve(process.argv[4] ?? '../shared/corpus');
const show = 'fixtures/demo/show';
const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-python-peer-'));
const sources = [
  '--project',
  'lighthouse',
  '--openpype',
  `${show}/lighthouse.zip`,
  '--ayon',
  `${show}/lighthouse.ayon.gz`,
];
const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };

/** Seconds that a process took, its start included; its plan is kept under `out`. */
function seconds(program: string, words: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, words, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  // 3: some workfiles could not be read; both tell of them.
  if (status !== 0 && status !== 3) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

function measure(name: string, tree: string): number {
  const ours = join(folder, 'ours');
  const peer = join(folder, 'peer');
  const times = { plan: [] as number[], report: [] as number[], peer: [] as number[] };
  const runOurs = (): readonly [number, number] => {
    rmSync(ours, { recursive: true, force: true });
    warm(tree);
    const planned = seconds(process.execPath, ['dist/cli/bin.js', 'plan', tree, ...sources, '--out', ours, '-q']);
    return [planned, seconds(process.execPath, ['dist/cli/bin.js', 'report', ours])];
  };
  const runPeer = (): number => {
    rmSync(peer, { recursive: true, force: true });
    warm(tree);
    // Without the site packages Python starts faster, and the script needs none.
    return seconds('python3', ['-S', '-E', 'bench/python-peer/remap.py', tree, ...sources, '--out', peer]);
  };
  for (let round = -1; round < rounds; round += 1) {
    // Who begins takes turns too.
    const peerFirst = round % 2 === 0 ? runPeer() : null;
    const [planned, reported] = runOurs();
    const python = peerFirst ?? runPeer();
    if (round < 0) continue;
    times.plan.push(planned);
    times.report.push(planned + reported);
    times.peer.push(python);
  }
  const factor = (own: readonly number[]): string => (median(times.peer) / median(own)).toFixed(2);
  const { workfiles, bytes, containers, differences } = compare(ours, peer);
  const what = `${name}: ${workfiles} workfiles, ${Math.round(bytes / 1e6)} MB, ${containers} containers`;
  const cells = [
    what,
    range(times.peer),
    range(times.plan),
    factor(times.plan),
    range(times.report),
    factor(times.report),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  differences.forEach((line) => console.error(line));
  return differences.length;
}

try {
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim();
  const model = cpus()[0]?.model ?? '?';
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(
    `${model}, ${cpus().length} processors, Node ${process.version}, ${python}, ${rounds} rounds, load ${load}\n`,
  );
  if (!existsSync(corpus)) throw new Error(`there is no ${corpus}: name a tree of workfiles as the third word`);
  console.log('| tree | Python | `plan` | times faster | `plan`, then `report` | times faster |');
  console.log('|---|---|---|---|---|---|');
  let different = measure('the tree', corpus);
  if (copies > 0) {
    const many = join(folder, 'many');
    for (let copy = 0; copy < copies; copy += 1) cpSync(corpus, join(many, `copy${copy}`), { recursive: true });
    different += measure(`${copies} copies`, many);
  }
  console.log(different === 0 ? '\nBoth found the same containers.' : `\n${different} differences, told above.`);
  process.exitCode = different === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
