import { gzipSync } from 'node:zlib';
import { displayBytes } from '../../../model/bytes.ts';
import type { Reason, Target } from '../../../model/decision.ts';
import type { ContainerLine } from '../../../model/plan.ts';
import { remedy, sentence } from '../../../words/index.ts';
import type { FindingCode } from '../../../words/index.ts';
import { manageText, targetText, versionText } from '../csv.ts';
import { placeOf } from '../production-place.ts';
import { field } from '../rows.ts';
import type { Row } from '../rows.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './columns.ts';
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

  add(row: Row, projects: readonly string[]): void {
    const texts = textsOf(row, projects);
    for (const column of TEXT_COLUMNS) this.#columns[column].push(this.#word(texts[column]));
    this.#columns.offset.push(row.offset);
    this.#columns.confidence.push(Math.round((row.decision?.confidence ?? 0) * 1000));
    this.#columns.outdated.push(row.second === null && row.container.manage?.outdated !== undefined ? 1 : 0);
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

function textsOf(row: Row, projects: readonly string[]): Record<TextColumn, string> {
  const { workfile, container, decision, second } = row;
  const target = decision?.target ?? null;
  const best = decision?.alternatives[0]?.target ?? null;
  const { sequence, task } = placeOf(workfile.path, projects);
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
    sequence,
    task,
    place: second === null ? 'record' : 'second place',
  };
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
export function detailOf(row: Row): Detail {
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
    findings: workfile.findings
      .filter((finding) => finding.node === undefined || displayBytes(finding.node) === row.node)
      .slice(0, 20)
      .map(({ code, args }) => said(code, args)),
  };
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
