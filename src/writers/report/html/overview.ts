import { isCode, remedy, sentence, short } from '../../../words/index.ts';
import { OPEN, sumStates } from '../breakdown.ts';
import type { Breakdown, StateCounts } from '../breakdown.ts';
import { merged } from '../markdown.ts';
import { STATE_WORDS, STATES } from '../states.ts';
import type { State } from '../states.ts';
import { count, OWN_LOADERS, plural, printable, topOf } from '../text.ts';
import type { Overview } from '../overview.ts';

const SEQUENCES = 10;

/** The totals with their pictures: plain HTML and SVG, read and printed without any script. */
export function overviewHtml({ header, summary, breakdown }: Overview): string {
  const { containers } = summary;
  return `<header class="top">
<h1><span class="brand">ayon-remap</span> ${header.projects.map(escapeHtml).join(', ')}</h1>
<div id="actions" class="actions"></div>
</header>
<section class="overview" aria-label="Totals">
${keyFigures(summary, breakdown)}
${bar(breakdown.states, containers.total, 'tall')}
${legend(breakdown.states)}
<div class="cards">
${crossCard('By application', breakdown.byHost, 8)}
${crossCard('By sequence', breakdown.bySequence, SEQUENCES)}
${codesCard('Why not restored', containers.reasons)}
${codesCard('Worth knowing', summary.findings)}
${manageCard(summary)}
${loadersCard(summary)}
${worstCard(breakdown)}
${notesCard(summary)}
</div>
</section>
`;
}

function keyFigures(summary: Overview['summary'], breakdown: Breakdown): string {
  const { containers, workfiles } = summary;
  const open = sumStates(breakdown.states, OPEN);
  const figures: [string, string, string][] = [
    [count(containers.total), `containers in ${plural(workfiles.withContainers, 'workfile')}`, workfileNote(summary)],
    [count(containers.accepted), 'will be restored', `${plural(summary.edits, 'edit')} in all`],
    [count(open), 'ask for a person', `${count(containers.proposed)} of them with a proposal`],
    [count(summary.outdated), 'will show as outdated', 'AYON has a newer version'],
  ];
  const items = figures.map(
    ([n, says, note]) => `<li><strong>${n}</strong><span>${says}</span><small>${note}</small></li>`,
  );
  return `<ul class="figures">${items.join('')}</ul>`;
}

function workfileNote({ workfiles }: Overview['summary']): string {
  const { total, withoutContainers, skipped, failed } = workfiles;
  return `of ${count(total)}: ${count(withoutContainers)} hold none, ${count(skipped)} left alone, ${count(failed)} unreadable`;
}

/** A bar of states. The numbers stand beside it as text, so the picture itself is hidden from readers. */
function bar(counts: StateCounts, whole: number, size: string): string {
  let x = 0;
  const parts = STATES.flatMap((state) => {
    const n = counts[state];
    if (n === 0 || whole === 0) return [];
    const width = (1000 * n) / whole;
    const rect = `<rect class="s-${state}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"/>`;
    x += width;
    return [rect];
  });
  return `<svg class="bar ${size}" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`;
}

function legend(states: StateCounts): string {
  const items = STATES.filter((state) => states[state] > 0).map(
    (state) => `<li>${chip(state)} <b>${count(states[state])}</b></li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function chip(state: State): string {
  const { sign, says } = STATE_WORDS[state];
  return `<span class="chip s-${state}"><span aria-hidden="true">${sign}</span> ${says}</span>`;
}

function crossCard(title: string, counts: Breakdown['byHost'], limit: number): string {
  const rows = merged(counts, limit, (key) => key);
  if (rows.length === 0) return '';
  const named = rows.filter(([name]) => Object.hasOwn(counts, name));
  const widest = Math.max(...named.map(([, row]) => sumStates(row)));
  const body = rows.map(([name, row]) => {
    const told = STATES.filter((state) => row[state] > 0).map((s) => `${STATE_WORDS[s].sign}\u00a0${count(row[s])}`);
    const full = STATES.filter((state) => row[state] > 0).map((s) => `${count(row[s])} ${STATE_WORDS[s].says}`);
    return `<tr><th scope="row">${foreign(name)}</th><td class="n">${count(sumStates(row))}</td><td class="picture">${Object.hasOwn(counts, name) ? bar(row, widest, '') : ''}<span aria-hidden="true">${told.join('  ')}</span><span class="unseen">${full.join(', ')}</span></td></tr>`;
  });
  return card(
    title,
    `<table><thead class="unseen"><tr><th>Name</th><th>All</th><th>States</th></tr></thead><tbody>${body.join('')}</tbody></table>`,
  );
}

function codesCard(title: string, counts: Readonly<Record<string, number>>): string {
  if (Object.keys(counts).length === 0) return '';
  const rows = topOf(counts, 10).map(([n, code]) => {
    const todo = isCode(code) ? remedy(code) : '';
    const help =
      todo === '' || todo === 'Nothing to do.' || todo.includes('?') ? '' : `<small>${escapeHtml(todo)}</small>`;
    return `<tr><td class="n">${count(n)}</td><th scope="row">${escapeHtml(short(code))}${help}</th></tr>`;
  });
  return card(title, `<table class="codes"><tbody>${rows.join('')}</tbody></table>`);
}

function manageCard({ manageEmpty }: Overview['summary']): string {
  if (manageEmpty === undefined) return '';
  const says = `In ${plural(manageEmpty, 'workfile')}, each because of one container: the findings name it.`;
  return card('Where Manage will be empty', `<p>${says}</p>`);
}

function loadersCard({ unknownLoaders = {} }: Overview['summary']): string {
  if (Object.keys(unknownLoaders).length === 0) return '';
  const rows = topOf(unknownLoaders, 10).map(([n, loader]) => {
    return `<tr><td class="n">${count(n)}</td><th scope="row">${foreign(loader)}</th></tr>`;
  });
  return card(
    'Loaders that AYON does not have',
    `<table><tbody>${rows.join('')}</tbody></table><p class="note">${escapeHtml(OWN_LOADERS)}</p>`,
  );
}

function worstCard({ worst }: Breakdown): string {
  if (worst.length === 0) return '';
  const rows = worst.slice(0, 6).map(({ path, open, containers }) => {
    return `<tr><td class="n">${count(open)} of ${count(containers)}</td><th scope="row" class="path">${foreign(path)}</th></tr>`;
  });
  return card('Workfiles that need a person most', `<table><tbody>${rows.join('')}</tbody></table>`);
}

/** What concerns the run as a whole: rules and decisions that never applied. */
function notesCard({ notes = [] }: Overview['summary']): string {
  if (notes.length === 0) return '';
  const items = notes.slice(0, 20).map(({ code, args }) => {
    return `<li>${foreign(sentence(code, args))}<small>${escapeHtml(remedy(code, args))}</small></li>`;
  });
  const rest = notes.length - items.length;
  const more = rest > 0 ? `<p>and ${count(rest)} more; the text report has them all</p>` : '';
  return card('About this run', `<ul class="notes">${items.join('')}</ul>${more}`);
}

function card(title: string, body: string): string {
  return `<section class="card"><h2>${title}</h2>${body}</section>`;
}

/** Text from outside: isolated, so that right-to-left letters do not move what stands around it. */
function foreign(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** Text for HTML, in content and in quoted attributes; control characters are shown. */
export function escapeHtml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
