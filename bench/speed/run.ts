import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { median, seconds } from './clock.ts';
import { plainComposition, plainProject, plainScene, plainTree } from './scenes.ts';

/**
 * The census beside ripgrep for one literal, on the same warm files, turn by turn, process start included, and where the
 * census spends its time: bench/run speed [rounds [word]] (after `npm run build`); with a word, only the rows that are named so.
 */
const rounds = Number(process.argv[2] ?? 7);
const only = process.argv[3] ?? '';
const folder = join(tmpdir(), 'ayon-remap-bench-speed');

/** A program that does nothing but read, with one buffer: what Node itself needs for the files. */
const READ_ONLY = `
  const { closeSync, openSync, readdirSync, readSync } = require('node:fs');
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (const entry of readdirSync(process.argv[1], { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const fd = openSync(entry.parentPath + '/' + entry.name, 'r');
    while (readSync(fd, buffer) > 0);
    closeSync(fd);
  }`;

interface Row {
  readonly name: string;
  readonly path: string;
}

function prepare(): { readonly tiny: string; readonly rows: readonly Row[] } {
  const tiny = join(folder, 'tiny');
  mkdirSync(tiny, { recursive: true });
  plainScene(join(tiny, 'scene.ma'), 1000);
  const files: readonly (readonly [name: string, path: () => string])[] = [
    ['1 GiB, one scene', () => one('scene.ma', 1024 ** 3, plainScene)],
    ['5,000 x 200 KB', () => prepared('small', (path) => plainTree(path, 5000, 200_000))],
    ['1 GiB, one project of Hiero', () => one('edit.hrox', 1024 ** 3, plainProject)],
    ['300 MB, one project of Hiero', () => one('edit.hrox', 300e6, plainProject)],
    ['1 GiB, one composition of Fusion', () => one('shot.comp', 1024 ** 3, plainComposition)],
    ['300 MB, one composition of Fusion', () => one('shot.comp', 300e6, plainComposition)],
  ];
  const rows = files.flatMap(([name, path]) => (name.includes(only) ? [{ name, path: path() }] : []));
  return { tiny, rows };
}

/** A folder that is filled once. */
function prepared(name: string, fill: (path: string) => void): string {
  const path = join(folder, name);
  if (existsSync(join(folder, `${name}.ready`))) return path;
  mkdirSync(path, { recursive: true });
  fill(path);
  writeFileSync(join(folder, `${name}.ready`), '');
  return path;
}

/** A folder with one file of so many bytes. */
function one(name: string, bytes: number, write: (path: string, bytes: number) => void): string {
  return prepared(`${bytes}-${name}`, (path) => write(join(path, name), bytes));
}

const node = (...words: readonly string[]): number => seconds(process.execPath, words);
const census = (path: string): number => node('dist/cli/bin.js', 'scan', '-q', path);
const ripgrep = (path: string, ...words: readonly string[]): number =>
  seconds(rgPath, [...words, '-a', '-c', '-F', 'pyblish.avalon.container', path], [0, 1]);
const ms = (value: number): string => `${(value * 1000).toFixed(0)} ms`;

function measure({ name, path }: Row, tiny: string): { readonly beside: string; readonly parts: string } {
  const runs = {
    rg: (): number => ripgrep(path),
    rgAlone: (): number => ripgrep(path, '-j1'),
    census: (): number => census(path),
    bare: (): number => node('-e', '0'),
    tiny: (): number => census(tiny),
    readOnly: (): number => node('-e', READ_ONLY, path),
  };
  const taken = { rg: [], rgAlone: [], census: [], bare: [], tiny: [], readOnly: [] } as Record<
    keyof typeof runs,
    number[]
  >;
  for (let round = -1; round < rounds; round += 1) {
    for (const what of Object.keys(taken) as (keyof typeof runs)[]) {
      const time = runs[what]();
      // The round before the first fills the cache.
      if (round >= 0) taken[what].push(time);
    }
  }
  const of = (what: keyof typeof runs): number => median(taken[what]);
  const rest = of('census') - of('tiny') - (of('readOnly') - of('bare'));
  const ratio = (what: 'rg' | 'rgAlone'): string => (of('census') / of(what)).toFixed(2);
  const beside = [name, ms(of('rg')), ms(of('rgAlone')), ms(of('census')), ratio('rg'), ratio('rgAlone')];
  const parts = [name, ms(of('bare')), ms(of('tiny') - of('bare')), ms(of('readOnly') - of('bare')), ms(rest)];
  return { beside: `| ${beside.join(' | ')} |`, parts: `| ${parts.join(' | ')} |` };
}

const load = (): string => (loadavg()[0] ?? NaN).toFixed(1);
console.log(`${cpus()[0]?.model ?? '?'}, ${cpus().length} processors, Node ${process.version}, ${rounds} rounds`);
console.log(`load when it began: ${load()}\n`);
const { tiny, rows } = prepare();
const measured = rows.map((row) => measure(row, tiny));
console.log(
  '| files | ripgrep | ripgrep, one thread | census | ratio of medians | to one thread |\n|---|---|---|---|---|---|',
);
for (const { beside } of measured) console.log(beside);
console.log(
  '\n| of the census | Node itself | start of the command line | reading | looking and counting |\n|---|---|---|---|---|',
);
for (const { parts } of measured) console.log(parts);
console.log(`\nload when it ended: ${load()}`);
