import type { Finding } from '../../model/finding.ts';
import type { SummaryLine, WorkfileLine } from '../../model/plan.ts';
import { remedy, sentence } from '../../words/index.ts';
import { targetText } from './csv.ts';
import { doneWhy, pilotText } from './done.ts';
import type { Done, DoneLine } from './done.ts';
import type { Overview } from './overview.ts';
import { field, rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { STATE_WORDS } from './states.ts';
import { printable } from './text.ts';

/**
 * A plan as JUnit: a suite a workfile, a case a container, and a case for each workfile that was not read. What is ambiguous, unresolved or refused fails, a proposal is
 * skipped, a workfile that could not be read is an error.
 */
export function junitHead({ header: { projects }, summary, done }: Overview): string {
  const { containers, workfiles, notes = [] } = summary;
  const { byStatus } = containers;
  const counts = {
    tests: containers.total + workfiles.skipped + workfiles.failed,
    failures: byStatus.ambiguous + byStatus.unresolved + byStatus.refused,
    errors: workfiles.failed,
    skipped: containers.proposed + workfiles.skipped,
  };
  const name = `ayon-remap ${projects.join(', ')}`.trim();
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...counts })}>\n${aboutRun(summary, notes, done)}`;
}

/** The totals, and what is worth telling about the run as a whole: a suite without a case, so that no count changes. */
function aboutRun({ containers, workfiles }: SummaryLine, notes: readonly Finding[], done: Done | null): string {
  const { byStatus } = containers;
  const totals: Readonly<Record<string, number>> = {
    workfiles: workfiles.total,
    containers: containers.total,
    write: containers.accepted,
    propose: containers.proposed,
    ...{ 'already-ayon': byStatus['already-ayon'], ambiguous: byStatus.ambiguous },
    ...{ unresolved: byStatus.unresolved, refused: byStatus.refused },
    'second places': containers.secondPlaces ?? 0,
    'workfiles skipped': workfiles.skipped,
    'workfiles failed': workfiles.failed,
  };
  const properties = Object.entries(totals).map(([name, value]) => property(name, value));
  const says = [
    ...notes.map(({ code, args }) => `${sentence(code, args)} ${remedy(code, args)}`),
    ...(done?.pilots ?? []).map(pilotText),
  ];
  const out = says.length === 0 ? '' : `<system-out>${xml(says.join('\n'))}</system-out>`;
  const head = `<testsuite${attributes({ name: 'About this run', tests: 0, failures: 0, errors: 0, skipped: 0 })}>`;
  return `${head}<properties>${properties.join('')}</properties>${out}</testsuite>\n`;
}

function property(name: string, value: string | number): string {
  return `<property${attributes({ name, value })}/>`;
}

export const JUNIT_TAIL = '</testsuites>\n';

/** The suite of one workfile; nothing for one that was read and holds no container. */
export function junitOf(workfile: WorkfileLine, done: Done | null): string {
  const rows = [...rowsOf(workfile)].filter(({ second }) => second === null);
  const odd = workfile.outcome !== 'read';
  if (rows.length === 0 && !odd) return '';
  const cases = rows.map((row) => caseOf(row));
  if (odd) cases.push(troubleOf(workfile));
  const counts = {
    tests: cases.length,
    failures: rows.filter(({ state }) => FAILS.has(state)).length,
    errors: workfile.outcome === 'failed' ? 1 : 0,
    skipped: rows.filter(({ state }) => state === 'propose').length + (workfile.outcome === 'skipped' ? 1 : 0),
  };
  const { properties, out } = doneParts(done?.of(workfile) ?? null);
  return `  <testsuite${attributes({ name: workfile.path, ...counts })}>\n${properties}${cases.join('')}${out}  </testsuite>\n`;
}

/** What was done with a workfile: the schema has properties before the cases, and output behind them. */
function doneParts(done: DoneLine | null): { readonly properties: string; readonly out: string } {
  if (done === null) return { properties: '', out: '' };
  const why = doneWhy(done);
  return {
    properties: `    <properties>${property('done', done.state)}</properties>\n`,
    out: why === '' ? '' : `    <system-out>${xml(why)}</system-out>\n`,
  };
}

const FAILS: ReadonlySet<string> = new Set(['ambiguous', 'unresolved', 'refused']);

function caseOf(row: Row): string {
  const { decision, state, workfile, container } = row;
  const open = `    <testcase${attributes({
    name: `${row.node} at byte ${row.offset}`,
    classname: workfile.path,
    file: workfile.path,
  })}`;
  const reason = decision?.reason ?? null;
  const why =
    reason === null
      ? STATE_WORDS[state].says
      : `${sentence(reason.code, reason.args)} ${remedy(reason.code, reason.args)}`;
  const target = decision?.target ?? null;
  const body = `${why}\nid: ${row.oldId}\nloader: ${field(container, 'loader')}\n${target === null ? '' : `AYON: ${targetText(target)}\n`}`;
  if (FAILS.has(state)) {
    const type = reason?.code ?? state;
    return `${open}>\n      <failure${attributes({ type, message: why })}>${xml(body)}</failure>\n    </testcase>\n`;
  }
  if (state === 'propose') return `${open}>\n      <skipped${attributes({ message: why })}/>\n    </testcase>\n`;
  return `${open}/>\n`;
}

function troubleOf({ path, outcome, findings }: WorkfileLine): string {
  const says = findings.map(({ code, args }) => `${sentence(code, args)} ${remedy(code, args)}`).join('\n');
  const open = `    <testcase${attributes({ name: 'the workfile', classname: path, file: path })}>\n`;
  const kind = outcome === 'failed' ? 'error' : 'skipped';
  return `${open}      <${kind}${attributes({ message: says })}/>\n    </testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([key, value]) => ` ${key}="${xml(String(value))}"`)
    .join('');
}

/** Text for XML 1.0, which has no way at all to write most control characters: they are shown as `\uXXXX`. */
function xml(text: string): string {
  const lines = displaySafe(text);
  return lines.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function displaySafe(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
