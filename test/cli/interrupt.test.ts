import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly err: string;
  /** Since the first Ctrl-C, or since the start. */
  readonly milliseconds: number;
}

interface Run {
  readonly ended: Promise<Ended>;
  /** As the terminal does for Ctrl-C. */
  interrupt(): void;
}

function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  let since = performance.now();
  let interrupts = 0;
  return {
    ended: new Promise((resolve) =>
      child.on('close', (code) => resolve({ code, err, milliseconds: performance.now() - since })),
    ),
    interrupt: () => {
      if ((interrupts += 1) === 1) since = performance.now();
      child.kill('SIGINT');
    },
  };
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await wait(20);
}

/** The workfiles that an index remembers. */
function remembered(run: string): string[] {
  return ['index.jsonl', 'index.jsonl.part']
    .map((name) => join(run, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .flatMap((line) => /^\{"path":"([^"]*)".*\}$/.exec(line)?.[1] ?? []);
}

/** Has every process write down which scenes it opens. */
const WITNESS = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync } = fs;
  fs.openSync = (path, ...rest) => {
    if (String(path).endsWith('.ma')) fs.appendFileSync(process.env.WITNESS, path + '\\n');
    return openSync(path, ...rest);
  };
  syncBuiltinESMExports();`;

describe.skipIf(!existsSync(bin))('Ctrl-C while plan reads (needs `npm run build`)', () => {
  it('ends with 130 and keeps what was read; the same command goes on and gives the same plan', async () => {
    const folder = await temporaryFolder();
    const work = join(folder, 'work');
    await mkdir(work);
    const scene = mayaScene(['64a1b2c3d4e5f60718293041']) + '// nothing more\n'.repeat(12_000);
    for (let i = 0; i < 60; i += 1) await writeFile(join(work, `scene${i}.ma`), scene);
    // What changed just before it was read is not trusted, and rightly so.
    await wait(5500);
    const plan = (run: string): string[] => ['plan', work, '--project', 'p', '--out', join(folder, run)];
    const out = join(folder, 'run');

    const slow = start([...plan('run'), '--max-mbps', '4']);
    await until(() => remembered(out).length > 2);
    slow.interrupt();
    const stopped = await slow.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/Stopped\. .*the same command goes on/);
    expect(stopped.milliseconds, 'not after all the others').toBeLessThan(2000);
    expect(existsSync(join(out, 'plan.jsonl')), 'no half a plan').toBe(false);
    const kept = remembered(out);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.length).toBeLessThan(60);

    await writeFile(join(folder, 'witness.mjs'), WITNESS);
    const witness = join(folder, 'opened');
    const preload = `--import=${pathToFileURL(join(folder, 'witness.mjs')).href}`;
    const again = await start(plan('run'), { NODE_OPTIONS: preload, WITNESS: witness }).ended;
    expect(again.code, again.err).toBe(0);
    const opened = new Set((await readFile(witness, 'utf8')).trim().split('\n'));
    expect(
      kept.filter((path) => opened.has(path)),
      'read again',
    ).toEqual([]);
    expect(opened.size + kept.length).toBe(60);

    expect(await start(plan('undisturbed')).ended).toMatchObject({ code: 0 });
    const bytes = (run: string): Promise<string> => readFile(join(folder, run, 'plan.jsonl'), 'utf8');
    expect(await bytes('run')).toBe(await bytes('undisturbed'));
  });

  it.each([1, 2])('is heard %i times in the middle of a file that takes minutes, and ends at once', async (times) => {
    const folder = await temporaryFolder();
    const work = join(folder, 'work');
    await mkdir(work);
    await writeFile(join(work, 'long.ma'), '//Maya ASCII 2022 scene\nrequires maya "2022";\n');
    // A hole: no disk holds it, and reading it takes as long as reading bytes.
    await truncate(join(work, 'long.ma'), 400e9);
    const long = start(['plan', work, '--project', 'p', '--out', join(folder, 'run')]);
    await until(() => existsSync(join(folder, 'run', 'index.jsonl.part')));
    await wait(500);
    for (let i = 0; i < times; i += 1) long.interrupt();
    const { code, milliseconds } = await long.ended;
    expect(code).toBe(130);
    expect(milliseconds).toBeLessThan(3000);
  });
});
