import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import type { ApplyEvent, ApplyOptions } from '../../../src/writers/apply/events.ts';
import { sentence } from '../../../src/words/index.ts';
import type { Machine } from '../../../src/writers/apply/machine/machine.ts';
import { memoryMachine, memoryShow, NOON, putPlan, RUN, traces } from './support/memory-run.ts';
import type { MemoryShow } from './support/memory-run.ts';
import type { MemoryFs } from './support/memory-fs.ts';
import { rescan } from './support/rescan.ts';

const NS = 1_000_000n;
const A = '/show/a.ma';

interface Case {
  readonly code: string;
  readonly when: string;
  readonly arrange?: (fs: MemoryFs, show: MemoryShow) => void | Promise<void>;
  readonly options?: ApplyOptions;
  readonly machine?: Partial<Machine>;
  readonly show?: Parameters<typeof memoryShow>[1];
  readonly names?: readonly string[];
}

const CASES: readonly Case[] = [
  { code: 'write-changed', when: 'its size changed', arrange: (fs) => fs.put(A, 'shorter', at(fs, A)) },
  {
    code: 'write-changed',
    when: 'its content changed behind an unchanged time and size',
    arrange: (fs, { files }) => {
      const other = Buffer.from(files[0]?.scene ?? '');
      other[other.length - 10] = 0x21;
      fs.put(A, other, at(fs, A));
    },
  },
  {
    code: 'write-changed',
    when: 'its content changed behind an unchanged time and size, in place',
    arrange: (fs, { files }) => {
      const other = Buffer.from(files[0]?.scene ?? '');
      other[other.length - 10] = 0x21;
      fs.put(A, other, at(fs, A));
    },
    options: { mode: 'in-place' },
  },
  {
    code: 'write-changed',
    when: 'the bytes at an edit changed behind an unchanged time and size',
    arrange: (fs, { files }) => {
      const other = Buffer.from(files[0]?.scene ?? '');
      other[files[0]?.edits[0]?.offset ?? 0] = 0x7a;
      fs.put(A, other, at(fs, A));
    },
  },
  { code: 'write-gone', when: 'it vanished', arrange: (fs) => fs.unlink(A) },
  {
    code: 'write-not-regular',
    when: 'a folder stands there',
    arrange: async (fs) => {
      await fs.unlink(A);
      fs.putFolder(A);
    },
  },
  { code: 'write-snapshot', when: 'it lies in a snapshot', names: ['/vol/.snapshot/daily.0/show/a.ma'] },
  { code: 'write-pilot-needed', when: 'its format is only walked', show: { format: 'maya-binary' } },
  { code: 'write-format-unknown', when: 'nobody vouches for its format', show: { format: 'tvpaint' } },
  {
    code: 'write-recent',
    when: 'it was saved five minutes ago',
    machine: { now: () => NOON - 86_400_000 + 300_000 },
  },
  {
    code: 'write-from-the-future',
    when: 'it was saved two minutes ahead of this clock',
    machine: { now: () => NOON - 86_400_000 - 120_000 },
  },
  {
    code: 'write-recent',
    when: 'its time is a few seconds ahead, as clocks of one house differ',
    machine: { now: () => NOON - 86_400_000 - 5_000 },
  },
  { code: 'write-locked', when: 'AYON says it is open', arrange: (fs) => fs.put(`${A}.oplock`, '{}', 0n) },
  { code: 'write-locked', when: 'OpenPype 3.14 says it is open', arrange: (fs) => fs.put(`${A}.lock`, '{}', 0n) },
  {
    code: 'write-autosave',
    when: 'Nuke keeps newer changes beside it',
    names: ['comp.nk'],
    show: { format: 'nuke' },
    arrange: (fs) => fs.put('/show/comp.nk.autosave', 'x', BigInt(NOON) * NS),
  },
  {
    code: 'write-autosave',
    when: 'Fusion keeps newer changes beside it',
    names: ['sh010.comp'],
    show: { format: 'fusion' },
    arrange: (fs) => fs.put('/show/sh010.autosave', 'x', BigInt(NOON) * NS),
  },
  {
    code: 'write-autosave',
    when: 'an older Fusion keeps newer changes beside it',
    names: ['sh010.comp'],
    show: { format: 'fusion' },
    arrange: (fs) => fs.put('/show/sh010.autocomp', 'x', BigInt(NOON) * NS),
  },
  { code: 'write-hard-linked', when: 'it has a second name', arrange: (fs) => fs.link(A, '/show/other.ma') },
  {
    code: 'write-published',
    when: 'the plan says that it is a published file',
    options: {
      published: () => ({ code: 'workfile-publish-folder', args: { place: '/hero rigMain v001', project: 'show' } }),
    },
  },
  {
    code: 'write-file-read-only',
    when: 'nobody may write it',
    arrange: async (fs) => (await fs.open(A, 'update')).chmod(0o444),
  },
  { code: 'write-folder-read-only', when: 'its folder is read-only', arrange: (fs) => void fs.readOnly.add('/show') },
  { code: 'write-owner-lost', when: 'it belongs to somebody else', arrange: (fs) => fs.own(A, 2000, 1000) },
  {
    code: 'write-group-lost',
    when: 'its group cannot be given',
    arrange: (fs) => fs.own(A, 1000, 77),
    machine: {},
  },
  {
    code: 'write-no-space-ahead',
    when: 'the disk has no room for a second copy',
    arrange: (fs) => {
      fs.freeBytes = (path) => Promise.resolve(path.startsWith('/show') ? 300 : Infinity);
    },
  },
  {
    code: 'write-attributes-lost',
    when: 'an access list cannot be carried over',
    machine: {
      attributes: {
        read: (paths) =>
          Promise.resolve(new Map(paths.includes(A) ? [[A, new Map([['system.posix_acl_access', '0x02']])]] : [])),
        copy: () => Promise.resolve(false),
      },
    },
  },
];

