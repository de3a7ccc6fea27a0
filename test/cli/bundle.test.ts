import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { preloading } from '../support/preload.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const run = promisify(execFile);

/** Says on stderr which module each thread is started from. */
const TELL_THREADS = `
  import threads from 'node:worker_threads';
  import { syncBuiltinESMExports } from 'node:module';
  const { Worker, isMainThread } = threads;
  if (isMainThread) {
    threads.Worker = class extends Worker {
      constructor(entry, options) { process.stderr.write('thread ' + entry + '\\n'); super(entry, options); }
    };
    syncBuiltinESMExports();
  }`;

describe('the bundled command line', () => {
  it('starts the threads that it is asked for, from where the compiler put their module', async () => {
    const folder = await temporaryFolder();
    for (let i = 0; i < 64; i += 1) {
      await mkdir(join(folder, `sh${i % 4}`), { recursive: true });
      await writeFile(join(folder, `sh${i % 4}`, `scene${i}.ma`), mayaScene(['64a1b2c3d4e5f60718293041']));
    }
    const env = { ...process.env, ...preloading(TELL_THREADS) };
    const { stdout, stderr } = await run(process.execPath, [bin, 'scan', folder, '-q', '-j', '2'], { env });
    const told = stderr.trim().split('\n');
    expect(told).toHaveLength(2);
    for (const line of told) expect(line).toMatch(/^thread file:.*\/dist\/src\/reading\/scan-worker\.js$/);
    expect(stdout).toContain('64');
  });
});
