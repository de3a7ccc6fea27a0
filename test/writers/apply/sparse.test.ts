import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { ApplyEvent } from '../../../src/writers/apply/events.ts';
import { thisMachine } from '../../../src/writers/apply/machine/machine.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { mayaScene, planText } from './support/plans.ts';
import { age, planReal, stateOf, strays, tempFolder } from './support/real-run.ts';
import type { RealShow } from './support/real-run.ts';

const HOLE = 4 * 1024 * 1024;

/** Room on the disk, in bytes. */
function room(path: string): number {
  return statSync(path).blocks * 512;
}

/** A scene of a day ago, with a hole in its middle and one at its end. */
function sparseShow(root: string): RealShow {
  const path = join(root, 'show', 'a.ma');
  const run = join(root, 'run');
  mkdirSync(join(root, 'show'), { recursive: true });
  mkdirSync(run);
  const scene = Buffer.concat([mayaScene('a.ma'), Buffer.from('// a hole: ')]);
  writeFileSync(path, scene);
  truncateSync(path, scene.length + HOLE);
  appendFileSync(path, '\n// another: ');
  truncateSync(path, statSync(path).size + HOLE);
  age(path);
  const file = planReal(path, 'a.ma', readFileSync(path));
  writeFileSync(join(run, 'plan.jsonl'), planText([file.line]));
  return { root, run, files: [file] };
}

/** Whether the disk of the tests takes less room for a hole than for its bytes. */
function keepsHoles(folder: string): boolean {
  const path = join(folder, 'probe');
  writeFileSync(path, '');
  truncateSync(path, HOLE);
  return process.platform === 'linux' && room(path) < HOLE / 2;
}

const root = tempFolder('sparse');
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(!keepsHoles(root))('a sparse workfile (skipped where the disk keeps no holes)', () => {
  test('takes no more of the disk when it was patched, nor when it was put back', async () => {
    const show = sparseShow(join(root, 'replaced'));
    const path = show.files[0]?.path ?? '';
    expect(room(path)).toBeLessThan(HOLE / 2);
    const { totals } = await applyRun(show.run);
    expect(totals.reasons).toEqual({});
    expect(stateOf(show)).toEqual(['new']);
    expect(room(path)).toBeLessThan(HOLE / 2);
    // Without its backup it is made again from the new file.
    rmSync(join(show.run, 'backup'), { recursive: true });
    await undoRun(show.run);
    expect(stateOf(show)).toEqual(['old']);
    expect(room(path)).toBeLessThan(HOLE / 2);
    expect(strays(show)).toEqual([]);
  });

  test('overwritten in place it fills up, which is said before; its backup keeps the holes', async () => {
    const show = sparseShow(join(root, 'in-place'));
    const said: string[] = [];
    const onEvent = (event: ApplyEvent): void => void (event.type === 'notice' && said.push(event.reason.code));
    await applyRun(show.run, { mode: 'in-place', onEvent });
    expect(said).toContain('write-holes-filled');
    expect(stateOf(show)).toEqual(['new']);
    const folder = join(show.run, 'backup');
    const [backup = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ma'),
    );
    expect(room(join(folder, backup))).toBeLessThan(HOLE / 2);
    await undoRun(show.run);
    expect(stateOf(show)).toEqual(['old']);
  });

  test('is overwritten in place only where the disk has room for its holes', async () => {
    const show = sparseShow(join(root, 'tight'));
    const machine = thisMachine();
    const tight = { ...machine, fs: { ...machine.fs, freeBytes: () => Promise.resolve(HOLE) } };
    const { totals } = await applyRun(show.run, { mode: 'in-place', machine: tight });
    expect(totals.reasons).toEqual({ 'write-no-space-ahead': 1 });
    expect(stateOf(show)).toEqual(['old']);
  });
});
