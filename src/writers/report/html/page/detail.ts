import type { Detail, EditText, EvidenceText, PageFacts, Said } from '../columns.ts';
import { word } from './data.ts';
import type { Table } from './data.ts';
import { bytesText, count, foreign, h } from './dom.ts';
import { verdictText } from './row.ts';
import { placeOf } from './query.ts';
import type { Review } from './review.ts';

/** What the pane can ask of the page. */
export interface DetailActions {
  readonly accept: () => void;
  readonly reject: () => void;
  readonly clear: () => void;
  readonly choose: (id: string) => void;
  readonly comment: (text: string) => void;
  readonly selectProduct: () => void;
  readonly selectPattern: () => void;
}

/** Everything about one container. */
export function detailPane(
  table: Table,
  facts: PageFacts,
  review: Review,
  row: number,
  detail: Detail,
  actions: DetailActions,
): HTMLElement {
  const text = (column: Parameters<typeof word>[1]): string => word(table, column, row);
  const state = text('state');
  const { sign, says } = facts.states[state] ?? { sign: '', says: state };
  return h(
    'div',
    { class: 'detail' },
    h('h2', {}, placeOf(table, row) === 'workfile' ? 'The workfile' : foreign(text('node'))),
    h('p', { class: 'path' }, foreign(text('workfile'))),
    h(
      'p',
      {},
      h('span', { class: `chip s-${state}` }, h('span', { 'aria-hidden': 'true' }, sign), ` ${says}`),
      ` ${facts.methods[text('method')] ?? ''}`,
      confidenceText(table, row),
    ),
    detail.reason === null ? null : saidElement(detail.reason),
    meantElement(text),
    detail.done === null ? null : section('What was done with the workfile', h('p', {}, foreign(detail.done))),
    review.isOffered(row) ? reviewElement(text, review, row, actions) : notOffered(detail),
    alternativesElement(detail, review, row, actions),
    evidenceElement('Speaks for it', detail.evidence, 'for'),
    evidenceElement('Speaks against it', detail.evidence, 'against'),
    manageElement(detail),
    placeOf(table, row) === 'workfile' ? null : recordElement(text, detail, table.number.offset[row] ?? 0),
    editsElement(detail),
    detail.findings.length === 0 ? null : section('Found in the workfile', ...detail.findings.map(saidElement)),
  );
}

function confidenceText(table: Table, row: number): string {
  const share = (table.number.confidence[row] ?? 0) / 1000;
  return share > 0 ? `, confidence ${share.toFixed(share < 1 ? 2 : 0)}` : '';
}

function section(title: string, ...children: (Node | null)[]): HTMLElement {
  return h('section', {}, h('h3', {}, title), ...children);
}

function saidElement({ code, says, remedy }: Said): HTMLElement {
  const todo = remedy === 'Nothing to do.' ? '' : ` ${remedy}`;
  return h('p', { class: 'said' }, foreign(says), h('em', {}, foreign(todo)), h('code', {}, code));
}

function meantElement(text: (column: Parameters<typeof word>[1]) => string): HTMLElement | null {
  if (text('newId') === '') return null;
  return section(
    'Means in AYON',
    pairs([
      ['project', text('project')],
      ['folder path', text('folder')],
      ['product', text('product')],
      ['version', text('version')],
      ['representation', text('representation')],
      ['id', text('newId')],
    ]),
  );
}

/** What cannot be written is not offered for review; the reason says what helps instead. */
function notOffered({ locked }: Detail): HTMLElement | null {
  if (locked === null) return null;
  return section(
    'Review',
    h('p', {}, 'Nothing can be written here, so there is nothing to decide.'),
    saidElement(locked),
  );
}

function reviewElement(
  text: (column: Parameters<typeof word>[1]) => string,
  review: Review,
  row: number,
  actions: DetailActions,
): HTMLElement {
  const verdict = review.of(row);
  const pressed = (decision: string): string => String(verdict.decision === decision);
  const comment = h('input', {
    id: 'comment',
    type: 'text',
    value: verdict.comment,
    placeholder: 'Comment',
    'aria-label': 'Comment',
    change: (event) => event.target instanceof HTMLInputElement && actions.comment(event.target.value),
  });
  return section(
    'Review',
    h('p', { class: 'verdict' }, verdictText(verdict) || 'not reviewed yet'),
    h(
      'div',
      { class: 'buttons' },
      text('newId') === ''
        ? null
        : h('button', { type: 'button', 'aria-pressed': pressed('accept'), click: actions.accept }, '✔ Accept'),
      h('button', { type: 'button', 'aria-pressed': pressed('reject'), click: actions.reject }, '✘ Reject'),
      h('button', { type: 'button', click: actions.clear }, 'Clear'),
    ),
    comment,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', click: actions.selectProduct }, 'Select all of this product'),
      h('button', { type: 'button', click: actions.selectPattern }, 'Select the same pattern'),
    ),
  );
}

