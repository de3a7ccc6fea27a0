import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { preloading } from '../support/preload.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';
import { until } from '../support/waiting.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

interface Run {
  readonly ended: Promise<Ended>;
  /** As the terminal does for Ctrl-C. */
  interrupt(): void;
}

/** The workfiles of these tests were made a moment ago; for the program that was an hour ago, so that it trusts their times. */
const LATER = `
  const { now } = Date;
  Date.now = () => now() + 3600_000;`;

/** Has every process and every thread write down which scenes it opens. */
const WITNESS = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync } = fs;
  fs.openSync = (path, ...rest) => {
    if (String(path).endsWith('.ma')) fs.appendFileSync(process.env.WITNESS, path + '\\n');
    return openSync(path, ...rest);
  };
  syncBuiltinESMExports();`;

/** Starts the program; it writes down in the file `witness` which scenes it opens. */
function start(words: readonly string[], witness: string): Run {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...preloading(WITNESS + LATER), WITNESS: witness },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  return {
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, err })),
    interrupt: () => void child.kill('SIGINT'),
  };
}

/** The scenes that were opened. */
function opened(witness: string): Set<string> {
  return new Set(existsSync(witness) ? readFileSync(witness, 'utf8').trim().split('\n') : []);
}

/** The workfiles that an index remembers. */
function remembered(run: string): string[] {
  return ['index.jsonl', 'index.jsonl.part']
    .map((name) => join(run, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .flatMap((line) => /^\{"path":"([^"]*)".*\}$/.exec(line)?.[1] ?? []);
}

/**
 * A scene that no disk holds and no test sees the end of: four terabytes of nothing, which take as long to read as others.
 * Whoever ends while he reads it did not read on.
 */
async function endless(path: string): Promise<void> {
  await writeFile(path, '//Maya ASCII 2022 scene\nrequires maya "2022";\n');
  await truncate(path, 4e12);
}

describe('Ctrl-C while plan reads', () => {
  it('ends with 130 and keeps what was read; the same command goes on and gives the same plan', async () => {
    const folder = await temporaryFolder();
    const work = join(folder, 'work');
    await mkdir(work);
    const names = Array.from({ length: 60 }, (_, i) => `scene${String(i).padStart(2, '0')}.ma`);
    const paths = names.map((name) => join(work, name));
    const scene = mayaScene(['64a1b2c3d4e5f60718293041']);
    for (const path of paths) await writeFile(path, scene);
    const long = paths[40] ?? '';
    await endless(long);
    // With one reader, so that what lies before the endless scene is read when that is opened.
    const plan = (run: string): string[] => ['plan', work, '-j', '1', '--project', 'p', '--out', join(folder, run)];
    const out = join(folder, 'run');

    const first = join(folder, 'first');
    const stopping = start(plan('run'), first);
    await until('the endless scene', () => opened(first).has(long));
    stopping.interrupt();
    const stopped = await stopping.ended;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/Stopped\. .*the same command goes on/);
    expect(existsSync(join(out, 'plan.jsonl')), 'no half a plan').toBe(false);
    expect(remembered(out), 'what lay before').toEqual(paths.slice(0, 40));

    await writeFile(long, scene);
    const second = join(folder, 'second');
    expect(await start(plan('run'), second).ended).toMatchObject({ code: 0 });
    expect([...opened(second)].sort(), 'nothing is read again').toEqual(paths.slice(40));

    expect(await start(plan('undisturbed'), join(folder, 'third')).ended).toMatchObject({ code: 0 });
    const bytes = (run: string): Promise<string> => readFile(join(folder, run, 'plan.jsonl'), 'utf8');
    expect(await bytes('run')).toBe(await bytes('undisturbed'));
  });

  it.each([1, 2])('is heard %i times in the middle of a file without end, and ends at once', async (times) => {
    const folder = await temporaryFolder();
    const work = join(folder, 'work');
    await mkdir(work);
    await endless(join(work, 'long.ma'));
    const witness = join(folder, 'opened');
    const long = start(['plan', work, '--project', 'p', '--out', join(folder, 'run')], witness);
    await until('the endless scene', () => opened(witness).size > 0);
    for (let i = 0; i < times; i += 1) long.interrupt();
    expect((await long.ended).code).toBe(130);
  });
});
