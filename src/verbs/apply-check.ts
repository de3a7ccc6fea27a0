import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { nodeFileSystem } from '../files/node-file-system.ts';
import { RemapError } from '../model/error.ts';
import type { Check, NewFileAtHand } from '../writers/apply/events.ts';
import type { CheckNote } from '../writers/apply/session/journal-lines.ts';
import { hostScript, isCheckedHost, startWords } from '../writers/apply/pilot/scripts.ts';
import { obstacleBelow } from '../writers/apply/session/own-places.ts';
import { Refusal } from '../writers/apply/session/reasons.ts';
import { runToItsEnd } from './run-to-its-end.ts';

export interface ApplicationCheckOptions {
  /** The words of the command of each host; of `null`, for all hosts that have none of their own. */
  readonly commands: ReadonlyMap<string | null, readonly string[]>;
  /** `AYON_REMAP_MAYA` and so on name the program for the word `pilot`, where it is not on the path. */
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Ends the check at hand. */
  readonly drop?: AbortSignal;
}

/** A command that is only this word is the check script of the pilot, in its application. */
const PILOT = 'pilot';

/**
 * A check that starts a command for each new file. The command gets the file's path in the place of `{file}`, or behind
 * its last word, and in its environment; what the application has to show stands in a file that is named there too
 * (`{expectations}`), in the form of the pilot's. It passes with the exit code 0.
 */
export function applicationCheck(run: string, options: ApplicationCheckOptions): Check {
  return async (file) => {
    const { host, format } = file.expected;
    const given = options.commands.get(host) ?? options.commands.get(null);
    if (given === undefined || given.length === 0) throw new Refusal('write-check-missing', { host });
    const expectations = await writeExpectations(resolve(run), file);
    const words = await commandWords(given, file, expectations, options.env);
    const env = {
      ...options.env,
      AYON_REMAP_FILE: file.file,
      AYON_REMAP_WORKFILE: file.path,
      AYON_REMAP_EXPECTATIONS: expectations,
      AYON_REMAP_HOST: host,
      AYON_REMAP_FORMAT: format,
      AYON_REMAP_PART: '1/1',
    };
    return judged(given.join(' '), await runToItsEnd(words, { ...options, env }), options);
  };
}

type Ended = Awaited<ReturnType<typeof runToItsEnd>>;

function judged(command: string, ended: Ended, { timeoutMs }: ApplicationCheckOptions): CheckNote {
  const said = ended.said;
  switch (ended.kind) {
    case 'not-started':
      throw new Refusal('write-check-not-started', { command, why: ended.why });
    case 'dropped':
      throw new Refusal('write-dropped');
    case 'hung':
      throw new Refusal('write-check-hung', { command, seconds: timeoutMs / 1000, said });
    case 'killed':
      throw new Refusal('write-check-killed', { command, signal: ended.signal, said });
    case 'ended':
      if (ended.code !== 0) throw new Refusal('write-check-failed', { command, ended: ended.code, said });
      return { command, said };
  }
}

/** `RUN/check/<workfile>/expectations.json`: the pilot's, with the one copy where it lies. */
async function writeExpectations(run: string, { path, file, expected, plan }: NewFileAtHand): Promise<string> {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const target = join(run, 'check', name, 'expectations.json');
  await makeOwn(run, target);
  const copy = { ...expected, copy: basename(path), path: file };
  await writeFile(target, `${JSON.stringify({ format: 1, plan, copies: [copy] })}\n`);
  return target;
}

/** The folder of a file of ours in the run folder, which nobody may have turned into a link. */
async function makeOwn(run: string, path: string): Promise<void> {
  const obstacle = await obstacleBelow(nodeFileSystem(), run, path);
  if (obstacle !== null) {
    throw new RemapError({
      kind: 'file',
      subject: obstacle,
      operation: 'writing what a check has to find',
      problem: 'it is no folder of the run folder',
      remedy: 'Remove it, and run the same command again',
    });
  }
  await mkdir(join(path, '..'), { recursive: true });
}

async function commandWords(
  given: readonly string[],
  { file, path, expected: { host } }: NewFileAtHand,
  expectations: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  if (given.length === 1 && given[0] === PILOT) return pilotWords(host, expectations, env);
  const values: Readonly<Record<string, string>> = { file, workfile: path, expectations };
  const words = given.map((word) =>
    word.replace(/\{(file|workfile|expectations)\}/g, (all, key: string) => values[key] ?? all),
  );
  return given.some((word) => word.includes('{file}')) ? words : [...words, file];
}

/** Where the word is `pilot`: the script is written anew each time, so that nothing is run that somebody put there. */
async function pilotWords(
  host: NewFileAtHand['expected']['host'],
  expectations: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  if (!isCheckedHost(host)) throw new Refusal('write-check-missing', { host });
  const folder = join(expectations, '..');
  const script = join(folder, `check_${host}.py`);
  await writeFile(script, await hostScript('check', host, folder));
  const [program = '', ...words] = startWords(host, script);
  return [env[`AYON_REMAP_${host.toUpperCase()}`] ?? program, ...words];
}
