import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));

it('tells which rules never applied, and not those that did', async () => {
  const folder = await temporaryFolder();
  await cp(show, folder, { recursive: true });
  const rules = join(folder, 'rules.yaml');
  await writeFile(
    rules,
    'loaders:\n  - from: LookLoader\n    to: StudioLookLoader\n  - from: NobodysLoader\n    to: Another\n',
  );
  const sources = ['--openpype', join(folder, 'lighthouse.zip'), '--ayon', join(folder, 'lighthouse.ayon.gz')];
  const argv = ['plan', join(folder, 'work'), ...sources, '--project', 'lighthouse', '--rules', rules];
  const whole = await runCli([...argv, '--out', join(folder, 'whole')]);
  expect(whole.code, whole.err).toBe(0);
  expect(whole.out).toMatch(/About this run\n.*loaders\[1\]/);
  expect(whole.out).not.toMatch(/loaders\[0\]/);

  for (const index of [1, 2]) await runCli([...argv, '--shard', `${index}/2`, '--out', join(folder, `shard${index}`)]);
  const merged = await runCli([
    'merge',
    join(folder, 'shard1'),
    join(folder, 'shard2'),
    '--out',
    join(folder, 'merged'),
  ]);
  expect(merged.out, 'a rule that applied in one shard has applied').not.toMatch(/loaders\[0\]/);
  expect(merged.out).toMatch(/loaders\[1\]/);
});
