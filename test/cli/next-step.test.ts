import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pasted } from '../../cli/pasted.ts';
import { Totals } from '../../src/run/summary-totals.ts';
import { nextSteps } from '../../src/writers/report/next-step.ts';
import type { WorkfileLine } from '../../src/model/plan.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { container, target, unresolved, workfile } from '../writers/report/support/plans.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));
const remap = { ...unresolved(), status: 'remap' as const, method: 'path' as const, target: target(), reason: null };
const edit = { offset: 9, length: 1, old: 'a', new: 'b', what: 'representation' as const };

function commandsFor(...lines: readonly WorkfileLine[]): string[] {
  const totals = new Totals();
  for (const line of lines) totals.add(line);
  return nextSteps(totals.summary(), 'run').map(({ words }) => words.join(' '));
}

describe('the next step after a plan', () => {
  it('fits the plan', () => {
    const write = container({ decision: remap, edits: [edit] });
    const proposal = container({ decision: remap, proposedEdits: [edit] });
    const ambiguous = container({ decision: { ...unresolved(), status: 'ambiguous' } });
    const [review, pilot, apply] = ['review', 'pilot', 'apply'].map((verb) => `ayon-remap ${verb} run`);
    expect(commandsFor(workfile('/a.ma', [write]))).toEqual([apply]);
    expect(commandsFor(workfile('/a.ma', [proposal]))).toEqual([review]);
    expect(commandsFor(workfile('/a.ma', [write, ambiguous]))).toEqual([review, apply]);
    expect(commandsFor(workfile('/a.mb', [write], { format: 'maya-binary' }))).toEqual([pilot, apply]);
    expect(commandsFor(workfile('/a.ma', [container()]), workfile('/b.ma', []))).toEqual([]);
  });

  it('can be pasted into the shell of the system', () => {
    expect(pasted(['ayon-remap', 'apply', "/mnt/it's here/run"], 'linux')).toBe(
      "ayon-remap apply '/mnt/it'\\''s here/run'",
    );
    expect(pasted(['ayon-remap', 'apply', '/mnt/runs/one'], 'darwin')).toBe('ayon-remap apply /mnt/runs/one');
    expect(pasted(['ayon-remap', 'apply', 'P:\\my runs\\one'], 'win32')).toBe('ayon-remap apply "P:\\my runs\\one"');
  });

  it('is nothing where nothing is to be written, and the page is named', async () => {
    const run = join(await temporaryFolder(), 'my run');
    const { err } = await runCli(['plan', join(fixtures, 'maya-ascii'), '--project', 'any', '--out', run]);
    expect(err).toContain(`${run}/report.html`);
    expect(err).toContain('Nothing is to be written, and nothing to be decided.');
    expect(err).not.toContain('ayon-remap apply');
  });
});

describe('a wrong folder', () => {
  it.each(['undo', 'apply', 'verify'])('given to %s is told as that, and no new plan is advised', async (verb) => {
    const folder = await temporaryFolder();
    const empty = await runCli([verb, folder]);
    expect(empty).toMatchObject({ code: 2 });
    expect(empty.err).toMatch(/holds no plan\.jsonl\. Give the folder that `ayon-remap plan --out` wrote/);
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other', 'plan.jsonl'), '{"a":1}\n');
    const other = await runCli([verb, join(folder, 'other')]);
    expect(other).toMatchObject({ code: 2 });
    expect(other.err).toContain('Check that this is the folder that `ayon-remap plan --out` wrote');
  });
});
