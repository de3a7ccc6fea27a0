import { cp, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPlan, plan } from '../../src/index.ts';
import type { WorkfileLine } from '../../src/model/plan.ts';
import { sentence } from '../../src/words/index.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, writeLibraries } from '../support/two-libraries.ts';

it('a container without its representation parm is said to break the check for outdated containers of the whole scene', async () => {
  const folder = await temporaryFolder();
  const workfile = join(folder, 'shot.hip');
  await cp('fixtures/houdini/no-representation-parm/workfile.hip', workfile);
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  await writeLibraries(join(folder, 's.ayon.gz'), { show: productRows('show', 0x100) });
  const run = join(folder, 'run');
  await plan([workfile], { ayon: [join(folder, 's.ayon.gz')], projects: ['show'], out: run });
  const line = (await (await openPlan(run)).workfiles.next()).value as WorkfileLine;
  expect(line.containers).toHaveLength(1);
  const manage = line.containers[0]?.manage;
  expect(manage?.after).toEqual({ listed: false, updatable: false });
  expect(manage?.blockers.map(({ code, args }) => sentence(code, args))).toEqual([
    'AYON drops the record because its parm "representation" is missing, and its check for outdated containers fails for the whole scene because of it.',
  ]);
  expect(line.containers[0]?.edits).toEqual([]);
});
