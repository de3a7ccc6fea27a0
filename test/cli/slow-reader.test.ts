import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const SNAPSHOT = fileURLToPath(new URL('../../fixtures/demo/show/lighthouse.ayon.gz', import.meta.url));

it.each(['scan', 'plan'])('%s --json waits for its reader after each line, so that nothing piles up', async (verb) => {
  const folder = await temporaryFolder();
  const show = join(folder, 'show');
  await mkdir(show);
  for (let i = 0; i < 20; i += 1) await writeFile(join(show, `f${i}.ma`), mayaScene(['64a1b2c3d4e5f60718293041']));
  let [lines, waiting, most] = [0, 0, 0];
  const out = verb === 'plan' ? ['--out', join(folder, 'run'), '--project', 'lighthouse', '--ayon', SNAPSHOT] : [];
  await runCli(
    [verb, show, ...out, '--json', '-q'],
    {},
    {
      out: () => {
        lines += 1;
        waiting += 1;
        most = Math.max(most, waiting);
      },
      drain: async () => {
        await new Promise(setImmediate);
        waiting = 0;
      },
    },
  );
  expect(lines).toBeGreaterThan(20);
  // The header or the summary may come along with a workfile.
  expect(most).toBeLessThanOrEqual(2);
});
