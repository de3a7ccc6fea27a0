import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { IdLine, IdsSummary } from '../../src/model/id-line.ts';
import type { ContainerLine } from '../../src/model/plan.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { ids } from '../../src/index.ts';
import { cellText } from '../../src/csv/cell.ts';
import { parseCsv } from '../../src/csv/parse.ts';
import { ID_COLUMNS } from '../../src/writers/report/ids.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const SOURCES = { openpype: [join(show, 'lighthouse.zip')], ayon: [join(show, 'lighthouse.ayon.gz')] };
const PROJECT = ['--project', 'lighthouse'];
const FLAGS = ['--openpype', join(show, 'lighthouse.zip'), '--ayon', join(show, 'lighthouse.ayon.gz'), ...PROJECT];
const NOBODY = 'ffffffffffffffffffffffff';

/** The containers of the show as `plan` decides them; planned once. */
let planning: Promise<ContainerLine[]> | null = null;

async function planned(): Promise<ContainerLine[]> {
  planning ??= planShow();
  return planning;
}

async function planShow(): Promise<ContainerLine[]> {
  const folder = await temporaryFolder();
  const out = join(folder, 'run');
  const result = await runCli(['plan', join(show, 'work'), ...FLAGS, '--out', out, '--json']);
  expect(result.code, result.err).toBe(0);
  return jsonLines(result.out).flatMap((line) => (line.type === 'workfile' ? line.containers : []));
}

async function ask(given: readonly string[]): Promise<{ lines: IdLine[]; summary: IdsSummary }> {
  const lines: IdLine[] = [];
  for await (const line of ids(given, { ...SOURCES, projects: ['lighthouse'] })) {
    if (line.type === 'summary') return { lines, summary: line };
    lines.push(line);
  }
  return expect.fail('no summary');
}

/** An id of the show that the plan restores by the importer's own rule. */
async function derivedId(): Promise<string> {
  const found = (await planned()).find(({ decision }) => decision?.method === 'derived');
  return found?.fields['representation'] ?? expect.fail('the show has no derived id');
}

describe('what single ids mean', () => {
  it('is what the plan decided, or less, and never another target', async () => {
    const containers = await planned();
    const given = containers.map(({ fields }) => fields['representation'] ?? '');
    const { lines, summary } = await ask(given);
    expect(lines.map(({ id }) => id)).toEqual(given);
    let same = 0;
    for (const [index, { decision, id }] of lines.entries()) {
      const target = containers[index]?.decision?.target ?? null;
      if (decision.target === null || target === null) continue;
      same += 1;
      expect(decision.target, id).toEqual(target);
    }
    expect(same).toBeGreaterThan(10);
    const { byStatus, total, accepted, proposed } = summary.ids;
    expect(Object.values(byStatus).reduce((sum, n) => sum + n, 0)).toBe(total);
    expect(accepted + proposed).toBe(byStatus.remap);
  });

  it('tells what the document said, and the id that the importer gave it', async () => {
    const id = await derivedId();
    const { lines } = await ask([id.toUpperCase()]);
    const [line] = lines;
    expect(line?.id).toBe(id.toUpperCase());
    expect(line?.accepted).toBe(true);
    expect(line?.decision.target?.representationId).toBe(deriveAyonId(id));
    const { folderPath, product, version, representation } = line?.decision.target ?? expect.fail('no target');
    expect(line?.meant).toMatchObject({ objectId: id, project: 'lighthouse', product, version, representation });
    expect(line?.meant?.folderPath?.toLowerCase()).toBe(folderPath.toLowerCase());
    expect(line?.decision.evidence.length).toBeGreaterThan(0);
  });

  it('leaves an id that nobody knows, and a word that is no id, unresolved with the reason', async () => {
    const { lines } = await ask([NOBODY, 'hero', 'None', '0'.repeat(32)]);
    for (const { decision, meant } of lines) {
      expect(decision.status).toBe('unresolved');
      expect(decision.target).toBeNull();
      expect(decision.reason).not.toBeNull();
      expect(meant).toBeNull();
    }
    expect(lines.map(({ form }) => form)).toEqual(['objectid', 'other', 'empty', 'ayon']);
  });

  it('names an id of AYON as such', async () => {
    const id = await derivedId();
    const { lines } = await ask([deriveAyonId(id)]);
    expect(lines[0]?.decision.status).toBe('already-ayon');
    expect(lines[0]?.decision.target?.representationId).toBe(deriveAyonId(id));
  });
});

it('is told from the dumps alone too, where nobody asked AYON', async () => {
  const id = await derivedId();
  const lines: (IdLine | IdsSummary)[] = [];
  for await (const line of ids([id], { openpype: SOURCES.openpype, projects: ['lighthouse'] })) lines.push(line);
  expect(lines[0]).toMatchObject({ meant: { objectId: id }, decision: { status: 'unresolved' } });
});

describe('the command', () => {
  it('answers in words, one block an id, then the totals', async () => {
    const id = await derivedId();
    const { code, out } = await runCli(['ids', id, NOBODY, ...FLAGS]);
    expect(code).toBe(0);
    expect(out).toContain(`${id}\n  meant`);
    expect(out).toContain(deriveAyonId(id));
    expect(out).toMatch(/\nffffffffffffffffffffffff\n {2}now +unresolved\n {2}against {2}id no [^\n]+\n {2}why /);
    expect(out).toMatch(/\n2 ids\n {2}1 {2}AYON has it\n {2}1 {2}unresolved\n$/);
  });

  it('takes a list on stdin as people paste it, and writes JSON lines and a table with the same answers', async () => {
    const all = (await planned()).map(({ fields }) => fields['representation'] ?? '');
    const given = [...new Set(all)].filter((id) => /^[0-9a-f]+$/i.test(id));
    const pasted = `\ufeff["${given.slice(0, 3).join('",\r\n "')}"]\n${given.slice(3).join('\n')}\n`;
    const over = (): { input: AsyncIterable<string> } => ({
      input: (async function* () {
        await Promise.resolve();
        // A piece may end inside an id.
        yield pasted.slice(0, 17);
        yield pasted.slice(17);
      })(),
    });
    const json = await runCli(['ids', ...FLAGS, '--json'], {}, over());
    const lines = json.out.trimEnd().split('\n');
    const answers = lines.slice(0, -1).map((line) => JSON.parse(line) as IdLine);
    expect(answers.map(({ id }) => id)).toEqual(given);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'summary', ids: { total: given.length } });
    const csv = await runCli(['ids', ...FLAGS, '--format', 'csv'], {}, over());
    const [head, ...rows] = parseCsv(csv.out).map(({ cells }) => cells.map(cellText));
    expect(head).toEqual([...ID_COLUMNS]);
    expect(rows.map((row) => row.slice(0, 3))).toEqual(
      answers.map(({ id, decision }) => [id, decision.target?.representationId ?? '', decision.status]),
    );
    for (const row of rows) expect(row).toHaveLength(ID_COLUMNS.length);
  });

  it('says what to do when it is given nothing, and takes --fail-on', async () => {
    const nothing = await runCli(['ids', ...FLAGS]);
    expect(nothing.code).toBe(2);
    expect(nothing.err).toMatch(/pipe a list/);
    expect((await runCli(['ids', NOBODY, ...FLAGS, '--fail-on', 'unresolved'])).code).toBe(1);
  });
});
