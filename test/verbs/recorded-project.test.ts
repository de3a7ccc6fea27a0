import { createHash } from 'node:crypto';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';
import type { ContainerLine, WorkfileLine } from '../../src/model/plan.ts';

/**
 * A project that went through the genuine importer into a genuine AYON server: which of its 65 representation documents
 * arrived was recorded there.
 */
const data = fileURLToPath(new URL('../data', import.meta.url));
const DUMP = join(data, 'op-prj/OpPrj.zip');
const AYON = join(data, 'ayon-opprj.copy.sql');

interface Recorded {
  readonly objectId: string;
  readonly label: string;
  readonly uuid5: string;
  readonly onServer: string | null;
}

async function representationIds(): Promise<Recorded[]> {
  const recorded = JSON.parse(await readFile(join(data, 'op-prj/expected.json'), 'utf8')) as Recorded[];
  const { openOpenPype } = await import('../../src/catalogs/openpype/open.ts');
  const dumps = await openOpenPype([DUMP], { cacheFolder: null });
  const found = await dumps.lookup(new Set(recorded.map(({ objectId }) => objectId)));
  await dumps.close();
  return recorded.filter(({ objectId }) => /representation$/.test(found.get(objectId)?.type ?? ''));
}

/** Old enough that nobody is thought to be at work on it. */
async function writeOld(path: string, content: string): Promise<void> {
  await writeFile(path, content, 'latin1');
  await utimes(path, 1_600_000_000, 1_600_000_000);
}

function containersOf(out: string): ContainerLine[] {
  return jsonLines(out).flatMap((line) => (line.type === 'workfile' ? line.containers : []));
}

describe('a project that was imported, as recorded', () => {
  it('is decided document by document as the server says, and what is missing carries the reason', async () => {
    const folder = await temporaryFolder();
    const recorded = await representationIds();
    expect(recorded).toHaveLength(65);
    await writeOld(join(folder, 'all.ma'), mayaScene(recorded.map(({ objectId }) => objectId)));
    const { code, out } = await runCli([
      'plan',
      folder,
      '--openpype',
      DUMP,
      '--ayon',
      AYON,
      '--project',
      'OpPrj',
      '--out',
      join(folder, 'run'),
      '--json',
    ]);
    expect(code).toBe(0);
    const byId = new Map(containersOf(out).map((container) => [container.fields['representation'], container]));
    for (const { objectId, label, uuid5, onServer } of recorded) {
      const decision = byId.get(objectId)?.decision;
      if (onServer === 'representations') {
        expect(decision, label).toMatchObject({
          status: 'remap',
          method: 'derived',
          target: { representationId: uuid5 },
        });
      } else if (label === 'archived_representation') {
        expect(decision, label).toMatchObject({ status: 'remap', method: 'alias' });
      } else {
        expect(decision, label).toMatchObject({ status: 'unresolved', target: null });
        expect(decision?.reason?.code, label).toMatch(/^import-/);
        expect(byId.get(objectId)?.edits, label).toEqual([]);
      }
    }
  });

  it('is written, proven, left alone by a second plan, and undone to the byte', async () => {
    const folder = await temporaryFolder();
    const run = join(folder, 'run');
    const recorded = (await representationIds()).filter(({ onServer }) => onServer === 'representations');
    await mkdir(join(folder, 'work'));
    const path = join(folder, 'work', 'scene.ma');
    const original = mayaScene(recorded.map(({ objectId }) => objectId));
    await writeOld(path, original);
    const plan = (out: string): Promise<{ code: number; out: string }> =>
      runCli([
        'plan',
        join(folder, 'work'),
        '--openpype',
        DUMP,
        '--ayon',
        AYON,
        '--project',
        'OpPrj',
        '--out',
        out,
        '--json',
      ]);

    const planned = await plan(run);
    expect(await readFile(path, 'latin1'), 'a plan touches nothing').toBe(original);
    const line = jsonLines(planned.out).find((candidate): candidate is WorkfileLine => candidate.type === 'workfile');
    expect(line?.sha256).toBe(createHash('sha256').update(original).digest('hex'));

    expect(await runCli(['apply', run])).toMatchObject({ code: 0 });
    const ayonIds = recorded.reduce((text, { objectId, uuid5 }) => text.replace(objectId, uuid5), original);
    expect(await readFile(path, 'latin1'), 'nothing but the ids has changed').toBe(ayonIds);

    const again = containersOf((await plan(join(folder, 'again'))).out);
    expect(again.map(({ decision, edits }) => [decision?.status, edits.length])).toEqual(
      recorded.map(() => ['already-ayon', 0]),
    );

    expect(await runCli(['undo', run])).toMatchObject({ code: 0 });
    expect(await readFile(path, 'latin1')).toBe(original);
  });
});