function alternativesElement(detail: Detail, review: Review, row: number, actions: DetailActions): HTMLElement | null {
  if (detail.alternatives.length === 0) return null;
  const chosen = review.of(row).decision;
  const items = detail.alternatives.map(({ id, text, method, confidence, evidence }, at) =>
    h(
      'li',
      {},
      review.isOffered(row)
        ? h(
            'button',
            { type: 'button', class: 'choose', 'aria-pressed': String(chosen === id), click: () => actions.choose(id) },
            `${at + 1}. Choose`,
          )
        : `${at + 1}.`,
      h(
        'div',
        {},
        foreign(text),
        h('small', {}, ` ${method}, ${confidence.toFixed(2)} · ${id}`),
        ...evidence.map(evidenceLine),
      ),
    ),
  );
  return section('Alternatives', h('ol', { class: 'alternatives' }, ...items));
}

function evidenceElement(
  title: string,
  evidence: readonly EvidenceText[],
  speaks: 'for' | 'against',
): HTMLElement | null {
  const own = evidence.filter((one) => one.speaks === speaks);
  return own.length === 0 ? null : section(title, ...own.map(evidenceLine));
}

function evidenceLine({ kind, speaks, source, value }: EvidenceText): HTMLElement {
  const sign = speaks === 'for' ? '+' : '−';
  return h(
    'p',
    { class: `evidence ${speaks}` },
    h('b', {}, `${sign} ${kind}`),
    foreign(` ${value} `),
    h('small', {}, foreign(source)),
  );
}

function manageElement({ manage, outdated }: Detail): HTMLElement | null {
  if (manage === null) return null;
  const rows: [string, string][] = [
    ['before', manage.before],
    ['after', manage.after],
  ];
  if (outdated !== null) rows.push(['outdated', `shows version ${outdated.version}, the newest is ${outdated.newest}`]);
  return section("AYON's Manage tool", pairs(rows), ...manage.blockers.map(saidElement));
}

function recordElement(
  text: (column: Parameters<typeof word>[1]) => string,
  detail: Detail,
  offset: number,
): HTMLElement {
  const rows: [string, string | null][] = [
    ['carrier', `${text('carrier')} at byte ${count(offset)}`],
    ['node type', detail.nodeType],
    ['loaded file', detail.loadedPath],
    ...Object.entries(detail.fields),
    ['workfile', `${detail.format ?? 'unknown format'}, ${count(detail.bytes)} bytes`],
    ['SHA-256', detail.sha256],
  ];
  return section('The record', pairs(rows));
}

function pairs(rows: readonly (readonly [string, string | null])[]): HTMLElement {
  const items = rows.flatMap(([key, value]) => {
    const shown = value === null ? h('i', {}, 'absent') : value === '' ? h('i', {}, 'empty') : foreign(value);
    return [h('dt', {}, key), h('dd', {}, shown)];
  });
  return h('dl', {}, ...items);
}

/** The bytes that change, as they stand and as they will stand. */
function editsElement({ edits, proposed }: Detail): HTMLElement | null {
  if (edits.length === 0) return null;
  const title = proposed ? 'Bytes that would change if accepted' : 'Bytes that will change';
  return section(title, ...edits.map(editElement));
}

function editElement({ offset, old, new: now, what }: EditText): HTMLElement {
  const line = (sign: string, bytes: string, name: string): HTMLElement =>
    h(
      'div',
      { class: name },
      h('span', { class: 'unseen' }, `${name}: `),
      h('span', { 'aria-hidden': 'true' }, sign),
      bytes === '' ? h('i', {}, 'nothing') : h('code', {}, bytesText(bytes)),
    );
  return h(
    'div',
    { class: 'edit' },
    h('small', {}, `${what} at byte ${count(offset)}: ${old.length} bytes become ${now.length}`),
    line('− ', old, 'old'),
    line('+ ', now, 'new'),
  );
}
