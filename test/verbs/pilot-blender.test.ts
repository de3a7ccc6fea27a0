import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/writers/apply/pilot/results.ts';
import { findBlender, makeScene } from '../support/blender/application.ts';
import { age, command, planScenes } from '../support/blender/round.ts';
import { runCli } from '../support/run-cli.ts';

const blender = findBlender();
const title =
  blender === null
    ? 'a pilot that Blender checks (not installed here)'
    : `a pilot that Blender ${blender.version} checks`;

/** Starting Blender takes seconds on a busy machine. */
const PATIENCE = 180_000;

/** Runs the check script in Blender; gives its exit code and what it printed. */
function check(script: string): Promise<{ code: number; out: string }> {
  const words = ['-b', '--factory-startup', '-noaudio', '--python', script];
  return new Promise((resolve) => {
    execFile(blender?.binary ?? '', words, { maxBuffer: 1 << 26 }, (error, out) => {
      resolve({ code: error === null ? 0 : Number(error.code), out });
    });
  });
}

describe.skipIf(blender === null)(title, () => {
  let folder: string;
  let run: string;
  let pilot: string;
  let scenes: readonly string[];
  let old: readonly Buffer[];

  beforeAll(async () => {
    if (blender === null) return;
    folder = await mkdtemp(join(tmpdir(), 'ayon-remap-pilot-'));
    await mkdir(join(folder, 'work'));
    scenes = ['plain', 'compressed'].map((name) => join(folder, 'work', `${name}.blend`));
    const [plain = '', compressed = ''] = scenes;
    await Promise.all([makeScene(blender, plain, 'plain'), makeScene(blender, compressed, 'compressed')]);
    await age(scenes);
    old = await Promise.all(scenes.map((path) => readFile(path)));
    ({ run } = await planScenes(folder));
    pilot = join(run, 'pilot');
  }, PATIENCE);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const result = async (): Promise<CheckResult> =>
    JSON.parse(await readFile(join(pilot, 'result-blender.json'), 'utf8')) as CheckResult;

  it(
    'is confirmed by evidence: Blender shows every field, and saves the same containers again',
    async () => {
      const made = await command('pilot', run, '--all');
      expect(made).toContain('check_blender.py');
      expect(made).toContain('--confirm');
      const { code, out } = await check(join(pilot, 'check_blender.py'));
      expect((await result()).workfiles.map(({ disagreements, message }) => [disagreements, message])).toEqual([
        [[], ''],
        [[], ''],
      ]);
      expect(code, out).toBe(0);
      const said = await result();
      expect(said).toMatchObject({ complete: true, application: 'Blender', version: blender?.version });
      expect(said.workfiles.map(({ outcome, records }) => [outcome, records])).toEqual([
        ['agreed', 7],
        ['agreed', 7],
      ]);
      expect(said.workfiles.every(({ fields }) => fields > 7 * 7)).toBe(true);
      expect(await command('pilot', run, '--confirm')).toContain('blender: confirmed by its application');
      const journal = await readFile(join(run, 'journal.jsonl'), 'utf8');
      expect(journal).toContain(`"evidence":{"applications":["Blender ${blender?.version ?? ''}"]`);
      expect(await Promise.all(scenes.map((path) => readFile(path)))).toEqual(old);
    },
    PATIENCE,
  );

  it(
    'stays closed where a copy is not what was planned, one cannot be opened, and the record is named',
    async () => {
      await command('pilot', run, '--all');
      const script = join(pilot, 'check_blender.py');
      const path = join(pilot, 'expectations.json');
      const text = await readFile(path, 'utf8');
      // The script is asked about ids that the copies do not hold.
      const id = /"representation":"([0-9a-f]{32})"/.exec(text)?.[1] ?? '';
      const other = `${id.slice(1)}${id[0] === '0' ? '1' : '0'}`;
      await writeFile(path, text.replaceAll(id, other));
      const { code, out } = await check(script);
      expect(code, out).toBe(1);
      expect(out).toContain(`expected ${other}, found ${id}`);
      const { code: refused, err } = await runCli(['pilot', run, '--confirm']);
      expect(refused).toBe(2);
      expect(err).toContain('expectations.json');
      // A copy that is no scene any more.
      await command('pilot', run, '--all');
      const said = await readFile(path, 'utf8').then((one) => JSON.parse(one) as { copies: { copy: string }[] });
      await writeFile(join(pilot, said.copies[0]?.copy ?? ''), 'no scene');
      const second = await check(script);
      expect(second.code, second.out).toBe(2);
      const confirmed = await runCli(['pilot', run, '--confirm']);
      expect(confirmed.code).toBe(1);
      expect(confirmed.err).toContain('could not open this copy');
    },
    PATIENCE,
  );
});
