import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { scanForWriter } from '../../../src/verbs/rescan.ts';
import { verifyRun } from '../../../src/writers/apply/verify.ts';
import { realShow, stateOf, strays, tempFolder } from './support/real-run.ts';

const root = tempFolder('poor-disk');

/** A small exFAT disk, which knows neither hard links, nor rights, nor case; null where none can be mounted. */
function mountExfat(): { readonly path: string; readonly unmount: () => void } | null {
  const [image, path] = [join(root, 'image'), join(root, 'disk')];
  const run = (command: string, ...words: string[]): string =>
    execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  let device = '';
  try {
    mkdirSync(path);
    writeFileSync(image, '');
    truncateSync(image, 16 * 1024 * 1024);
    run('mkfs.exfat', image);
    device = run('losetup', '-f', '--show', image);
    run('mount.exfat-fuse', device, path);
  } catch {
    if (device !== '') tried(() => run('losetup', '-d', device));
    return null;
  }
  return {
    path,
    unmount: () => {
      tried(() => run('umount', path));
      tried(() => run('losetup', '-d', device));
    },
  };
}

/** What is left behind by a driver that crashed is the machine's, and no fault of what was tested. */
function tried(step: () => unknown): void {
  try {
    step();
  } catch {
    // Nothing else can be done about it here.
  }
}

const disk = mountExfat();

afterAll(() => {
  disk?.unmount();
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(disk === null)(
  'a disk without hard links, rights and case (skipped where no exFAT can be mounted)',
  () => {
    const at = (name: string): string => join(disk?.path ?? '', name);

    test.each(['replace', 'in-place'] as const)('is patched, verified and put back (%s)', async (mode) => {
      const show = realShow(at(mode), ['a.ma', 'sub/b.ma'], { padding: 100_000 });
      expect((await applyRun(show.run, { mode })).totals).toMatchObject({ workfiles: { patched: 2 }, reasons: {} });
      expect(stateOf(show)).toEqual(['new', 'new']);
      expect((await verifyRun(show.run, { rescan: scanForWriter })).totals.workfiles).toMatchObject({ proven: 2 });
      expect((await undoRun(show.run)).totals.workfiles).toMatchObject({ restored: 2 });
      expect(stateOf(show)).toEqual(['old', 'old']);
      expect(strays(show)).toEqual([]);
    });
  },
);
