import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedBytes } from '../support/changed-bytes.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { realShow, stateOf } from '../writers/apply/support/real-run.ts';
import type { RealShow } from '../writers/apply/support/real-run.ts';

const demo = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));

/** A run folder whose plan shows every kind of decision. */
let planned = '';
let show = '';

beforeAll(async () => {
  show = await mkdtemp(join(tmpdir(), 'ayon-remap-changed-'));
  await cp(demo, show, { recursive: true });
  planned = join(show, 'run');
  const sources = ['--openpype', join(show, 'lighthouse.zip'), '--ayon', join(show, 'lighthouse.ayon.gz')];
  await runCli(['plan', join(show, 'work'), ...sources, '--project', 'lighthouse', '--out', planned]);
});

afterAll(() => rm(show, { recursive: true, force: true }));

/** Trouble is one sentence, and never an accident; 1 is for what `--fail-on` finds. */
async function expectASentence(words: readonly string[]): Promise<void> {
  const { code, err } = await runCli(words);
  expect(err, words.join(' ')).not.toMatch(/unexpected|TypeError|RangeError|SyntaxError|ReferenceError|^\s+at /m);
  expect([0, 1, 2, 3, 4, 75]).toContain(code);
}

async function applied(): Promise<RealShow> {
  const show = realShow(await temporaryFolder(), ['a.ma', 'b.ma']);
  expect((await runCli(['apply', show.run])).code).toBe(0);
  return show;
}

describe('whatever byte of a file is another, what reads it says so in a sentence', () => {
  it.each(['text', 'html', 'csv', 'json', 'junit', 'markdown'])('the plan, by report --format %s', async (format) => {
    const plan = await readFile(join(planned, 'plan.jsonl'));
    const run = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(changedBytes(plan), async (bytes) => {
        await writeFile(join(run, 'plan.jsonl'), bytes);
        await expectASentence(['report', run, '--format', format]);
      }),
      { numRuns: 60 },
    );
  });

  it('the plan, by the commands that act on it, and no workfile is half done', async () => {
    const show = realShow(await temporaryFolder(), ['a.ma', 'b.ma']);
    const plan = await readFile(join(show.run, 'plan.jsonl'));
    const commands = fc.constantFrom(
      ['apply'],
      ['verify'],
      ['undo'],
      ['pilot'],
      ['gc'],
      ['handover'],
      ['apply', '--in-place'],
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(changedBytes(plan), commands, async (bytes, [command = '', ...options]) => {
        const run = join(show.root, `changed${(runs += 1)}`);
        await mkdir(run);
        await writeFile(join(run, 'plan.jsonl'), bytes);
        await expectASentence([command, run, ...options]);
        expect(stateOf(show)).not.toContain('neither');
      }),
      { numRuns: 100 },
    );
  });

  it('the journal, and every workfile is old or new', async () => {
    const show = await applied();
    const path = join(show.run, 'journal.jsonl');
    const journal = await readFile(path);
    const commands = fc.constantFrom('undo', 'apply', 'verify', 'gc', 'pilot', 'report', 'undo', 'apply');
    await fc.assert(
      fc.asyncProperty(changedBytes(journal), commands, async (bytes, command) => {
        await writeFile(path, bytes);
        await expectASentence([command, show.run]);
        expect(stateOf(show)).not.toContain('neither');
      }),
      { numRuns: 100 },
    );
  });

  it.each(['csv', 'json'])('the decisions of a reviewer (%s)', async (format) => {
    const folder = await temporaryFolder();
    const table = join(folder, `reviewed.${format}`);
    const scene = realShow(folder, ['a.ma']).files[0]?.path ?? '';
    await runCli(['report', planned, '--format', format, '--out', table]);
    const given = await readFile(table);
    await fc.assert(
      fc.asyncProperty(changedBytes(given), async (bytes) => {
        await writeFile(table, bytes);
        await expectASentence(['plan', scene, '--project', 'p', '--decisions', table, '--out', join(folder, 'out')]);
      }),
      { numRuns: 40 },
    );
  });

  it('the rules', async () => {
    const folder = await temporaryFolder();
    const rules = join(folder, 'rules.yml');
    const scene = realShow(folder, ['a.ma']).files[0]?.path ?? '';
    const given = Buffer.from(
      'projects:\n  old: new\nfolders:\n  - from: "/assets/*"\n    to: /asset/*\nproducts:\n  - from: a\n    to: b\nroots:\n  work: /mnt/work\n',
    );
    await fc.assert(
      fc.asyncProperty(changedBytes(given), async (bytes) => {
        await writeFile(rules, bytes);
        await expectASentence(['plan', scene, '--project', 'p', '--rules', rules, '--out', join(folder, 'out')]);
      }),
      { numRuns: 60 },
    );
  });
});
