import { spawnSync } from 'node:child_process';

/** How long a program runs, in seconds, from before its start to after its end; any other exit code than these is an error. */
export function seconds(program: string, words: readonly string[], codes: readonly number[] = [0]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, words, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  const taken = (performance.now() - started) / 1000;
  if (status === null || !codes.includes(status)) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return taken;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
