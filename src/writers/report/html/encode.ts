import { gzipSync } from 'node:zlib';
import { displayBytes } from '../../../model/bytes.ts';
import type { Reason, Target } from '../../../model/decision.ts';
import type { Finding } from '../../../model/finding.ts';
import type { ContainerLine, WorkfileLine } from '../../../model/plan.ts';
import { remedy, sentence } from '../../../words/index.ts';
import type { FindingCode } from '../../../words/index.ts';
import { manageText, targetText, versionText } from '../csv.ts';
import { DONE_WORDS, doneWhy } from '../done.ts';
import type { DoneLine } from '../done.ts';
import { emptyStateOf } from '../states.ts';
import { field } from '../rows.ts';
import type { Row } from '../rows.ts';
import { NUMBER_COLUMNS, PLACES, TEXT_COLUMNS } from './columns.ts';
import type { Detail, IndexBlock, NumberColumn, Said, TextColumn } from './columns.ts';
import type { Args } from '../../../words/words.ts';

/** Gathers rows for one block of the list. */
export class IndexEncoder {
  readonly #words: string[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #columns = Object.fromEntries(
    [...TEXT_COLUMNS, ...NUMBER_COLUMNS].map((name) => [name, []]),
  ) as unknown as Record<TextColumn | NumberColumn, number[]>;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  add(row: Row, workfile: WorkfileTexts): void {
    const { decision, container } = row;
    const outdated = row.second === null && container.manage?.outdated !== undefined;
    this.#push(textsOf(row, workfile), {
      offset: row.offset,
      confidence: Math.round((decision?.confidence ?? 0) * 1000),
      outdated: outdated ? 1 : 0,
      reviewable: row.reviewable ? 1 : 0,
    });
  }

  /** A workfile in which no container was read. */
  addEmpty(workfile: WorkfileLine, texts: WorkfileTexts): void {
    const none = Object.fromEntries(TEXT_COLUMNS.map((name) => [name, ''])) as Record<TextColumn, string>;
    const own = { workfile: workfile.path, state: emptyStateOf(workfile), place: PLACES.workfile };
    const findings = codesIn(workfile.findings);
    this.#push({ ...none, ...texts, ...own, findings }, { offset: 0, confidence: 0, outdated: 0, reviewable: 0 });
  }

  #push(texts: Record<TextColumn, string>, numbers: Record<NumberColumn, number>): void {
    for (const column of TEXT_COLUMNS) this.#columns[column].push(this.#word(texts[column]));
    for (const column of NUMBER_COLUMNS) this.#columns[column].push(numbers[column]);
    this.#rows += 1;
  }

  block(): IndexBlock {
    return { words: this.#words, columns: this.#columns };
  }

  #word(text: string): number {
    let at = this.#indexOf.get(text);
    if (at === undefined) {
      at = this.#words.push(text) - 1;
      this.#indexOf.set(text, at);
    }
    return at;
  }
}

/** What the rows of one workfile share. */
export interface WorkfileTexts {
  readonly above: string;
  readonly done: string;
}

function textsOf(row: Row, shared: WorkfileTexts): Record<TextColumn, string> {
  const { workfile, container, decision, second } = row;
  const target = decision?.target ?? null;
  const best = decision?.alternatives[0]?.target ?? null;
  return {
    workfile: workfile.path,
    node: row.node,
    carrier: row.carrier,
    oldId: row.oldId,
    host: container.host,
    loader: field(container, 'loader'),
    state: row.state,
    method: decision?.method ?? '',
    reason: decision?.reason?.code ?? '',
    ...targetTexts(target ?? best),
    newId: target?.representationId ?? '',
    first: best?.representationId ?? '',
    place: second === null ? PLACES.record : PLACES.second,
    findings: codesIn(findingsFor(row)),
    ...shared,
  };
}

/** A finding about a node belongs to the rows of that node; any other to every row of the workfile, so that none is lost. */
function findingsFor({ workfile, node }: Row): Finding[] {
  if (workfile.findings.length === 0) return [];
  const nodes = nodesOf(workfile);
  return workfile.findings.filter((finding) => {
    const own = finding.node === undefined ? null : displayBytes(finding.node);
    return own === null || own === node || !nodes.has(own);
  });
}

