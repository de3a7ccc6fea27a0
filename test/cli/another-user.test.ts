import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realShow, stateOf, strays } from '../writers/apply/support/real-run.ts';
import type { RealShow } from '../writers/apply/support/real-run.ts';

const NOBODY = 65_534;

/** Whether this test can become another user: as root, with `setpriv`. */
function canBecome(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const root = mkdtempSync(join(tmpdir(), 'ayon-remap-user-'));
const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program as `nobody`, who has no home. */
function asNobody(words: readonly string[]): Promise<Ended> {
  const become = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent' };
  return new Promise((resolve) => {
    execFile('setpriv', [...become, process.execPath, bin, ...words], { env, cwd: '/' }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** Whether `nobody` can run the program at all: a checkout may lie where only its owner may look. */
async function reaches(): Promise<boolean> {
  return existsSync(bin) && (await asNobody(['--version'])).code === 0;
}

let shows = 0;

/** A show that `nobody` may look at; what is in `theirs` is theirs. */
function show(theirs: (show: RealShow) => readonly string[] = () => []): RealShow {
  const made = realShow(join(root, `show${(shows += 1)}`), ['a.ma']);
  for (const path of theirs(made)) chownSync(path, NOBODY, NOBODY);
  return made;
}

describe.skipIf(!canBecome())('somebody who is not root (skipped where this test is not, or without setpriv)', () => {
  let can = false;
  beforeAll(async () => {
    chmodSync(root, 0o755);
    can = await reaches();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function expectASentence(words: readonly string[], says: RegExp): Promise<void> {
    const { code, err } = await asNobody(words);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/unexpected|^\s+at /m);
    expect([2, 3]).toContain(code);
  }

  it('is told that the run folder is not theirs to write', async ({ skip }) => {
    if (!can) skip();
    const made = show();
    await expectASentence(['apply', made.run], /EACCES/);
    await expectASentence(['undo', made.run], /EACCES/);
    expect(stateOf(made)).toEqual(['old']);
  });

  it('is told that the workfile belongs to somebody else', async ({ skip }) => {
    if (!can) skip();
    const made = show(({ run, root: top }) => [run, join(run, 'plan.jsonl'), join(top, 'show')]);
    await expectASentence(['apply', made.run], /only root can give a new file to somebody else/);
    expect(stateOf(made)).toEqual(['old']);
    expect(strays(made)).toEqual([]);
  });

  it('is told that the folder of the workfile is not theirs to write', async ({ skip }) => {
    if (!can) skip();
    const made = show(({ run, files }) => [run, join(run, 'plan.jsonl'), ...files.map(({ path }) => path)]);
    await expectASentence(['apply', made.run], /No file can be created in/);
    expect(stateOf(made)).toEqual(['old']);
  });

  it('patches their own workfiles and puts them back, without a home for a cache', async ({ skip }) => {
    if (!can) skip();
    const made = show(({ run, root: top, files }) => [
      run,
      join(run, 'plan.jsonl'),
      join(top, 'show'),
      ...files.map(({ path }) => path),
    ]);
    expect(await asNobody(['apply', made.run])).toMatchObject({ code: 0 });
    expect(stateOf(made)).toEqual(['new']);
    expect(await asNobody(['verify', made.run])).toMatchObject({ code: 0 });
    expect(await asNobody(['undo', made.run])).toMatchObject({ code: 0 });
    expect(stateOf(made)).toEqual(['old']);
    expect(strays(made)).toEqual([]);
  });

  it('is told of a share that they may not read', async ({ skip }) => {
    if (!can) skip();
    const made = show();
    chmodSync(join(made.root, 'show'), 0o700);
    const out = join(root, 'out');
    cpSync(made.run, out, { recursive: true });
    for (const name of readdirSync(out)) rmSync(join(out, name));
    chownSync(out, NOBODY, NOBODY);
    const { code, out: told } = await asNobody(['plan', join(made.root, 'show'), '--project', 'p', '--out', out]);
    expect(told).toMatch(/could not be read\s+Check that it exists, that you may read it/);
    expect(code).toBe(3);
  });
});
