import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemorySource } from '../../src/files/byte-source.ts';
import { nukeScanner } from '../../src/scanners/nuke/scanner.ts';
import type { CheckResult } from '../../src/writers/apply/pilot/results.ts';
import { clipRecord, hieroProject, tagSets } from './hiero-builder.ts';
import { runCli } from './run-cli.ts';
import { mayaScene, temporaryFolder } from './scenes.ts';

const SHOW = 'fixtures/demo/show';
const STANDINS = join(import.meta.dirname, 'standins');

/** The hosts that have a stand-in. */
export const STAND_INS = ['fusion', 'hiero', 'houdini', 'maya', 'nuke'] as const;
export type StandIn = (typeof STAND_INS)[number];

/** A Python, and what it says of itself. */
export interface Python {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
}

function python(program: string, env: Readonly<Record<string, string>> = {}): Python | null {
  try {
    const words = ['-c', 'import sys; sys.stdout.write("%d.%d" % sys.version_info[:2])'];
    const version = execFileSync(program, words, { encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' });
    return { program, env, version };
  } catch {
    return null;
  }
}

/** Null where there is none. */
export const python3 = python('python3');
export const python2 = python('python2') ?? python('python2', { PYENV_VERSION: '2.7.18' });

/** What a stand-in does wrong. */
export type Faults = Partial<Readonly<Record<'DIES' | 'REFUSES' | 'LIES' | 'LOSES', string>>>;

/** Runs a script of the run folder in a stand-in; gives its exit code and all that it printed. */
export function play(
  script: string,
  faults: Faults = {},
  words: readonly string[] = [],
  using: Python | null = python3,
): Promise<{ readonly code: number; readonly out: string }> {
  const wrong = Object.fromEntries(Object.entries(faults).map(([key, value]) => [`STANDIN_${key}`, value]));
  const env = { ...process.env, ...using?.env, ...wrong, PYTHONPATH: STANDINS, PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    execFile(using?.program ?? 'python3', [script, ...words], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err });
    });
  });
}

/** A show with workfiles of every host that has a stand-in, planned. */
export interface PilotShow {
  readonly folder: string;
  readonly run: string;
  readonly pilot: string;
  /** Makes another plan of the same show; gives its run folder. */
  readonly plan: (name: string, ...options: readonly string[]) => Promise<string>;
  readonly result: (name: string) => Promise<CheckResult>;
}

export async function pilotShow(): Promise<PilotShow> {
  const folder = await temporaryFolder();
  await cp(SHOW, folder, { recursive: true });
  const work = join(folder, 'work');
  await addEdit(work);
  const entries = await readdir(work, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), 1.687e9, 1.687e9);
  const plan = async (name: string, ...options: readonly string[]): Promise<string> => {
    const out = join(folder, name);
    const sources = ['--openpype', join(folder, 'lighthouse.zip'), '--ayon', join(folder, 'lighthouse.ayon.gz')];
    await cli('plan', work, ...sources, '--project', 'lighthouse', '--out', out, ...options);
    return out;
  };
  const run = await plan('run');
  const pilot = join(run, 'pilot');
  const result = async (name: string): Promise<CheckResult> =>
    JSON.parse(await readFile(join(pilot, name), 'utf8')) as CheckResult;
  return { folder, run, pilot, plan, result };
}

/** A project of Hiero and a composition of Fusion, with ids that the show's snapshot knows. */
async function addEdit(work: string): Promise<void> {
  const script = await readFile(join(SHOW, 'work/sh010/comp/lh_sh010_comp_v007.nk'));
  const { containers } = nukeScanner.scan(new MemorySource(script), 'nuke');
  const ids = containers.flatMap(({ fields }) =>
    /^[0-9a-f]{24}$/.test(fields.representation ?? '') ? [fields.representation ?? ''] : [],
  );
  const clips = ids.slice(0, 2).map((id, index) => {
    const name = `sh0${index + 1}0_plateMain_exr`;
    return { name, tags: tagSets(`openpypeData_0000000${index}`, clipRecord(id, name)) };
  });
  await mkdir(join(work, 'edit'), { recursive: true });
  await writeFile(join(work, 'edit', 'lh_edit_v001.hrox'), hieroProject([{ name: 'Video 1', clips }]));
  await writeFile(join(work, 'edit', 'lh_locked_v001.ma'), lockedScene(ids[0] ?? ''));
  await writeFile(join(work, 'edit', 'lh_title_v001.comp'), composition(ids.slice(0, 2)));
}

/** A scene with one container that cannot be patched outside: Maya works out its name when it opens it. */
function lockedScene(id: string): string {
  const given = '-type "string" "product0"';
  return mayaScene([id]).replace(`setAttr ".name" ${given}`, 'setAttr ".name" -type "string" `getAttr "x.name"`');
}

function composition(ids: readonly string[]): string {
  const tools = ids.map((id, index) => {
    const keys = {
      schema: 'openpype:container-2.0',
      id: 'pyblish.avalon.container',
      name: 'plateMain',
      namespace: 'sh010',
      loader: 'FusionLoadSequence',
      representation: id,
    };
    const record = Object.entries(keys).map(([key, value]) => `${key} = "${value}"`);
    return `\t\tplate${index} = Loader {\n\t\t\tCustomData = { avalon = { ${record.join(', ')} } },\n\t\t},\n`;
  });
  return `Composition {\n\tCurrentTime = 1001,\n\tVersion = "Fusion Studio 18.6.4 build 6",\n\tTools = {\n${tools.join('')}\t},\n}\n`;
}

/** Runs a command that has to end well; gives what it printed. */
export async function cli(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli([...words]);
  if (code !== 0) throw new Error(`ayon-remap ${words.join(' ')} ended with ${code}: ${err}${out}`);
  return out;
}

/** Programs that start a host's script in its stand-in, as the environment names them. */
export async function standInPrograms(folder: string): Promise<NodeJS.ProcessEnv> {
  const program = join(folder, 'stand-in');
  const text =
    '#!/bin/sh\nfor word in "$@"; do case "$word" in *.py) script=$word;; esac; done\nexec python3 "$script"\n';
  await writeFile(program, text, { mode: 0o755 });
  const named = STAND_INS.map((host): [string, string] => [`AYON_REMAP_${host.toUpperCase()}`, program]);
  return { ...process.env, ...Object.fromEntries(named), PYTHONPATH: STANDINS, PYTHONDONTWRITEBYTECODE: '1' };
}
