import { csvRecord } from '../../csv/cell.ts';
import type { Decision, Evidence } from '../../model/decision.ts';
import type { IdLine, IdMeaning, IdsSummary } from '../../model/id-line.ts';
import { remedy, sentence } from '../../words/index.ts';
import { alternativesText, reasonCells, targetCells, targetText } from './csv.ts';
import { METHOD_WORDS } from './states.ts';
import type { State } from './states.ts';
import { paint, plural, printable } from './text.ts';
import { table } from './layout.ts';
import type { Paint } from './text.ts';

/** What became of an id, in words: no workfile is written, so they are not those of a container. */
const ID_WORDS: Readonly<Record<Exclude<State, 'undecided'>, string>> = {
  write: 'AYON has it',
  propose: 'AYON seems to have it: a person should look',
  'already-ayon': 'an id of AYON',
  ambiguous: 'could mean several things',
  unresolved: 'unresolved',
  refused: 'known, but must not be used',
};

/** The columns of `ids --format csv`. Stable: new ones are added at the end. */
export const ID_COLUMNS = [
  ...['id', 'new_id', 'status', 'method', 'confidence', 'accepted'],
  ...['project', 'folder_path', 'product', 'version', 'representation'],
  ...['meant_project', 'meant_type', 'meant_folder_path', 'meant_product', 'meant_version', 'meant_representation'],
  ...['meant_path', 'meant_source', 'not_imported', 'reason', 'reason_says', 'what_to_do', 'alternatives', 'evidence'],
] as const;

export function idsCsvHead(): string {
  return csvRecord(ID_COLUMNS);
}

export function idCsv({ id, meant, decision, accepted }: IdLine): string {
  const { status, method, confidence, target, reason, evidence } = decision;
  return csvRecord([
    ...[id, target?.representationId ?? '', status, method ?? '', confidence, accepted ? 'yes' : ''],
    ...targetCells(target),
    ...meaningCells(meant),
    ...reasonCells(reason),
    ...[alternativesText(decision), evidence.map((one) => `${one.speaks} ${pieceText(one)}`).join(' | ')],
  ]);
}

function meaningCells(meant: IdMeaning | null): string[] {
  if (meant === null) return ['', '', '', '', '', '', '', '', ''];
  const { project, type, folderPath, product, representation, path, source, notImported } = meant;
  return [
    ...[project, type, folderPath ?? '', product ?? '', versionCell(meant), representation ?? '', path ?? '', source],
    notImported?.code ?? '',
  ];
}

function versionCell({ version }: IdMeaning): string {
  return typeof version === 'number' ? `v${String(version).padStart(3, '0')}` : (version ?? '');
}

/** One id for a person: what it meant, what it is now, and how that is known. */
export function idText({ id, meant, decision, accepted }: IdLine, colour: boolean): string {
  const ink = paint(colour);
  const rows: [string, string][] = [];
  if (meant !== null) rows.push(['meant', `${meaningText(meant)} ${ink.dim(`(${meant.source})`)}`]);
  rows.push(['now', nowText(decision, accepted, ink)]);
  if (decision.target !== null)
    rows.push(['', `${decision.target.representationId}  ${decision.target.project} ${targetText(decision.target)}`]);
  for (const one of decision.evidence) rows.push([one.speaks, pieceText(one)]);
  for (const { target } of decision.alternatives)
    rows.push(['perhaps', `${target.representationId}  ${target.project} ${targetText(target)}`]);
  if (decision.reason !== null) {
    const { code, args } = decision.reason;
    rows.push(['why', sentence(code, args)], ['to do', remedy(code, args)]);
  }
  return `${ink.bold(printable(id))}\n${table(rows.map(([name, says]) => [ink.dim(name), shown(says)]))}\n`;
}

/** Colours may stay, what a document or a server said may not move the cursor. */
function shown(text: string): string {
  return text
    .split('\u001b')
    .map((piece, index) => (index === 0 ? printable(piece) : colourOrText(piece)))
    .join('');
}

function colourOrText(piece: string): string {
  const colour = /^\[\d+m/.exec(piece)?.[0];
  return colour === undefined ? printable(`\u001b${piece}`) : `\u001b${colour}${printable(piece.slice(colour.length))}`;
}

function meaningText(meant: IdMeaning): string {
  const { project, type, folderPath, product, representation } = meant;
  const place = [folderPath, product, versionCell(meant), representation].filter(
    (part) => part !== null && part !== '',
  );
  return `${project} ${place.length === 0 ? `a document of type ${type}` : place.join(' ')}`;
}

function nowText(decision: Decision, accepted: boolean, ink: Paint): string {
  const state = decision.status === 'remap' ? (accepted ? 'write' : 'propose') : decision.status;
  const how = decision.method === null ? '' : ink.dim(` (${METHOD_WORDS[decision.method] ?? decision.method})`);
  return (state === 'write' || state === 'already-ayon' ? ink.green : ink.yellow)(ID_WORDS[state]) + how;
}

function pieceText({ kind, source, value }: Evidence): string {
  return `${kind} ${value} (${source})`;
}

export function idsSummaryText({ ids }: IdsSummary, colour: boolean): string {
  const ink = paint(colour);
  const { ambiguous, unresolved, refused } = ids.byStatus;
  const counts = {
    write: ids.accepted,
    propose: ids.proposed,
    'already-ayon': ids.byStatus['already-ayon'],
    ambiguous,
    unresolved,
    refused,
  };
  const rows = Object.entries(counts).flatMap(([state, n]) =>
    n > 0 ? [[n, ID_WORDS[state as keyof typeof ID_WORDS]]] : [],
  );
  return `${ink.bold(plural(ids.total, 'id'))}\n${table(rows)}\n`;
}
