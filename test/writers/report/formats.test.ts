import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/csv/parse.ts';
import { planRun } from './support/demo.ts';
import type { SummaryLine, WorkfileLine } from '../../../src/model/plan.ts';
import { CSV_COLUMNS } from '../../../src/writers/report/csv.ts';
import { REPORT_FORMATS, reportPieces } from '../../../src/writers/report/write-reports.ts';
import type { ReportFormat } from '../../../src/writers/report/write-reports.ts';
import { temporaryFolder } from '../../support/scenes.ts';
import { bigShow, container, HEADER, workfile, writePlan } from './support/plans.ts';
import { unpackBlocks } from './support/unpack.ts';
import { STATE_WORDS } from '../../../src/writers/report/states.ts';
import type { State } from '../../../src/writers/report/states.ts';
import { count } from '../../../src/writers/report/text.ts';
import { readOverview } from '../../../src/writers/report/overview.ts';

const fixtures = (name: string): string => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));

async function text(run: string, format: ReportFormat): Promise<string> {
  let all = '';
  for await (const piece of reportPieces(run, format, await readOverview(run))) all += piece;
  return all;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);
const cells = (csv: string, column: (typeof CSV_COLUMNS)[number]): string[] =>
  parseCsv(csv)
    .slice(1)
    .map((row) => row.cells[CSV_COLUMNS.indexOf(column)] ?? '');

async function expectTotals(run: string, summary: SummaryLine): Promise<void> {
  const { containers, workfiles } = summary;
  const { breakdown } = await readOverview(run);
  expect(sum(Object.values(breakdown.byHost).flatMap((row) => Object.values(row)))).toBe(containers.total);
  expect(sum(Object.values(breakdown.states))).toBe(containers.total);
  expect(breakdown.states.write + breakdown.states.propose).toBe(containers.byStatus.remap);

  const csv = await text(run, 'csv');
  const records = cells(csv, 'place').filter((place) => place === 'record').length;
  expect(records).toBe(containers.total);
  const places = cells(csv, 'place');
  const statuses = cells(csv, 'status').filter((_status, at) => places[at] === 'record');
  for (const [status, n] of Object.entries(containers.byStatus)) {
    expect(statuses.filter((one) => one === status)).toHaveLength(n);
  }

  const junit = await text(run, 'junit');
  const [, tests, failures, errors, skipped] =
    /<testsuites name="[^"]*" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)">/
      .exec(junit)
      ?.map(Number) ?? [];
  expect(junit.match(/<testcase /g) ?? []).toHaveLength(tests ?? -1);
  expect(junit.match(/<failure /g) ?? []).toHaveLength(failures ?? -1);
  expect(junit.match(/<error /g) ?? []).toHaveLength(errors ?? -1);
  expect(junit.match(/<skipped /g) ?? []).toHaveLength(skipped ?? -1);
  expect(tests).toBe(containers.total + workfiles.failed + workfiles.skipped);

  await expectOneCount(run, summary, csv, junit);

  const json = JSON.parse(await text(run, 'json')) as { workfiles: WorkfileLine[]; summary: SummaryLine };
  expect(json.workfiles).toHaveLength(workfiles.total);
  expect(sum(json.workfiles.map((line) => line.containers.length))).toBe(json.summary.containers.total);

  const { facts, index, details } = unpackBlocks(await text(run, 'html'));
  expect(facts.rows).toBe(cells(csv, 'place').length);
  expect(sum(index.map((block) => block.columns.offset.length))).toBe(facts.rows);
  expect(details).toHaveLength(facts.rows);
  const markdown = await text(run, 'markdown');
  const rows = markdown.split('\n').filter((line) => line.startsWith('| **all** |'));
  expect(rows).toEqual([`| **all** | ${containers.total.toLocaleString('en-US')} |`]);
}

/** Each number means the same wherever it stands: terminal, page, table, JSON and JUnit. */
async function expectOneCount(run: string, summary: SummaryLine, csv: string, junit: string): Promise<void> {
  const { containers, workfiles } = summary;
  const { breakdown } = await readOverview(run);
  const states: Readonly<Record<string, number>> = breakdown.states;
  expect(states).toMatchObject({ write: containers.accepted, propose: containers.proposed });
  expect(sum(Object.values(containers.acceptedByMethod ?? {}))).toBe(containers.accepted);
  expect(sum(Object.values(containers.proposedByMethod ?? {}))).toBe(containers.proposed);

  const places = cells(csv, 'place');
  const tableStates = cells(csv, 'state');
  const isPlace = (kind: string): number => places.filter((place) => place.startsWith(kind)).length;
  expect(isPlace('record')).toBe(containers.total);
  expect(isPlace('second place of')).toBe(containers.secondPlaces);
  expect(isPlace('workfile')).toBe(workfiles.total - workfiles.withContainers);

  const { index } = unpackBlocks(await text(run, 'html'));
  const rows = index.flatMap(({ words, columns }) =>
    columns.offset.map((_offset, at) => {
      return { state: words[columns.state[at] ?? -1] ?? '', place: words[columns.place[at] ?? -1] };
    }),
  );
  const screen = await text(run, 'text');
  const markdown = await text(run, 'markdown');
  for (const [state, n] of Object.entries(states)) {
    expect(
      tableStates.filter((one, at) => one === state && places[at] === 'record'),
      `${state} in the table`,
    ).toHaveLength(n);
    expect(
      rows.filter((row) => row.state === state && row.place === 'record'),
      `${state} in the page`,
    ).toHaveLength(n);
    if (state === 'undecided') continue;
    expect(Number(new RegExp(`name="${state}" value="(\\d+)"`).exec(junit)?.[1]), `${state} in JUnit`).toBe(n);
    const { says, many } = STATE_WORDS[state as State];
    const shown = n === 1 ? says : many;
    if (n > 0) expect(screen, `${state} on the screen`).toMatch(new RegExp(`^ +${count(n)}  ${shown}$`, 'm'));
    if (n > 0) expect(markdown, `${state} in a ticket`).toContain(`| ${says} | ${count(n)} |`);
  }
  const empty = { 'no-containers': workfiles.withoutContainers, skipped: workfiles.skipped, failed: workfiles.failed };
  for (const [state, n] of Object.entries(empty)) {
    expect(
      tableStates.filter((one) => one === state),
      `${state} in the table`,
    ).toHaveLength(n);
    expect(
      rows.filter((row) => row.state === state && row.place === 'workfile'),
      `${state} in the page`,
    ).toHaveLength(n);
  }
}