describe('a workfile is left alone, with a reason, when', () => {
  test.each(CASES)('$when ($code)', async ({ code, arrange, options, machine, show: shape, names }) => {
    const show = await memoryShow(names ?? ['a.ma'], shape);
    const { fs } = show;
    await arrange?.(fs, show);
    if (code === 'write-group-lost') refuseChown(fs);
    const path = show.files[0]?.path ?? '';
    const before = fs.bytes(path);
    const events: ApplyEvent[] = [];
    const { totals } = await applyRun(RUN, {
      ...options,
      machine: memoryMachine(fs, machine),
      onEvent: (event) => events.push(event),
    });
    expect(totals.reasons).toEqual({ [code]: 1 });
    expect(totals.workfiles).toMatchObject({ total: 1, refused: 1, patched: 0, failed: 0 });
    expect(fs.bytes(path)).toEqual(before);
    expect(traces(fs)).toEqual([]);
    const told = events.find((event) => event.type === 'workfile');
    // A sentence whose argument is missing would show a question mark.
    expect(told?.reason && sentence(told.reason.code, told.reason.args)).not.toContain('?');
  });

  test('the same file is in the plan a second time, behind a symbolic link', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.putLink('/show/z.ma', A);
    const [file] = files;
    if (file === undefined) throw new Error('one file');
    putPlan(fs, [file, { ...file, line: { ...file.line, path: '/show/z.ma' } }]);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.workfiles).toMatchObject({ patched: 1, refused: 1 });
    expect(totals.reasons).toEqual({ 'write-same-file': 1 });
    expect(fs.bytes(A)).toEqual(file.after);
  });

  test('it is saved between the first look and its turn', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const onEvent = (event: ApplyEvent): void => {
      if (event.type === 'start') fs.put(A, 'an artist saved this', BigInt(NOON) * NS);
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), onEvent });
    expect(totals.reasons).toEqual({ 'write-changed': 1 });
    expect(fs.bytes(A)?.toString()).toBe('an artist saved this');
  });

  test.each([false, true])('it is saved while the new file is being proven (as a new file: %s)', async (asNewFile) => {
    const { fs } = await memoryShow(['a.ma']);
    let looks = 0;
    const meanwhile: typeof rescan = async (source, name) => {
      looks += 1;
      if (looks === 1) return rescan(source, name);
      if (asNewFile) await fs.unlink(A);
      fs.put(A, 'an artist saved this', BigInt(NOON) * NS);
      return rescan(source, name);
    };
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs), rescan: meanwhile });
    expect(totals.reasons).toEqual({ 'write-saved-meanwhile': 1 });
    expect(fs.bytes(A)?.toString()).toBe('an artist saved this');
    expect(traces(fs)).toEqual([]);
  });
});

