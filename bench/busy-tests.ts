import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/**
 * `bench/run busy-tests [times]` (3): `.ci/run` so many times while every core is kept busy by a `sha256sum` that never ends,
 * and then once on the first core alone (Linux). Says of each run how it ended, and ends with 1 when one of them failed.
 */
const times = Number(process.argv[2] ?? 3);

async function succeeds(name: string, command: readonly string[]): Promise<boolean> {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  results.push(`${name}: ${code === 0 ? 'green' : `FAILED with ${String(code)}`}`);
  return code === 0;
}

const results: string[] = [];
const load = Array.from({ length: availableParallelism() }, () =>
  spawn('sha256sum', ['/dev/zero'], { stdio: 'ignore' }),
);
const calm = (): void => load.forEach((one) => one.kill('SIGKILL'));
process.on('exit', calm);
process.on('SIGINT', () => process.exit(130));

let green = true;
for (let run = 1; run <= times; run += 1) green = (await succeeds(`busy ${run}`, ['.ci/run'])) && green;
calm();
green = (await succeeds('one core', ['taskset', '-c', '0', '.ci/run'])) && green;
console.log(results.join('\n'));
process.exitCode = green ? 0 : 1;
