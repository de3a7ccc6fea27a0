import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { FileSystem } from '../../../src/files/file-system.ts';
import { readJournal } from '../../../src/writers/apply/session/journal.ts';
import { undoRun } from '../../../src/writers/apply/undo/undo.ts';
import { turns } from '../../support/waiting.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { memoryMachine, memoryShow, NOON, putPlan, RUN, traces } from './support/memory-run.ts';
import { expectAll, expectResumes, tormentEach } from './support/torment.ts';
import type { Work } from './support/torment.ts';

const killed: Work = (fs) => applyRun(RUN, { machine: memoryMachine(fs) });
const JOURNAL = `${RUN}/journal.jsonl`;

/** The steps of a workfile that would survive a power cut now. */
function durableSteps(fs: MemoryFs): string[] {
  const text = fs.afterPowerCut('lost').bytes(JOURNAL)?.toString() ?? '';
  return [...text.matchAll(/"step":"([^"]*)"/g)].map(([, step = '']) => step);
}

describe('the journal', () => {
  test('has each step on disk before the next one begins', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const seen: [string, string | undefined][] = [];
    const watch = (what: string): void => void seen.push([what, durableSteps(fs).at(-1)]);
    const { open, rename, link } = fs;
    fs.open = (path, how, mode) => {
      if (how === 'create' && path.startsWith('/show/') && path.endsWith('.tmp')) watch('temporary file');
      return open(path, how, mode);
    };
    fs.link = (from, to) => {
      if (to.endsWith('.claim')) watch('claim');
      if (from === '/show/a.ma') watch('backup');
      return link(from, to);
    };
    const renamed: FileSystem['rename'] = (from, to) => {
      watch('rename');
      return rename(from, to);
    };
    fs.rename = renamed;
    await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(seen).toEqual([
      ['claim', 'intent'],
      ['backup', 'intent'],
      ['temporary file', 'backed-up'],
      ['rename', 'verified'],
    ]);
    expect(durableSteps(fs)).toEqual(['intent', 'backed-up', 'written', 'verified', 'renamed', 'done']);
  });

  test('says that a file is being overwritten before the first old byte is', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const size = files[0]?.scene.length ?? 0;
    const seen: (string | undefined)[] = [];
    const { open } = fs;
    fs.open = async (path, how, mode) => {
      const file = await open(path, how, mode);
      if (path !== '/show/a.ma' || how !== 'update') return file;
      return {
        ...file,
        write: (from, offset) => {
          if (offset !== null && offset < size) seen.push(durableSteps(fs).at(-1));
          return file.write(from, offset);
        },
      };
    };
    await applyRun(RUN, { machine: memoryMachine(fs), mode: 'in-place' });
    expect(seen).toEqual(['overwriting']);
    expect(durableSteps(fs)).toEqual(['intent', 'backed-up', 'overwriting', 'written', 'verified', 'done']);
  });

  test('may be cut off at any byte of its last line', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs), jobs: 1 });
    const whole = fs.bytes(JOURNAL) ?? Buffer.alloc(0);
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let cut = lastLine; cut < whole.length; cut += 7) {
      const disk = fs.clone();
      disk.put(JOURNAL, whole.subarray(0, cut), 0n);
      await expectResumes(disk, files);
      // And the line that was cut off does no harm later either.
      await expectResumes(disk, files);
    }
  });

  test('with a hole of zeros, as a power cut can leave it, is read around the hole', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const text = fs.bytes(JOURNAL) ?? Buffer.alloc(0);
    const holed = Buffer.from(text);
    holed.fill(0, text.length - 300, text.length - 120);
    fs.put(JOURNAL, holed, 0n);
    await expectResumes(fs, files);
  });

  test('that somebody edited in the middle is not worked from', async () => {
    const { fs } = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const lines = (fs.bytes(JOURNAL)?.toString() ?? '').split('\n');
    lines[2] = 'a note by hand';
    fs.put(JOURNAL, lines.join('\n'), 0n);
    await expect(applyRun(RUN, { machine: memoryMachine(fs) })).rejects.toMatchObject({
      kind: 'input',
      subject: JOURNAL,
    });
  });

  test('of another plan stops the run', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    putPlan(fs, files.slice(0, 1));
    await expect(applyRun(RUN, { machine: memoryMachine(fs) })).rejects.toMatchObject({ kind: 'input' });
  });

  test('that cannot be written stops the run, and says so once', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma', 'c.ma']);
    const { open } = fs;
    let writes = 0;
    fs.open = async (path, how, mode) => {
      const file = await open(path, how, mode);
      if (path !== JOURNAL) return file;
      return {
        ...file,
        write: (from, offset) => {
          writes += 1;
          return writes > 4
            ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
            : file.write(from, offset);
        },
      };
    };
    await expect(applyRun(RUN, { machine: memoryMachine(fs), jobs: 1 })).rejects.toMatchObject({
      kind: 'file',
      subject: JOURNAL,
    });
    expect(writes).toBe(5);
    fs.open = open;
    await expectResumes(fs, files);
  });

  test('says who did what and when, and why a file was left alone', async () => {
    const { fs } = await memoryShow(['a.ma', 'b.ma']);
    fs.put('/show/b.ma.oplock', '{}', 0n);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const lines = (fs.bytes(JOURNAL)?.toString() ?? '').trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      type: 'session',
      command: 'apply',
      user: 'td',
      host: 'farm01',
      at: new Date(NOON).toISOString(),
    });
    const left = lines
      .map((line) => JSON.parse(line) as unknown)
      .find((line) => JSON.stringify(line).includes('"left"'));
    expect(left).toMatchObject({ path: '/show/b.ma', reason: { code: 'write-locked' } });
  });
});

