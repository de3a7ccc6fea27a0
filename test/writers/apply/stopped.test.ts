import { once } from 'node:events';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { thisMachine } from '../../../src/writers/apply/machine/machine.ts';
import { leasePath } from '../../../src/writers/apply/session/run-lease.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { until } from '../../support/waiting.ts';
import { startChild } from './support/killing.ts';
import type { Child } from './support/killing.ts';
import { buildChild, realShow, stateOf, strays, tempFolder } from './support/real-run.ts';
import type { RealShow } from './support/real-run.ts';

const root = tempFolder('stopped');
let child = '';

beforeAll(async () => {
  child = await buildChild(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A program that was stopped (SIGSTOP) between its first look at the workfiles and the first write. */
async function stoppedAtWork(show: RealShow, leave: string): Promise<Child> {
  const program = startChild(child, show.run, { leave });
  let said = '';
  program.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  await until('a program that is at work', () => said.includes('at work'));
  program.kill('SIGSTOP');
  return program;
}

describe.skipIf(process.platform === 'win32')('a run that is stopped and goes on (skipped on Windows)', () => {
  test('keeps others out meanwhile, and ends its work', async () => {
    const show = realShow(join(root, 'alone'), ['a.ma', 'b.ma']);
    const leave = join(show.root, 'leave');
    const first = await stoppedAtWork(show, leave);
    await expect(applyRun(show.run)).rejects.toMatchObject({ kind: 'locked' });
    writeFileSync(leave, '');
    first.kill('SIGCONT');
    expect(await once(first, 'exit')).toEqual([0, null]);
    expect(stateOf(show)).toEqual(['new', 'new']);
    expect(strays(show)).toEqual([]);
  });

  test('does no harm where another machine took it for dead and did the work', async () => {
    const show = realShow(join(root, 'taken'), ['a.ma', 'b.ma']);
    const leave = join(show.root, 'leave');
    const first = await stoppedAtWork(show, leave);
    utimesSync(leasePath(show.run), 0, 0);
    const other = { ...thisMachine(), host: 'farm02', pidSpace: 'farm02/1' };
    const { totals } = await applyRun(show.run, { machine: other });
    expect(totals.workfiles.patched).toBe(2);
    writeFileSync(leave, '');
    first.kill('SIGCONT');
    await once(first, 'exit');
    expect(stateOf(show)).toEqual(['new', 'new']);
    expect(strays(show)).toEqual([]);
    await undoRun(show.run);
    expect(stateOf(show)).toEqual(['old', 'old']);
    expect(strays(show)).toEqual([]);
  });
});