describe('bytes decide, not times: the planned bytes are written', () => {
  test.each([
    ['under another time', (fs: MemoryFs) => fs.utimes(A, { atimeNs: 0n, mtimeNs: 5n })],
    ['under the time of a moment ago', (fs: MemoryFs) => fs.utimes(A, { atimeNs: 0n, mtimeNs: BigInt(NOON) * NS })],
    [
      'as another file with the same name and time, as a restore leaves them',
      async (fs: MemoryFs, { files }: MemoryShow) => {
        const time = at(fs, A);
        await fs.unlink(A);
        fs.put(A, files[0]?.scene ?? '', time);
      },
    ],
  ] as const)('%s', async (_when, arrange) => {
    const show = await memoryShow(['a.ma']);
    await arrange(show.fs, show);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(show.fs) });
    expect(totals.workfiles.patched).toBe(1);
    expect(show.fs.bytes(A)).toEqual(show.files[0]?.after);
  });

  test('and other bytes of the same size are refused before anything is made', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    const other = Buffer.from(files[0]?.scene ?? '');
    other[other.length - 10] = 0x21;
    fs.put(A, other, at(fs, A) + 1n);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(totals.reasons).toEqual({ 'write-changed': 1 });
    expect(fs.paths().filter((path) => path.includes('/backup'))).toEqual([]);
  });
});

describe('a person may allow', () => {
  test.each([
    ['recent', { now: () => NOON - 86_400_000 + 300_000 }, () => undefined],
    ['locked', {}, (fs: MemoryFs) => fs.put(`${A}.oplock`, '{}', 0n)],
    ['loss', {}, (fs: MemoryFs) => fs.own(A, 2000, 1000)],
    ['read-only', {}, async (fs: MemoryFs) => (await fs.open(A, 'update')).chmod(0o444)],
  ] as const)('%s', async (allowance, machine, arrange) => {
    const { fs, files } = await memoryShow(['a.ma']);
    await arrange(fs);
    const { totals } = await applyRun(RUN, { machine: memoryMachine(fs, machine), allow: new Set([allowance]) });
    expect(totals.workfiles.patched).toBe(1);
    expect(fs.bytes(A)).toEqual(files[0]?.after);
  });
});

describe('before anything is written it is said', () => {
  async function notices(fs: MemoryFs, machine: Partial<Machine>, options: ApplyOptions = {}): Promise<string[]> {
    const codes: string[] = [];
    await applyRun(RUN, {
      ...options,
      machine: memoryMachine(fs, machine),
      onEvent: (event) => {
        if (event.type === 'notice') codes.push(event.reason.code);
        if (event.type === 'start') codes.push('start');
      },
    });
    return codes;
  }

  test('that the writer runs as root', async () => {
    const { fs } = await memoryShow(['a.ma']);
    expect(await notices(fs, { uid: 0 })).toEqual(['write-as-root', 'start']);
  });

  test('that attributes cannot be seen on this machine', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const attributes = { read: () => Promise.resolve(null), copy: () => Promise.resolve(false) };
    expect(await notices(fs, { attributes })).toEqual(['write-attributes-unseen', 'start']);
  });

  test('what Windows keeps beside a file, in its own words', async () => {
    const { fs } = await memoryShow(['a.ma']);
    const attributes = { read: () => Promise.resolve(null), copy: () => Promise.resolve(false) };
    const codes = await notices(fs, { attributes, platform: 'win32' });
    expect(codes).toEqual(['write-attributes-windows', 'start']);
  });

  test('that in place is not atomic', async () => {
    const { fs } = await memoryShow(['a.ma']);
    expect(await notices(fs, {}, { mode: 'in-place' })).toEqual(['write-in-place', 'start']);
  });

  test('that a symbolic link is followed', async () => {
    const { fs, files } = await memoryShow(['a.ma']);
    fs.putLink('/show/z.ma', A);
    const [file] = files;
    if (file === undefined) throw new Error('one file');
    putPlan(fs, [{ ...file, line: { ...file.line, path: '/show/z.ma' } }]);
    expect(await notices(fs, {})).toEqual(['write-behind-link', 'start']);
    expect(fs.bytes(A)).toEqual(file.after);
    expect((await fs.lstat('/show/z.ma'))?.kind).toBe('symlink');
  });
});

function at(fs: MemoryFs, path: string): bigint {
  return fs.mtimeOf(path);
}

/** Only root may give a file to a group that the caller is not in. */
function refuseChown(fs: MemoryFs): void {
  const open = fs.open;
  fs.open = async (...args) => ({
    ...(await open(...args)),
    chown: () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' })),
  });
}
