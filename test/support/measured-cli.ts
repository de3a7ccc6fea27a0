import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { preloading } from './preload.ts';
import { temporaryFolder } from './scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

/** Has the program write down, at its end, how much memory it took at most, in kilobytes. Its children do not. */
const PEAK = `
  import { writeFileSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread && process.argv[1].endsWith('bin.js'))
    process.on('exit', () => writeFileSync(process.env.PEAK, String(process.resourceUsage().maxRSS)));`;

export interface Measured {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The most memory that the program took, in megabytes. */
  readonly megabytes: number;
}

/** Runs the program as it is installed, and measures its memory. `preload` runs before it. */
export async function runMeasured(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  preload = '',
): Promise<Measured> {
  const peak = join(await temporaryFolder(), 'peak');
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, ...preloading(PEAK + preload), PEAK: peak },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err, megabytes: Number(await readFile(peak, 'utf8').catch(() => 'NaN')) / 1000 };
}
