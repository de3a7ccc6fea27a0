import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RemapError, systemCode } from '../model/error.ts';
import { CHECKED_HOSTS, parseExpectations } from '../writers/apply/pilot/expectations.ts';
import type { CheckedHost, Expectations } from '../writers/apply/pilot/expectations.ts';
import { parseResult } from '../writers/apply/pilot/results.ts';
import { hostScript, startWords } from '../writers/apply/pilot/scripts.ts';

export interface CheckOptions {
  /** `2/8`: every eighth copy of each host, from the second on. */
  readonly part: { readonly index: number; readonly count: number };
  /** `AYON_REMAP_MAYA` and so on name the program where it is not on the path. */
  readonly env: NodeJS.ProcessEnv;
  /** What the applications print. */
  readonly onOutput: (text: string) => void;
}

export interface HostRun {
  readonly host: CheckedHost;
  /** `done`: its result is whole, whatever stands in it. `failed`: it did not start, or ended before the last copy. */
  readonly outcome: 'done' | 'failed';
  /** How it ended: an exit code, a signal, or why it did not start. */
  readonly ended: string;
}

/**
 * Runs the check scripts of a run's pilot in their applications, one after the other. Throws a `RemapError` of kind `input`
 * where there is no pilot, or a script is not the one that this tool wrote.
 */
export async function checkPilot(run: string, options: CheckOptions): Promise<readonly HostRun[]> {
  const folder = join(resolve(run), 'pilot');
  const expectations = await readExpectations(folder);
  const { index, count } = options.part;
  const runs: HostRun[] = [];
  for (const host of CHECKED_HOSTS) {
    const copies = expectations.copies.filter((copy) => copy.host === host).length;
    if (copies < index) continue;
    const script = join(folder, `check_${host}.py`);
    await checkScript(host, script, folder);
    const ended = await start(host, script, options);
    const name = count === 1 ? `result-${host}.json` : `result-${host}-${index}of${count}.json`;
    const whole = await isWhole(join(folder, name));
    runs.push({ host, outcome: whole ? 'done' : 'failed', ended });
  }
  return runs;
}

async function readExpectations(folder: string): Promise<Expectations> {
  const path = join(folder, 'expectations.json');
  const text = await readFile(path, 'utf8').catch(() => '');
  const expectations = parseExpectations(text);
  if (expectations !== null) return expectations;
  throw unusable(path, text === '' ? 'it is not there' : 'it is not what `pilot` wrote');
}

/** A script is only run where it is ours; where the folder lies may differ from machine to machine. */
async function checkScript(host: CheckedHost, script: string, folder: string): Promise<void> {
  const withoutCall = (text: string): string => text.slice(0, text.lastIndexOf('\nmain(Application, '));
  const [ours, there] = await Promise.all([
    hostScript('check', host, folder),
    readFile(script, 'utf8').catch(() => ''),
  ]);
  const last = there.slice(withoutCall(there).length).trim();
  const isCall = /^main\(Application, "[a-z]+", globals\(\), u"(?:[^"\\\n]|\\.)*"\)$/.test(last);
  if (isCall && withoutCall(ours) === withoutCall(there)) return;
  throw unusable(script, there === '' ? 'it is not there' : 'it is not the script of this version');
}

function start(host: CheckedHost, script: string, { part, env, onOutput }: CheckOptions): Promise<string> {
  const [program = '', ...words] = startWords(host, script);
  const named = env[`AYON_REMAP_${host.toUpperCase()}`] ?? program;
  return new Promise((done) => {
    const child = spawn(named, words, {
      env: { ...env, AYON_REMAP_PART: `${part.index}/${part.count}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
    child.on('error', (error) => {
      done(`${named} did not start: ${systemCode(error) ?? error.message}`);
    });
    child.on('close', (code, signal) => {
      done(signal ?? String(code));
    });
  });
}

async function isWhole(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return parseResult(text)?.complete === true;
}

function unusable(subject: string, problem: string): RemapError {
  return new RemapError({
    kind: 'input',
    subject,
    operation: 'checking the pilot copies',
    problem,
    remedy: 'Run `ayon-remap pilot RUN` first',
  });
}
