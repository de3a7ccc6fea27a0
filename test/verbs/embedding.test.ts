import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const PROGRAM = `
  import { scan, plan, apply } from 'ayon-remap';
  const [folder, out] = process.argv.slice(1);
  const types = [];
  for await (const line of scan([folder])) types.push(line.type);
  const summary = await plan([folder], { projects: ['p'], out });
  const stopped = await plan([folder], { projects: ['p'], out, signal: AbortSignal.abort() }).catch((error) => error.name);
  process.stderr.write(JSON.stringify({ types, containers: summary.containers.total, stopped, apply: typeof apply }));`;

describe('the package as a library', () => {
  it('iterates, plans, stops by a signal, and says nothing of its own', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.ma'), mayaScene(['64a1b2c3d4e5f60718293041']));
    const words = ['--input-type=module', '-e', PROGRAM, folder, join(folder, 'run')];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: root });
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({
      types: ['workfile', 'summary'],
      containers: 1,
      stopped: 'AbortError',
      apply: 'function',
    });
  });
});