describe('totals add up in every format', () => {
  it('for the show of the demo', async () => {
    const { run, summary } = await planRun(fixtures('demo/show'));
    await expectTotals(run, summary);
  });

  it('for every fixture of every application', async () => {
    const folder = await temporaryFolder();
    const { plan } = await import('../../../src/verbs/plan.ts');
    const paths = ['maya-ascii', 'maya-binary', 'nuke', 'houdini'].map(fixtures);
    const summary = await plan(paths, { projects: ['any'], out: join(folder, 'run') });
    expect(summary.containers.total).toBeGreaterThan(100);
    await expectTotals(join(folder, 'run'), summary);
  });

  it('for a generated show with every status, files that failed and files that were left alone', async () => {
    const run = join(await temporaryFolder(), 'run');
    const findings = [{ code: 'workfile-unreadable' as const, severity: 'error' as const, args: { why: 'EIO' } }];
    const odd = [
      workfile('/p/a.ma', [], { outcome: 'failed', findings }),
      workfile('/p/b.nk', [], {
        outcome: 'skipped',
        findings: [{ code: 'nuke-encrypted', severity: 'info', args: {} }],
      }),
      workfile('/p/c.ma', []),
    ];
    await expectTotals(run, await writePlan(run, [...bigShow(433), ...odd]));
  });

  it('for a plan with nothing in it', async () => {
    const run = join(await temporaryFolder(), 'run');
    await expectTotals(run, await writePlan(run, []));
  });
});

describe('text from outside does no harm in any format', () => {
  const nasty = '</script><img src=x onerror=alert(1)>=cmd|calc!A0\u202e\u0007\u001b[31m`|"\'&]]>\ufffe';

  async function nastyOutputs(): Promise<Record<ReportFormat, string>> {
    const run = join(await temporaryFolder(), 'run');
    const bytes = Buffer.from(nasty, 'utf8').toString('latin1');
    const args = { id: nasty };
    const line = workfile(`/p/${nasty}/sh010/anim/x.ma`, [
      container({
        node: bytes,
        loadedPath: bytes,
        fields: { ...container().fields, namespace: bytes, loader: bytes, representation: bytes },
        decision: {
          ...(container().decision ?? expect.fail('no decision')),
          reason: { code: 'id-garbage', args },
          evidence: [{ kind: nasty, speaks: 'for', source: nasty, value: nasty }],
        },
      }),
    ]);
    await writePlan(run, [line], { ...HEADER, projects: [nasty] });
    return Object.fromEntries(
      await Promise.all(REPORT_FORMATS.map(async (format) => [format, await text(run, format)] as const)),
    ) as Record<ReportFormat, string>;
  }

  it('neither control characters nor changes of direction stand in any of them', async () => {
    const outputs = await nastyOutputs();
    for (const [format, whole] of Object.entries(outputs)) {
      const output = whole.replace(/<script>.*<\/script>/s, '');
      // JSON escapes what it must; its readers are programs.
      const control = format === 'json' ? /(?![\n\u007f-\u009f])\p{Cc}/u : /(?![\r\n])\p{Cc}|\p{Bidi_Control}|\ufffe/u;
      expect(JSON.stringify(control.exec(output)?.[0] ?? 'none'), format).toBe('"none"');
    }
  });

  it('HTML stays text', async () => {
    const outputs = await nastyOutputs();
    const { html } = outputs;
    expect(html).not.toContain('<img');
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html.match(/<\/script>/g)?.length).toBe(html.match(/<script[ >]/g)?.length);
    for (const tag of html.match(/<[a-z][^>]*>/g) ?? []) expect(tag).not.toMatch(/ style=| on\w+=/);
  });

  it('XML stays well-formed', async () => {
    const outputs = await nastyOutputs();
    const body = outputs.junit.replace(/<\?xml[^>]*>/, '');
    const open: string[] = [];
    for (const [, end, name, self] of body.matchAll(
      /<(\/?)(\w+)(?: [\w]+="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*(\/?)>/g,
    )) {
      if (end === '/') expect(open.pop()).toBe(name);
      else if (self === '') open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(outputs.junit).not.toContain('<img');
  });

  it('Markdown keeps it in a code span within its cell', async () => {
    const outputs = await nastyOutputs();
    const rows = outputs.markdown.split('\n').filter((line) => line.includes('<img'));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toContain('<img');
  });

  it('no formula begins a cell', async () => {
    const outputs = await nastyOutputs();
    for (const row of parseCsv(outputs.csv)) for (const cell of row.cells) expect(cell).not.toMatch(/^[=+\-@]/);
  });
});

describe('the reports of a run folder', () => {
  it('lie there after `plan`, and are the same for the same plan', async () => {
    const { run } = await planRun(fixtures('demo/show'));
    const html = await readFile(join(run, 'report.html'), 'utf8');
    expect(html).toBe(await text(run, 'html'));
    expect(await readFile(join(run, 'containers.csv'), 'utf8')).toBe(await text(run, 'csv'));
  });
});
