import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/scenes.ts';
import { bigShow, container, target, unresolved, workfile, writePlan } from './support/plans.ts';
import type { ContainerLine } from '../../../src/model/plan.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures', import.meta.url));

async function planned(...containers: ContainerLine[]): Promise<string> {
  const run = join(await temporaryFolder(), 'run');
  await writePlan(run, [workfile('/p/sh010/anim/a.ma', containers)]);
  return run;
}

const remapped = { ...unresolved(), status: 'remap' as const, method: 'path' as const, target: target(), reason: null };

describe('report', () => {
  it('writes a format to stdout, or to a file', async () => {
    const run = await planned(container());
    const { out, code } = await runCli(['report', run, '--format', 'csv']);
    expect(code).toBe(0);
    const file = join(run, 'mine.csv');
    const written = await runCli(['report', run, '--format', 'csv', '--out', file]);
    expect(written).toMatchObject({ code: 0, out: '' });
    expect(await readFile(file, 'utf8')).toBe(out);
    expect((await runCli(['report', run, '--format', 'pdf'])).code).toBe(2);
    expect((await runCli(['report', join(run, 'nowhere')])).code).toBe(2);
  });

  it.each(['json', 'csv', 'junit'])(
    'waits for a slow reader of %s, so that a large plan does not pile up',
    async (format) => {
      const run = join(await temporaryFolder(), 'run');
      await writePlan(run, bigShow(2000));
      let [whole, waiting, most] = [0, 0, 0];
      const { code } = await runCli(
        ['report', run, '--format', format],
        {},
        {
          out: (text) => {
            whole += text.length;
            waiting += text.length;
            most = Math.max(most, waiting);
          },
          drain: async () => {
            await new Promise(setImmediate);
            waiting = 0;
          },
        },
      );
      expect(code).toBe(0);
      expect(whole).toBeGreaterThan(500_000);
      expect(most).toBeLessThan(100_000);
    },
  );

  it('says what cannot be written, and leaves no half file', async () => {
    const run = await planned(container());
    const { code, err } = await runCli(['report', run, '--format', 'html', '--out', join(run, 'no/such/folder.html')]);
    expect(code).toBe(3);
    expect(err).toMatch(/no\/such\/folder\.html: writing the report: the system said ENOENT/);
  });

  it('exits with 1 from the level of --fail-on on', async () => {
    const kinds: Record<string, string> = {
      remap: await planned(container({ decision: remapped })),
      proposal: await planned(container({ decision: remapped, proposedEdits: [] })),
      unresolved: await planned(container()),
      ambiguous: await planned(container({ decision: { ...unresolved(), status: 'ambiguous' } })),
      refused: await planned(container({ decision: { ...unresolved(), status: 'refused' } })),
      already: await planned(container({ decision: { ...unresolved(), status: 'already-ayon', reason: null } })),
    };
    const table: Record<string, readonly string[]> = {
      remap: ['remap', 'proposal', 'unresolved', 'ambiguous', 'refused'],
      proposal: ['proposal', 'unresolved', 'ambiguous', 'refused'],
      unresolved: ['unresolved', 'ambiguous', 'refused'],
      refused: ['refused'],
      never: [],
    };
    for (const [level, failing] of Object.entries(table)) {
      for (const [kind, run] of Object.entries(kinds)) {
        const { code } = await runCli(['report', run, '--fail-on', level]);
        expect(code, `--fail-on ${level} of a plan with ${kind}`).toBe(failing.includes(kind) ? 1 : 0);
      }
    }
    expect((await runCli(['report', kinds['refused'] ?? ''])).code, 'the default').toBe(0);
  });

  it('fits on a screen and is plain where no terminal is', async () => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(2000));
    for (const argv of [
      ['report', run],
      ['scan', fixtures, '--quiet'],
    ]) {
      const { out } = await runCli(argv);
      expect(out.split('\n').length, argv[0]).toBeLessThan(60);
      expect(out, argv[0]).not.toMatch(/(?!\n)\p{Cc}|[…?]\s+[…?]/u);
      expect(Math.max(...out.split('\n').map((text) => text.length)), argv[0]).toBeLessThan(200);
    }
  });
});

describe('scan', () => {
  it('counts each container once in every table of the census', async () => {
    const { out } = await runCli(['scan', fixtures, '--json', '--quiet']);
    const last: unknown = JSON.parse(out.trim().split('\n').at(-1) ?? '');
    const { census, containers } = last as {
      containers: { total: number };
      census: Record<string, Record<string, number | Record<string, number>>>;
    };
    expect(containers.total).toBeGreaterThan(100);
    const sum = (counts: object): number =>
      Object.values(counts).reduce(
        (all: number, n: unknown) => all + (typeof n === 'number' ? n : sum(Object(n) as object)),
        0,
      );
    for (const name of ['byEra', 'byLoader', 'idFormsByHost', 'byProject', 'byFolder', 'byTask']) {
      expect(sum(census[name] ?? {}), name).toBe(containers.total);
    }
  });
});
