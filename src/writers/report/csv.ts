import { sentence, remedy } from '../../words/index.ts';
import type { Decision, Reason, Target } from '../../model/decision.ts';
import type { ManageState } from '../../model/plan.ts';
import { csvRecord } from '../../csv/cell.ts';
import { field, rowsOf } from './rows.ts';
import type { Row } from './rows.ts';
import type { WorkfileLine } from '../../model/plan.ts';
import { displayBytes } from '../../model/bytes.ts';

/**
 * The columns of `containers.csv`. Stable: new ones are added at the end. The first five find the place again, `decision`
 * and `comment` are the reviewer's: empty, `accept` (take `new_id`), `reject`, or 32 hex digits of another target.
 */
export const CSV_COLUMNS = [
  ...['workfile', 'node', 'carrier', 'offset', 'old_id', 'new_id', 'decision', 'comment'],
  ...['status', 'method', 'confidence', 'action', 'place'],
  ...['project', 'folder_path', 'product', 'version', 'representation'],
  ...['reason', 'reason_says', 'what_to_do', 'alternatives'],
  ...['host', 'format', 'loader', 'name', 'namespace', 'loaded_path'],
  ...['manage_before', 'manage_after', 'blockers', 'outdated', 'newest_version', 'edits'],
] as const;

/** Containers as a table: one row a container, and one for each second place of one. */
export function csvHead(): string {
  return csvRecord(CSV_COLUMNS);
}

export function csvOf(workfile: WorkfileLine): string {
  let text = '';
  for (const row of rowsOf(workfile)) text += csvRecord(cellsOf(row));
  return text;
}

function cellsOf(row: Row): (string | number)[] {
  const { workfile, container, decision, second } = row;
  const target = decision?.target ?? null;
  const { outdated } = container.manage ?? {};
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
