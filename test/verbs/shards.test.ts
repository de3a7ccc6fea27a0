import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { merge, plan, type PlanOptions } from '../../src/index.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { productRows, readScript, TWICE, UNKNOWN, writeLibraries } from '../support/two-libraries.ts';

/** Writes one script for each pair of an id and the library whose file it loaded. */
async function writeShow(folder: string, scripts: readonly (readonly [id: string, library: string])[]): Promise<void> {
  await mkdir(join(folder, 'work'), { recursive: true });
  for (const [at, [id, library]] of scripts.entries()) {
    const path = join(folder, 'work', `w${at}.nk`);
    await writeFile(path, readScript(id, library));
    await utimes(path, 1_600_000_000, 1_600_000_000);
  }
  await writeLibraries(join(folder, 's.ayon.gz'), {
    main: [],
    liba: productRows('liba', 0x100),
    libb: productRows('libb', 0x200),
  });
}

/** The bytes of the plan of everything, and of the plans of so many shards put together. */
async function wholeAndMerged(folder: string, count: number): Promise<readonly [Buffer, Buffer]> {
  const options = (out: string): PlanOptions => ({
    ayon: [join(folder, 's.ayon.gz')],
    projects: ['main', 'liba', 'libb'],
    policy: { accept: 'path' },
    out: join(folder, out),
  });
  const work = [join(folder, 'work')];
  await plan(work, options('whole'));
  const shards = Array.from({ length: count }, (_, at) => join(folder, `shard${at + 1}`));
  for (const index of shards.keys()) {
    await plan(work, { ...options(`shard${index + 1}`), shard: { index: index + 1, count } });
  }
  await merge(shards, join(folder, 'merged'));
  const bytes = (run: string): Promise<Buffer> => readFile(join(folder, run, 'plan.jsonl'));
  return [await bytes('whole'), await bytes('merged')];
}

it('shards that are merged decide as one plan of everything does, where only the file tells which of two projects', async () => {
  const folder = await temporaryFolder();
  await writeShow(
    folder,
    Array.from({ length: 8 }, (_, at) => [at % 2 === 0 ? TWICE : UNKNOWN, 'libb'] as const),
  );
  const [whole, merged] = await wholeAndMerged(folder, 2);
  expect(whole.toString()).toContain('"method":"path"');
  expect(merged.equals(whole)).toBe(true);
});

it('any number of shards, merged, give the bytes of the whole plan', async () => {
  const script = fc.tuple(
    fc.constantFrom(TWICE, UNKNOWN, TWICE, UNKNOWN, '60a000000000000000000002', 'not an id', ''),
    fc.constantFrom('liba', 'libb', 'libb', 'elsewhere'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(script, { minLength: 4, maxLength: 16 }),
      fc.integer({ min: 2, max: 5 }),
      async (scripts, count) => {
        const folder = await temporaryFolder();
        await writeShow(folder, scripts);
        const [whole, merged] = await wholeAndMerged(folder, count);
        expect(merged.toString()).toBe(whole.toString());
        await rm(folder, { recursive: true });
      },
    ),
    { numRuns: 8 },
  );
});
