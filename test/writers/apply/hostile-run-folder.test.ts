import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Edit } from '../../../src/model/edit.ts';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { gcRun } from '../../../src/writers/apply/gc.ts';
import { pilotRun } from '../../../src/writers/apply/pilot/pilot.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { verifyRun } from '../../../src/writers/apply/verify.ts';
import { planText } from './support/plans.ts';
import type { Planned } from './support/plans.ts';
import { realShow, stateOf, strays, tempFolder } from './support/real-run.ts';
import type { RealShow } from './support/real-run.ts';

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

let root = '';
let show: RealShow;

beforeEach(() => {
  root = tempFolder('hostile');
  show = realShow(root, ['a.ma', 'b.ma']);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function first(): Planned {
  const [file] = show.files;
  if (file === undefined) throw new Error('a show has files');
  return file;
}

/** Writes the plan anew, with the edits of the first record of the first workfile changed. */
function rewritePlan(change: (edits: readonly Edit[], scene: Buffer) => readonly Edit[]): void {
  const lines = show.files.map(({ line, scene }, index) => {
    const [container, ...others] = line.containers;
    if (index > 0 || container === undefined) return line;
    return { ...line, containers: [{ ...container, edits: change(container.edits, scene) }, ...others] };
  });
  writeFileSync(join(show.run, 'plan.jsonl'), planText(lines));
}

function insertionAt(offset: number, text: string): Edit {
  return { offset, length: 0, old: '', new: text, what: 'representation' };
}

const ATTACKS: readonly [string, (edits: readonly Edit[], scene: Buffer) => readonly Edit[]][] = [
  [
    'adds a statement to a scene',
    (edits, scene) => [...edits, insertionAt(scene.indexOf('createNode'), 'python("import os");\n')],
  ],
  ['closes a string', (edits) => edits.map((edit) => ({ ...edit, new: `${edit.new}";python("1");//` }))],
  [
    'turns createNode into deleteNode',
    (edits, scene) => [
      ...edits,
      { offset: scene.indexOf('createNode'), length: 6, old: 'create', new: 'delete', what: 'id' },
    ],
  ],
];

describe('a plan that somebody changed', () => {
  test.each(ATTACKS)('and that %s is refused by name; the other workfiles are done', async (_what, change) => {
    rewritePlan(change);
    const { totals } = await applyRun(show.run);
    expect(totals.reasons).toEqual({ 'write-edit-foreign': 1 });
    expect(stateOf(show)).toEqual(['old', 'new']);
    expect(strays(show)).toEqual([]);
  });

  test.each(ATTACKS)('and that %s is refused in place', async (_what, change) => {
    rewritePlan(change);
    const { totals } = await applyRun(show.run, { mode: 'in-place' });
    expect(totals.reasons).toEqual({ 'write-edit-foreign': 1 });
    expect(stateOf(show)).toEqual(['old', 'new']);
  });

  test.each(ATTACKS)('and that %s makes no pilot copy', async (_what, change) => {
    rewritePlan(change);
    const { left, copies } = await pilotRun(show.run);
    expect(left.map(({ path, reason }) => [path, reason.code])).toEqual([[first().path, 'write-edit-foreign']]);
    expect(copies.map(({ path }) => path)).toEqual([show.files[1]?.path]);
  });

  test('is not called proven, though the file holds what it says', async () => {
    await applyRun(show.run);
    // As if an older version had carried it out.
    const text = readFileSync(first().path, 'latin1');
    const at = first().scene.indexOf('createNode');
    writeFileSync(first().path, `${text.slice(0, at)}python("1");\n${text.slice(at)}`, 'latin1');
    rewritePlan((edits) => [...edits, insertionAt(at, 'python("1");\n')]);
    signJournal();
    const events: string[] = [];
    const { totals } = await verifyRun(show.run, {
      onEvent: ({ outcome, reasons }) => events.push(outcome, ...reasons.map(({ code }) => code)),
    });
    expect(totals.workfiles).toMatchObject({ mismatch: 1, proven: 1 });
    expect(events).toContain('write-edit-foreign');
  });

  test('cannot have undo write what was never there', async () => {
    await applyRun(show.run);
    const at = first().scene.indexOf('createNode');
    const evil = 'python("1");\n';
    // The plan says that the statement stood there and was taken out.
    const before = first().scene.toString('latin1');
    const old = Buffer.from(`${before.slice(0, at)}${evil}${before.slice(at)}`, 'latin1');
    const lines = show.files.map((file, index) => forgeOld(file, index, old, at, evil));
    writeFileSync(join(show.run, 'plan.jsonl'), planText(lines));
    signJournal();
    const { totals } = await undoRun(show.run);
    expect(totals.workfiles).toMatchObject({ refused: 1, restored: 1 });
    expect(stateOf(show)).toEqual(['new', 'old']);
  });
});

function forgeOld({ line }: Planned, index: number, old: Buffer, at: number, evil: string): Planned['line'] {
  if (index > 0) return line;
  const containers = line.containers.map((container, n) => ({
    ...container,
    offset: container.offset + evil.length,
    edits: [
      ...container.edits.map((edit) => ({ ...edit, offset: edit.offset + evil.length })),
      ...(n === 0 ? [{ offset: at, length: evil.length, old: evil, new: '', what: 'id' as const }] : []),
    ],
  }));
  return { ...line, bytes: old.length, sha256: sha256(old), containers };
}

/** Whoever can change the plan can change the hash of it that the journal keeps. */
function signJournal(change: (line: Record<string, unknown>) => Record<string, unknown> = (line) => line): void {
  const path = join(show.run, 'journal.jsonl');
  const plan = sha256(readFileSync(join(show.run, 'plan.jsonl')));
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((text) => text !== '');
  const signed = lines.map((text) => {
    const line = change(JSON.parse(text) as Record<string, unknown>);
    return JSON.stringify(line['type'] === 'session' ? { ...line, plan } : line);
  });
  writeFileSync(path, `${signed.join('\n')}\n`);
}

describe('a journal that somebody wrote', () => {
  /** As if a session had died over the first workfile. */
  function forge(line: Record<string, unknown>): void {
    const plan = sha256(readFileSync(join(show.run, 'plan.jsonl')));
    const at = new Date(0).toISOString();
    const session = { type: 'session', run: 'a'.repeat(12), command: 'apply', at, host: 'x', pid: 1, user: 'x', plan };
    const lines = [session, { type: 'file', path: first().path, at, step: 'intent', ...line }];
    writeFileSync(join(show.run, 'journal.jsonl'), lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }

  test.each(['anywhere else', 'beside the workfile'])('has no file removed %s as a temporary one', async (where) => {
    const victim = where === 'anywhere else' ? join(root, 'thesis.txt') : join(dirname(first().path), 'other.ma');
    writeFileSync(victim, 'years of work');
    forge({ temp: victim, real: first().path });
    const { totals } = await applyRun(show.run);
    expect(readFileSync(victim, 'utf8')).toBe('years of work');
    expect(totals.reasons).toEqual({ 'journal-foreign': 1 });
    expect(stateOf(show)).toEqual(['old', 'new']);
    await gcRun(show.run, { backups: true });
    expect(existsSync(victim)).toBe(true);
  });

  test('has no other file written as the one behind a link', async () => {
    const [, second] = show.files;
    forge({ real: second?.path });
    const undone = await undoRun(show.run);
    expect(undone.totals.reasons).toEqual({ 'journal-foreign': 1 });
    expect(stateOf(show)).toEqual(['old', 'old']);
  });

  test('has no torn workfile completed with edits that are not ours', async () => {
    rewritePlan((edits, scene) => [...edits, insertionAt(scene.indexOf('createNode'), 'python("1");\n')]);
    const backup = join(root, 'kept', basename(first().path));
    mkdirSync(dirname(backup));
    writeFileSync(backup, first().scene);
    forge({
      step: 'overwriting',
      mode: 'in-place',
      backup: { path: backup, kind: 'copy', sha256: first().line.sha256 },
    });
    await applyRun(show.run, { mode: 'in-place' });
    expect(stateOf(show)).toEqual(['old', 'new']);
  });

  test.each(['step', 'backup', 'was', 'path'])('with a wrong %s is a sentence with its line', async (key) => {
    forge({ [key]: { no: 'thing' } });
    await expect(applyRun(show.run)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('line 2') as string,
    });
    await expect(undoRun(show.run)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('line 2') as string,
    });
  });

  test('that leads elsewhere is not written to', async () => {
    const victim = join(root, 'profile');
    writeFileSync(victim, '');
    symlinkSync(victim, join(show.run, 'journal.jsonl'));
    await expect(applyRun(show.run)).rejects.toMatchObject({
      kind: 'file',
      message: expect.stringContaining('link') as string,
    });
    expect(readFileSync(victim, 'utf8')).toBe('');
  });
});

/** The backups of a run, all of them. */
function backups(): string[] {
  const folder = join(show.run, 'backup');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe('gc --backups', () => {
  test('leaves the backup folder by no link', async () => {
    await applyRun(show.run);
    const outside = join(root, 'elsewhere');
    const [one = ''] = backups();
    renameSync(dirname(one), outside);
    symlinkSync(outside, dirname(one));
    const kept: string[] = [];
    await gcRun(show.run, {
      backups: true,
      onEvent: ({ type, reason }) => void (type === 'kept' && kept.push(reason?.code ?? '')),
    });
    expect(readdirSync(outside)).toHaveLength(2);
    expect(kept).toEqual(['backup-behind-link', 'backup-behind-link']);
  });

  test('leaves it by no `..` of a journal either', async () => {
    await applyRun(show.run);
    const victim = join(root, 'thesis.txt');
    writeFileSync(victim, 'years of work');
    const [one = ''] = backups();
    signJournal((line) =>
      line['step'] === 'backed-up'
        ? {
            ...line,
            backup: { path: `${dirname(one)}/../../../../../../../../${victim}`, kind: 'copy', sha256: 'f'.repeat(64) },
          }
        : line,
    );
    await gcRun(show.run, { backups: true });
    expect(existsSync(victim)).toBe(true);
  });
});

describe('undo gives back a regular file with the rights that the journal recorded', () => {
  test('where links took the place of the backups', async () => {
    await applyRun(show.run);
    const outside = join(root, 'moved');
    mkdirSync(outside);
    for (const backup of backups()) {
      renameSync(backup, join(outside, basename(backup)));
      symlinkSync(join(outside, basename(backup)), backup);
    }
    const { totals } = await undoRun(show.run);
    expect(totals.workfiles.restored).toBe(2);
    expect(stateOf(show)).toEqual(['old', 'old']);
    for (const { path } of show.files) expect(lstatSync(path).isFile()).toBe(true);
  });

  test('where somebody changed the rights and the times of the backups', async () => {
    chmodSync(first().path, 0o640);
    const before = statSync(first().path, { bigint: true });
    await applyRun(show.run);
    for (const backup of backups()) chmodSync(backup, 0o777);
    await undoRun(show.run);
    const after = statSync(first().path, { bigint: true });
    expect(after.mode).toBe(before.mode);
    expect(after.mtimeNs).toBe(before.mtimeNs);
    expect(stateOf(show)).toEqual(['old', 'old']);
  });

  test('and where the journal was forged, makes no program of it', async () => {
    await applyRun(show.run);
    signJournal((line) =>
      line['was'] === undefined ? line : { ...line, was: { ...(line['was'] as object), mode: 0o4755 } },
    );
    await undoRun(show.run);
    expect(statSync(first().path).mode & 0o7000).toBe(0);
  });

  test.skipIf(!existsSync('/dev/shm'))('where the backup folder was moved to another disk', async () => {
    await applyRun(show.run);
    const elsewhere = join('/dev/shm', basename(root));
    try {
      const folder = join(show.run, 'backup');
      mkdirSync(elsewhere);
      for (const backup of backups()) {
        const to = join(elsewhere, backup.slice(folder.length));
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, readFileSync(backup));
      }
      rmSync(folder, { recursive: true });
      const { totals } = await undoRun(show.run, { backupFolder: elsewhere });
      expect(totals.workfiles.restored).toBe(2);
      expect(stateOf(show)).toEqual(['old', 'old']);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });
});

describe('a link in the run folder', () => {
  test('in the place of the pilot folder has no workfile replaced by a copy', async () => {
    symlinkSync(dirname(first().path), join(show.run, 'pilot'));
    await expect(pilotRun(show.run)).rejects.toMatchObject({ kind: 'usage' });
    expect(stateOf(show)).toEqual(['old', 'old']);
  });

  test('in the place of the backup folder keeps workfiles from being written', async () => {
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(show.run, 'backup'));
    const { totals } = await applyRun(show.run);
    expect(totals.reasons).toEqual({ 'backup-behind-link': 2 });
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
  });
});
