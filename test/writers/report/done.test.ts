import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/csv/parse.ts';
import { openPlan } from '../../../src/run/folder.ts';
import { editsOf } from '../../../src/model/plan.ts';
import { CSV_COLUMNS } from '../../../src/writers/report/csv.ts';
import { runCli } from '../../support/run-cli.ts';
import { planRun } from './support/demo.ts';
import { unpackBlocks } from './support/unpack.ts';

const show = fileURLToPath(new URL('../../../fixtures/demo/show', import.meta.url));

interface Applied {
  readonly run: string;
  /** The workfile that somebody saved between plan and apply. */
  readonly touched: string;
  readonly form: (name: string) => string;
}

/** The demo, applied after a person's word about one format. */
async function applied(): Promise<Applied> {
  const { run } = await planRun(show);
  let touched = '';
  for await (const line of (await openPlan(run)).workfiles) {
    if (touched === '' && editsOf(line).length > 0) touched = line.path;
  }
  await appendFile(touched, '\n');
  await runCli(['pilot', run]);
  await runCli(['pilot', run, '--confirm', 'houdini-limited', '--by', 'Ada of the pipeline']);
  await runCli(['apply', run, '--allow', 'recent']);
  const forms: Record<string, string> = {};
  for (const form of ['csv', 'junit', 'markdown', 'html', 'json', 'text'])
    forms[form] = (await runCli(['report', run, '--format', form])).out;
  return { run, touched, form: (name) => forms[name] ?? '' };
}

const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('report after apply', () => {
  it('says of every workfile with edits what was done and why not, and how a format was confirmed, in every form', async () => {
    const { run, touched, form } = await applied();
    const { done } = JSON.parse(form('json')) as { done: { path: string; state: string }[] };
    expect(done.length).toBeGreaterThan(5);
    expect(new Set(done.map(({ state }) => state))).toEqual(new Set(['patched', 'not-applied']));
    const table = parseCsv(form('csv')).map(({ cells }) => cells);
    const { index } = unpackBlocks(form('html'));
    for (const { path, state } of done) {
      const rows = table.filter((cells) => cells[0] === path);
      expect(new Set(rows.map((cells) => cells[CSV_COLUMNS.indexOf('done')]))).toEqual(new Set([state]));
      expect(form('junit')).toMatch(
        new RegExp(`name="${path}"[^\\n]*\\n +<properties><property name="done" value="${state}"/>`),
      );
      expect(form('markdown')).toContain(`| \`${path}\` |`);
      expect(form('text')).toContain(path);
      const inPage = index.flatMap(({ words, columns }) =>
        columns.workfile.flatMap((word, at) => (words[word] === path ? [words[columns.done[at] ?? -1]] : [])),
      );
      expect(new Set(inPage)).toEqual(new Set([state]));
    }
    const patched = done.filter(({ state }) => state === 'patched').length;
    expect(form('markdown')).toContain(`| patched | ${patched} |`);
    expect(flat(form('html'))).toContain(`<td class="n">${patched}</td>`);

    const why = /changed|saved|bytes/;
    const row = parseCsv(form('csv')).find(({ cells }) => cells[0] === touched)?.cells ?? [];
    expect(row[CSV_COLUMNS.indexOf('done_says')]).toMatch(why);
    expect(
      form('markdown')
        .split('\n')
        .find((line) => line.startsWith(`| \`${touched}\``)),
    ).toMatch(why);
    expect(form('junit')).toMatch(/<system-out>[^<]*(changed|saved|bytes)/);

    for (const name of ['html', 'markdown', 'junit'])
      expect(form(name), name).toMatch(
        /houdini-limited: confirmed on \d{4}-\d\d-\d\d by a person’s word \(Ada of the pipeline\)/,
      );
    const evidence = { applications: ['Maya 2024', 'Maya 2025'], workfiles: 3, records: 12, fields: 84 };
    const line = { type: 'pilot', step: 'confirmed', format: 'maya-binary', at: '2026-01-02T03:04:05.000Z', evidence };
    await appendFile(join(run, 'journal.jsonl'), `${JSON.stringify(line)}\n`);
    const { out } = await runCli(['report', run, '--format', 'html']);
    expect(out).toContain(
      'maya-binary: confirmed on 2026-01-02 by Maya 2024, Maya 2025: 3 workfiles, 12 records, 84 fields compared.',
    );
  });
});