test('a line that nobody waits for is on disk when the run ends', async () => {
  const { fs } = await memoryShow(['b.ma']);
  fs.put('/show/b.ma.oplock', '{}', 0n);
  const linger = (): Promise<void> => turns(100);
  await applyRun(RUN, { machine: memoryMachine(fs, { linger }) });
  expect(fs.afterPowerCut('lost').bytes(JOURNAL)?.toString()).toContain('"type":"left"');
});

describe('a workfile that a dead session left unfinished, and that is refused now', () => {
  test('has no temporary file, no claim and no second name after the next apply', async () => {
    const show = await memoryShow(['a.ma']);
    await tormentEach(show, { kind: 'kill' }, killed, async (disk) => {
      disk.put('/show/a.ma.oplock', '{}', 0n);
      const { totals } = await applyRun(RUN, { machine: memoryMachine(disk) });
      if (totals.workfiles.refused === 0) return;
      expectAll(disk, show.files, 'scene');
      expect(traces(disk).filter((path) => !path.startsWith(RUN))).toEqual([]);
      expect((await disk.lstat('/show/a.ma'))?.nlink).toBe(1);
    });
  });
});

describe('finished workfiles', () => {
  test('are not opened, let alone written, by a second apply', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'b.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const touched: string[] = [];
    const { open } = fs;
    fs.open = (path, how, mode) => {
      if (path.startsWith('/show/')) touched.push(path);
      return open(path, how, mode);
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ 'already-done': 2, patched: 0 });
    expect(touched).toEqual([]);
    expectAll(fs, files, 'after');
  });

  test('are known for what they are without the journal, too', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    await fs.unlink(JOURNAL);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles['already-done']).toBe(1);
    expectAll(fs, files, 'after');
    const state = await readJournal(fs, RUN);
    expect(state.files.get('/show/a.ma')?.step).toBe('done');
  });
});

describe('a line that stands twice in the journal', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('changes nothing for undo (line %i)', async (at) => {
    const { fs, files } = await memoryShow(['a.ma']);
    await applyRun(RUN, { machine: memoryMachine(fs) });
    const lines = fs.bytes(JOURNAL)?.toString().split('\n').slice(0, -1) ?? [];
    const doubled = lines.flatMap((line, index) => (index === Math.min(at, lines.length - 1) ? [line, line] : [line]));
    fs.put(JOURNAL, `${doubled.join('\n')}\n`, 0n);
    const { totals } = await undoRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ total: 1, restored: 1 });
    expect(fs.bytes('/show/a.ma')).toEqual(files[0]?.scene);
  });
});
