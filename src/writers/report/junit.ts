import type { HeaderLine, SummaryLine, WorkfileLine } from '../../model/plan.ts';
import { remedy, sentence } from '../../words/index.ts';
import { targetText } from './csv.ts';
import { field, rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import { STATE_WORDS } from './states.ts';
import { printable } from './text.ts';

/**
 * A plan as JUnit: a suite a workfile, a case a container. What is ambiguous, unresolved or refused fails, a proposal is
 * skipped, a workfile that could not be read is an error.
 */
export function junitHead({ projects }: HeaderLine, { containers, workfiles, notes = [] }: SummaryLine): string {
  const { byStatus } = containers;
  const counts = {
    tests: containers.total + workfiles.skipped + workfiles.failed,
    failures: byStatus.ambiguous + byStatus.unresolved + byStatus.refused,
    errors: workfiles.failed,
    skipped: containers.proposed + workfiles.skipped,
  };
  const name = `ayon-remap ${projects.join(', ')}`.trim();
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...counts })}>\n${aboutRun(notes)}`;
}

/** What is worth telling about the run as a whole: a suite without a case, so that no count changes. */
function aboutRun(notes: NonNullable<SummaryLine['notes']>): string {
  if (notes.length === 0) return '';
  const says = notes.map(({ code, args }) => `${sentence(code, args)} ${remedy(code, args)}`).join('\n');
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const head = `<testsuite${attributes({ name: 'About this run', ...counts })}>`;
  return `${head}<system-out>${xml(says)}</system-out></testsuite>\n`;
}

export const JUNIT_TAIL = '</testsuites>\n';

/** The suite of one workfile; nothing for one that was read and holds no container. */
export function junitOf(workfile: WorkfileLine): string {
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
  return `  <testsuite${attributes({ name: workfile.path, ...counts })}>\n${cases.join('')}  </testsuite>\n`;
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
