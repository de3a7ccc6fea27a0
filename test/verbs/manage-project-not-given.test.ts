import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deriveAyonId, openPlan, plan } from '../../src/index.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, readScript, TWICE, writeLibraries } from '../support/two-libraries.ts';

it('a record of a project that AYON has, but that was not named, empties nothing', async () => {
  const folder = await temporaryFolder();
  const workfile = join(folder, 'shot.nk');
  const run = join(folder, 'run');
  const project = ' addUserKnob {26 avalon:project_name l project_name T liba}\n addUserKnob {26 avalon:representation';
  const record = readScript(deriveAyonId(TWICE), 'liba');
  await writeFile(workfile, record.replace(' addUserKnob {26 avalon:representation', project));
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  await writeLibraries(join(folder, 's.ayon.gz'), {
    main: productRows('main', 0x100),
    liba: productRows('liba', 0x200),
  });
  const summary = await plan([workfile], { ayon: [join(folder, 's.ayon.gz')], projects: ['main'], out: run });
  expect(summary.manageEmpty).toBeUndefined();
  expect((await (await openPlan(run)).workfiles.next()).value).toMatchObject({
    findings: [],
    containers: [
      {
        manage: {
          before: { listed: true, updatable: false },
          blockers: [{ code: 'manage-project-not-given', args: { project: 'liba' } }],
        },
      },
    ],
  });
});
