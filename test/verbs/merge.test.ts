import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import { runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { turnedClock } from '../support/turned-clock.ts';

const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

async function planned(): Promise<{ folder: string; plan: (out: string, ...more: string[]) => Promise<number> }> {
  const folder = await temporaryFolder();
  await cp(show, folder, { recursive: true });
  const plan = async (out: string, ...more: string[]): Promise<number> => {
    const sources = ['--openpype', join(folder, 'lighthouse.zip'), '--ayon', join(folder, 'lighthouse.ayon.gz')];
    const paths = [join(folder, 'work', 'sh020'), join(folder, 'work')];
    return (
      await runCli(['plan', ...paths, ...sources, '--project', 'lighthouse', '--out', join(folder, out), ...more])
    ).code;
  };
  return { folder, plan };
}

describe('merge', () => {
  it('gives the same bytes as one plan of everything', async () => {
    const { folder, plan } = await planned();
    expect(await plan('whole')).toBe(0);
    for (const index of [1, 2, 3]) expect(await plan(`shard${index}`, '--shard', `${index}/3`)).toBe(0);
    const runs = [3, 1, 2].map((index) => join(folder, `shard${index}`));
    expect(await runCli(['merge', ...runs, '--out', join(folder, 'merged')])).toMatchObject({ code: 0 });
    const whole = await readFile(join(folder, 'whole', 'plan.jsonl'), 'utf8');
    expect(await readFile(join(folder, 'merged', 'plan.jsonl'), 'utf8')).toBe(whole);
  });

  it('names the shards that are missing, and those that do not belong together', async () => {
    const { folder, plan } = await planned();
    await plan('shard1', '--shard', '1/3');
    await plan('other2', '--shard', '2/3', '--accept', 'path');
    await plan('whole');
    const merge = async (code: number, ...names: string[]): Promise<string> => {
      const result = await runCli([
        'merge',
        ...names.map((name) => join(folder, name)),
        '--out',
        join(folder, 'merged'),
      ]);
      expect(result.code).toBe(code);
      return result.err;
    };
    expect(await merge(3, 'shard1'), 'nothing was typed wrong').toMatch(/missing: 2, 3/);
    expect(await merge(2, 'shard1', 'shard1')).toMatch(/same shard/);
    expect(await merge(2, 'shard1', 'other2')).toMatch(/planned otherwise/);
    expect(await merge(2, 'whole')).toMatch(/not the plan of a shard/);
  });

  it('waits for shards that arrive late, and names the one that never comes', async () => {
    const { folder, plan } = await planned();
    await plan('whole');
    await plan('shards/1', '--shard', '1/3');
    const merge = (out: string, clock: Clock): Promise<CliResult> =>
      runCli(['merge', join(folder, 'shards'), '--out', join(folder, out), '--wait', '3'], {}, { clock });
    const whole = turnedClock();
    const early = await merge('early', whole);
    expect(early.code).toBe(3);
    expect(early.err).toMatch(/of 3 shards these are missing: 2, 3/);
    expect(sum(whole.waits), 'three minutes, and not a look more').toBe(180_000);
    const coming = [3, 2];
    const part = turnedClock(async () => {
      const next = coming.pop();
      if (next !== undefined) await plan(`shards/${next}`, '--shard', `${next}/3`);
    });
    expect(await merge('late', part)).toMatchObject({ code: 0 });
    expect(part.waits, 'once for each that was missing').toHaveLength(2);
    const read = (out: string): Promise<string> => readFile(join(folder, out, 'plan.jsonl'), 'utf8');
    expect(await read('late')).toBe(await read('whole'));
  });
});
