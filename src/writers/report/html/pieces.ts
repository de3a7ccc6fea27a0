import { createHash } from 'node:crypto';
import type { WorkfileLine } from '../../../model/plan.ts';
import { short } from '../../../words/index.ts';
import { rowsOf } from '../rows.ts';
import { DONE_WORDS } from '../done.ts';
import { EMPTY_WORDS, METHOD_WORDS, STATE_WORDS } from '../states.ts';
import { DETAIL_ROWS, INDEX_ROWS } from './columns.ts';
import type { Detail, PageFacts } from './columns.ts';
import { detailOf, emptyDetailOf, IndexEncoder, packed } from './encode.ts';
import { detailsHtml, overviewHtml } from './overview.ts';
import { escapeHtml } from './html-text.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page.generated.ts';
import type { Overview } from '../overview.ts';

/**
 * The page, piece by piece: what a person reads first stands in plain HTML; the containers follow as compressed blocks
 * that the page's script unpacks. Holds one block at a time.
 *
 * `saveTo` is where the page saves decisions when it is served; null for a file.
 */
export async function* htmlPieces(
  overview: Overview,
  workfiles: AsyncIterable<WorkfileLine>,
  saveTo: string | null,
): AsyncGenerator<string, void, undefined> {
  yield head(overview, saveTo);
  yield overviewHtml(overview);
  yield APP_HTML;
  let index = new IndexEncoder();
  let details: Detail[] = [];
  let rows = 0;
  let indexBlocks = 0;
  for await (const workfile of workfiles) {
    for (const add of rowsToAdd(workfile, overview)) {
      details.push(add(index));
      rows += 1;
      if (details.length === DETAIL_ROWS) {
        yield dataBlock(`detail-${rows / DETAIL_ROWS - 1}`, details);
        details = [];
      }
      if (index.rows === INDEX_ROWS) {
        yield dataBlock(`index-${indexBlocks++}`, index.block());
        index = new IndexEncoder();
      }
    }
  }
  if (details.length > 0) yield dataBlock(`detail-${Math.floor(rows / DETAIL_ROWS)}`, details);
  if (index.rows > 0) yield dataBlock(`index-${indexBlocks++}`, index.block());
  yield detailsHtml(overview);
  yield dataBlock('facts', factsOf(overview, rows, indexBlocks, saveTo));
  yield `<script>${PAGE_SCRIPT}</script>\n</body>\n</html>\n`;
}

/** The rows of a workfile, each as what puts it into the index and answers its detail. */
function* rowsToAdd(
  workfile: WorkfileLine,
  { folders, done }: Overview,
): Generator<(index: IndexEncoder) => Detail, void, undefined> {
  const became = done?.of(workfile) ?? null;
  const texts = { above: folders.above(workfile.path), done: became?.state ?? '' };
  if (workfile.containers.length === 0) {
    yield (index) => {
      index.addEmpty(workfile, texts);
      return emptyDetailOf(workfile);
    };
  }
  for (const row of rowsOf(workfile)) {
    yield (index) => {
      index.add(row, texts);
      return detailOf(row, became);
    };
  }
}

function factsOf(overview: Overview, rows: number, indexBlocks: number, saveTo: string | null): PageFacts {
  const codes = [...Object.keys(overview.breakdown.byReason), ...Object.keys(overview.summary.findings)];
  return {
    plan: overview.plan,
    projects: overview.header.projects,
    rows,
    indexBlocks,
    detailSize: DETAIL_ROWS,
    codes: Object.fromEntries(codes.map((code) => [code, short(code)])),
    states: { ...STATE_WORDS, ...EMPTY_WORDS },
    methods: METHOD_WORDS,
    done: DONE_WORDS,
    saveTo,
  };
}

/** A data block: a script element of a type that no browser runs. */
function dataBlock(id: string, value: unknown): string {
  return `<script type="application/octet-stream" id="${id}">${packed(value)}</script>\n`;
}

/** Only this very script and style run, and nothing is fetched: the page is safe to open from anywhere. */
export function contentPolicy(saveTo: string | null): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(PAGE_SCRIPT)}`,
    `style-src ${hash(PAGE_STYLE)}`,
    `connect-src ${saveTo === null ? "'none'" : "'self'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function head({ header }: Overview, saveTo: string | null): string {
  const title = `${header.projects.join(', ')} · ayon-remap report`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(saveTo)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
`;
}

const APP_HTML = `<main id="app" aria-label="Containers"><noscript><p class="note">The list of containers needs JavaScript. containers.csv beside this file holds the same.</p></noscript></main>
`;