const NODES = new WeakMap<WorkfileLine, ReadonlySet<string>>();

function nodesOf(workfile: WorkfileLine): ReadonlySet<string> {
  let nodes = NODES.get(workfile);
  if (nodes === undefined) {
    NODES.set(workfile, (nodes = new Set(workfile.containers.map(({ node }) => displayBytes(node)))));
  }
  return nodes;
}

function codesIn(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ code }) => code))].sort().join(' ');
}

/** What is meant, or where nothing was decided, what the best candidate would be. */
function targetTexts(
  target: Target | null,
): Record<'project' | 'folder' | 'product' | 'version' | 'representation', string> {
  if (target === null) return { project: '', folder: '', product: '', version: '', representation: '' };
  const { project, folderPath, product, version, representation } = target;
  return { project, folder: folderPath, product, version: versionText(version), representation };
}

/** Everything the detail pane shows of a row. */
export function detailOf(row: Row, done: DoneLine | null): Detail {
  const { workfile, container, decision, second } = row;
  const proposed = container.proposedEdits !== undefined;
  return {
    format: workfile.format,
    bytes: workfile.bytes,
    sha256: workfile.sha256,
    nodeType: container.nodeType,
    fields: fieldsOf(container),
    loadedPath: container.loadedPath === null ? null : displayBytes(container.loadedPath),
    reason: reasonOf(decision?.reason ?? null),
    evidence: decision?.evidence ?? [],
    alternatives: (decision?.alternatives ?? []).map(({ target, method, confidence, evidence }) => {
      return { id: target.representationId, text: targetText(target), method, confidence, evidence };
    }),
    edits: (container.proposedEdits ?? container.edits).map(({ offset, old, new: now, what }) => {
      return { offset, old, new: now, what };
    }),
    proposed,
    manage:
      container.manage === null || second !== null
        ? null
        : {
            before: manageText(container.manage.before),
            after: manageText(container.manage.after),
            blockers: container.manage.blockers.map(({ code, args }) => said(code, args)),
          },
    outdated: container.manage?.outdated ?? null,
    findings: saidOf(findingsFor(row)),
    locked: row.reviewable ? null : lockSaid(row),
    done: done === null ? null : doneText(done),
  };
}

/** The same of a workfile in which no container was read: there is no more than what was found. */
export function emptyDetailOf(workfile: WorkfileLine): Detail {
  const none = {
    nodeType: null,
    fields: {},
    loadedPath: null,
    reason: null,
    manage: null,
    outdated: null,
    locked: null,
  };
  const lists = { evidence: [], alternatives: [], edits: [] };
  const { format, bytes, sha256, findings } = workfile;
  return { ...none, ...lists, format, bytes, sha256, proposed: false, findings: saidOf(findings), done: null };
}

function lockSaid({ container, second }: Row): Said {
  const { locked } = container;
  if (locked !== undefined) return said(locked.code, locked.args);
  return said('edit-not-possible', { what: 'representation', carrier: second?.carrier ?? container.carrier });
}

function doneText(line: DoneLine): string {
  const why = doneWhy(line);
  return why === '' ? `${DONE_WORDS[line.state]}.` : `${DONE_WORDS[line.state]}. ${why}`;
}

/** How many findings of a workfile its pane says in full. */
const SAID = 20;

function saidOf(findings: readonly Finding[]): Said[] {
  return findings.slice(0, SAID).map(({ code, args }) => said(code, args));
}

function fieldsOf({ fields }: ContainerLine): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [displayBytes(key), value === null ? null : displayBytes(value)]),
  );
}

function reasonOf(reason: Reason | null): Said | null {
  return reason === null ? null : said(reason.code, reason.args);
}

function said(code: FindingCode, args: Args): Said {
  return { code, says: sentence(code, args), remedy: remedy(code, args) };
}

/** JSON, compressed, in letters that need no escaping in HTML. */
export function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 6 }).toString('base64');
}
