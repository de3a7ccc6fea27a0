import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apply, deriveAyonId, plan, undo } from '../../src/index.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, readScript, TWICE, writeLibraries } from '../support/two-libraries.ts';

it('the library puts the old ids back in a workfile that was saved since, as the command does', async () => {
  const folder = await temporaryFolder();
  const workfile = join(folder, 'shot.nk');
  const run = join(folder, 'run');
  await writeFile(workfile, readScript(TWICE, 'liba'));
  await utimes(workfile, 1_600_000_000, 1_600_000_000);
  await writeLibraries(join(folder, 's.ayon.gz'), { liba: productRows('liba', 0x100) });
  await plan([workfile], { ayon: [join(folder, 's.ayon.gz')], projects: ['liba'], out: run });
  await apply(run);
  const patched = await readFile(workfile, 'latin1');
  expect(patched).toContain(deriveAyonId(TWICE));
  await writeFile(workfile, patched.replace('name Read1', 'name Read7'), 'latin1');
  const outcomes: string[] = [];
  await undo(run, { onEvent: ({ outcome }) => outcomes.push(outcome) });
  expect(outcomes).toEqual(['ids-only']);
  const undone = await readFile(workfile, 'latin1');
  expect(undone).toContain(TWICE);
  expect(undone).toContain('name Read7');
});
