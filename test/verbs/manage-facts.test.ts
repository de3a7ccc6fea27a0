import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apply, deriveAyonId, openPlan, plan, verify } from '../../src/index.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, readScript, TWICE, writeLibraries } from '../support/two-libraries.ts';

it('plan and verify say the same of what Manage will make of a record, where two projects have its id', async () => {
  const folder = await temporaryFolder();
  const workfile = join(folder, 'shot.nk');
  const run = join(folder, 'run');
  // The record names the library; the newest version of the own project's product has no exr.
  const id = deriveAyonId(TWICE).toUpperCase();
  const project = ' addUserKnob {26 avalon:project_name l project_name T liba}\n addUserKnob {26 avalon:representation';
  await writeFile(workfile, readScript(id, 'liba').replace(' addUserKnob {26 avalon:representation', project));
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  await writeLibraries(join(folder, 's.ayon.gz'), {
    main: productRows('main', 0x100, [['exr'], ['mov']]),
    liba: productRows('liba', 0x200),
  });
  await plan([workfile], { ayon: [join(folder, 's.ayon.gz')], projects: ['main', 'liba'], out: run });
  const line = (await (await openPlan(run)).workfiles.next()).value;
  expect(line).toMatchObject({
    containers: [{ decision: { status: 'remap' }, manage: { after: { listed: true, updatable: true }, blockers: [] } }],
  });
  expect((await apply(run)).totals.workfiles.patched).toBe(1);
  const outcomes: unknown[] = [];
  const result = await verify(run, { onEvent: (event) => outcomes.push(event) });
  expect(JSON.stringify([result, outcomes])).not.toContain('expected');
});
