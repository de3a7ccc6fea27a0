import { sentence, remedy } from '../../words/index.ts';
import type { Decision, Reason, Target } from '../../model/decision.ts';
import type { ManageState } from '../../model/plan.ts';
import { csvRecord } from '../../csv/cell.ts';
import { doneWhy } from './done.ts';
import type { Done } from './done.ts';
import type { Finding } from '../../model/finding.ts';
import { emptyStateOf } from './states.ts';
import { count } from './text.ts';
import { field, findingsAbout, rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import { displayBytes } from '../../model/bytes.ts';

/**
 * The columns of `containers.csv`. Stable: new ones are added at the end. The first five find the place again, `decision`
 * and `comment` are the reviewer's: empty, `accept` (take `new_id`), `reject`, or 32 hex digits of another target.
 * `place` tells what a row is: a `record`, a `second place of` one, or the `workfile` where no container was read in it.
 */
export const CSV_COLUMNS = [
  ...['workfile', 'node', 'carrier', 'offset', 'old_id', 'new_id', 'decision', 'comment'],
  ...['status', 'method', 'confidence', 'action', 'place'],
  ...['project', 'folder_path', 'product', 'version', 'representation'],
  ...['reason', 'reason_says', 'what_to_do', 'alternatives'],
  ...['host', 'format', 'loader', 'name', 'namespace', 'loaded_path'],
  ...['manage_before', 'manage_after', 'blockers', 'outdated', 'newest_version', 'edits'],
  ...['state', 'can_be_decided', 'findings', 'findings_say', 'done', 'done_says'],
] as const;

/** One row a container, one for each second place of one, and one for each workfile without containers. */
export function csvHead(): string {
  return csvRecord(CSV_COLUMNS);
}

export function csvOf(workfile: WorkfileLine, done: Done | null): string {
  const became = done?.of(workfile) ?? null;
  const told = became === null ? ['', ''] : [became.state, doneWhy(became)];
  if (workfile.containers.length === 0) return csvRecord([...emptyCells(workfile), ...told]);
  let text = '';
  for (const row of rowsOf(workfile)) text += csvRecord([...cellsOf(row), ...told]);
  return text;
}

/** The row of a workfile in which no container was read. */
function emptyCells(workfile: WorkfileLine): string[] {
  const known: Readonly<Record<string, string>> = {
    workfile: workfile.path,
    action: 'nothing',
    place: 'workfile',
    format: workfile.format ?? '',
    state: emptyStateOf(workfile),
    can_be_decided: 'no',
    ...findingCells(workfile.findings),
  };
  return CSV_COLUMNS.slice(0, CSV_COLUMNS.indexOf('done')).map((column) => known[column] ?? '');
}

/** How many findings of a workfile a row says in full: a damaged file can have thousands. */
const SAID = 20;

function findingCells(findings: readonly Finding[]): { readonly findings: string; readonly findings_say: string } {
  const says = findings.slice(0, SAID).map(({ code, args }) => `${sentence(code, args)} ${remedy(code, args)}`);
  if (findings.length > SAID) says.push(`And ${count(findings.length - SAID)} more.`);
  return { findings: [...new Set(findings.map(({ code }) => code))].join(' '), findings_say: says.join(' ') };
}

function cellsOf(row: Row): (string | number)[] {
  const { workfile, container, decision, second } = row;
  const target = decision?.target ?? null;
  const { outdated } = container.manage ?? {};
  const told = {
    ...findingCells(findingsAbout(workfile, row.node)),
    // What is true of the whole workfile is said in full once, not beside each of its containers.
    findings_say: findingCells(findingsAbout(workfile, row.node).filter(({ node }) => node !== undefined)).findings_say,
  };
  return [
    ...[workfile.path, row.node, row.carrier, row.offset, row.oldId, target?.representationId ?? '', '', ''],
    ...[decision?.status ?? '', decision?.method ?? '', decision?.confidence ?? '', actionOf(row)],
    second === null ? 'record' : `second place of ${container.offset}`,
    ...targetCells(target),
    ...reasonCells(decision?.reason ?? null),
    alternativesText(decision),
    ...[container.host, workfile.format ?? '', field(container, 'loader')],
    ...[field(container, 'name'), field(container, 'namespace'), displayBytes(container.loadedPath ?? '')],
    ...[manageText(container.manage?.before), manageText(container.manage?.after)],
    (container.manage?.blockers ?? []).map(({ code }) => code).join(' '),
    ...[outdated === undefined ? '' : 'yes', outdated?.newest ?? '', second === null ? container.edits.length : 0],
    ...[row.state, row.reviewable ? 'yes' : 'no', told.findings, told.findings_say],
  ];
}

/** Other candidates in one cell. */
export function alternativesText(decision: Decision | null): string {
  return (decision?.alternatives ?? [])
    .map(({ target: one }) => `${one.representationId} ${targetText(one)}`)
    .join(' | ');
}

function actionOf({ state }: Row): string {
  if (state === 'write') return 'write';
  return state === 'propose' ? 'propose' : 'nothing';
}

/** Project, folder path, product, version and representation of a target; empty without one. */
export function targetCells(target: Target | null): (string | number)[] {
  if (target === null) return ['', '', '', '', ''];
  return [target.project, target.folderPath, target.product, versionText(target.version), target.representation];
}

/** Code, sentence and remedy of a reason; empty without one. */
export function reasonCells(reason: Reason | null): string[] {
  if (reason === null) return ['', '', ''];
  return [reason.code, sentence(reason.code, reason.args), remedy(reason.code, reason.args)];
}

/** A hero version is a negative number in AYON; people call it the hero. */
export function versionText(version: number): string {
  return version < 0 ? `hero (v${String(-version).padStart(3, '0')})` : `v${String(version).padStart(3, '0')}`;
}

/** A target in one line: folder path, product, version, representation. */
export function targetText(target: Target): string {
  return `${target.folderPath} ${target.product} ${versionText(target.version)} ${target.representation}`;
}

export function manageText(state: ManageState | undefined): string {
  if (state === undefined) return '';
  if (!state.listed) return 'not listed';
  return state.updatable ? 'listed, version can be changed' : 'listed, version cannot be changed';
}
