import { describe, expect, it } from 'vitest';
import { FARMS } from '../../src/farm/index.ts';
import type { FarmJob } from '../../src/farm/index.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const JOB: FarmJob = {
  name: 'remap lighthouse',
  shards: 3,
  program: ['ayon-remap'],
  planArguments: [
    '/mnt/projects/the lighthouse',
    '--project',
    'lighthouse',
    '--include',
    '*.ma',
    '--ayon',
    "/mnt/it's.gz",
  ],
  out: '/mnt/runs/lighthouse',
  retries: 2,
  priority: 60,
  pool: 'td',
  user: 'sam',
  host: 'ws042',
};

describe('a job', () => {
  for (const [farm, write] of Object.entries(FARMS)) {
    it(`for ${farm} is what that farm takes`, async () => {
      const { files, submit } = write(JOB);
      for (const { name, text } of files) await expect(text).toMatchFileSnapshot(`golden/${farm}/${name}`);
      expect(submit).not.toBe('');
      const all = files.map(({ text }) => text).join('\n');
      expect(all).toContain('--unread-ok');
      expect(all, 'every shard has a run folder of its own, below one that merge takes').toMatch(
        /lighthouse\.shards\/("?\$|<|1)/,
      );
      expect(all).not.toMatch(/api.?key/i);
    });
  }

  const pilot: FarmJob = { ...JOB, name: 'remap pilot lighthouse', planArguments: [], isPilot: true };
  for (const [farm, write] of Object.entries(FARMS)) {
    it(`for ${farm} checks a pilot, a part a task, and then reads the results`, async () => {
      const { files, submit } = write(pilot);
      for (const { name, text } of files) await expect(text).toMatchFileSnapshot(`golden/${farm}-pilot/${name}`);
      expect(submit).not.toBe('');
      const all = files.map(({ text }) => text).join('\n');
      expect(all).toMatch(/pilot"?[ ,]+"?\/mnt\/runs\/lighthouse"?[ ,]+"?--check/);
      expect(all).toMatch(/pilot"?[ ,]+"?\/mnt\/runs\/lighthouse"?[ ,]+"?--confirm/);
      expect(all).not.toMatch(/--unread-ok|merge \/|lighthouse\.shards/);
    });
  }

  it('for RoyalRender is refused where one job would have to wait for too many', () => {
    expect(() => FARMS.royalrender({ ...JOB, shards: 251 })).toThrow(/at most 250/);
  });
});

describe('submit', () => {
  it('writes paths in full, takes plan’s own options, and refuses what makes no sense', async () => {
    const folder = await temporaryFolder();
    const words = ['submit', 'work', '--to', 'commands', '--shards', '2', '--project', 'p', '--openpype', 'dump.zip'];
    const done = await runCli([...words, '--out', `${folder}/run`, '--write', `${folder}/job`, '--json']);
    expect(done).toMatchObject({ code: 0 });
    expect(JSON.parse(done.out)).toMatchObject({ type: 'job', files: ['shards.txt', 'merge.txt'] });
    const { readFile } = await import('node:fs/promises');
    const shards = (await readFile(`${folder}/job/shards.txt`, 'utf8')).trim().split('\n');
    expect(shards).toHaveLength(2);
    expect(shards[1]).toContain(`${process.cwd()}/work --project p --openpype ${process.cwd()}/dump.zip --shard 2/2`);
    expect((await runCli([...words, '--write', `${folder}/job`])).err).toMatch(/no --out/);
    expect((await runCli([...words, '--out', 'x', '--shard', '1/2'])).err).toMatch(/makes no sense/);
    expect((await runCli([...words, '--out', 'x', '--no-such'])).err).toMatch(/no such option/);
    expect((await runCli([...words, '--out', 'x', '--send', 'http://h'])).err).toMatch(/no HTTP service/);
  });
});
