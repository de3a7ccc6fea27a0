import { isCode, remedy, sentence, short } from '../../../words/index.ts';
import { OPEN, sumStates } from '../breakdown.ts';
import type { Breakdown, StateCounts } from '../breakdown.ts';
import { merged } from '../markdown.ts';
import type { Overview } from '../overview.ts';
import { sharedFolder } from '../shared-folder.ts';
import { EMPTY_WORDS, STATE_WORDS, STATES } from '../states.ts';
import type { EmptyState, State } from '../states.ts';
import { worthKnowing } from '../terminal.ts';
import { count, plural, topOf } from '../text.ts';
import { aboutCard, doneCard, emptyCard, loadersCard, pilotsCard } from './cards.ts';
import { card, escapeHtml, foreign, showLink } from './html-text.ts';
import type { Shows } from './html-text.ts';

const FOLDERS = 10;
const CODES = 10;
const WORST = 6;

/** What is read first, above the list: plain HTML and SVG, read and printed without any script. */
export function overviewHtml({ header, summary, breakdown }: Overview): string {
  const { containers } = summary;
  return `<header class="top">
<h1><span class="brand">ayon-remap</span> ${header.projects.map(escapeHtml).join(', ')}</h1>
<p id="printed" class="on-paper"></p>
<div id="actions" class="actions"></div>
</header>
<section class="overview" aria-label="Totals">
${keyFigures(summary, breakdown)}
${bar(breakdown.states, containers.total, 'tall')}
${legend(breakdown.states, summary)}
${notes(summary)}
<div class="cards first">
${codesCard('Why not restored', containers.reasons, 'reason')}
${codesCard('Worth knowing', worthKnowing(summary), 'findings')}
${worstCard(breakdown)}
${crossCard('By application', breakdown.byHost, 8, (host) => ({ host }))}
</div>
</section>
`;
}

/** What is looked up now and then, below the list. */
export function detailsHtml(overview: Overview): string {
  const { summary, breakdown, done } = overview;
  return `<section class="overview more" aria-label="More about this plan">
<div class="cards">
${crossCard('By folder', breakdown.byFolder, FOLDERS, (above) => ({ above }))}
${emptyCard(summary)}
${loadersCard(summary)}
${doneCard(breakdown)}
${pilotsCard(done)}
${aboutCard(overview)}
</div>
</section>
`;
}

function keyFigures(summary: Overview['summary'], breakdown: Breakdown): string {
  const { containers, workfiles } = summary;
  const open = sumStates(breakdown.states, OPEN);
  const figures: [string, string, string][] = [
    [
      count(containers.total),
      `${containers.total === 1 ? 'container' : 'containers'} in ${plural(workfiles.withContainers, 'workfile')}`,
      workfileNote(summary),
    ],
    [count(containers.accepted), STATE_WORDS.write.says, `${plural(summary.edits, 'edit')} in all`],
    [
      count(open),
      open === 1 ? 'asks for a person' : 'ask for a person',
      `${count(containers.proposed)} with a proposal`,
    ],
    [count(summary.outdated), 'will show as outdated', 'AYON has a newer version'],
  ];
  const items = figures.map(
    ([n, says, note]) => `<li><strong>${n}</strong><span>${says}</span><small>${note}</small></li>`,
  );
  return `<ul class="figures">${items.join('')}</ul>`;
}

function workfileNote({ workfiles }: Overview['summary']): string {
  const { total, withoutContainers, skipped, failed } = workfiles;
  return `of ${count(total)}: ${count(withoutContainers)} hold none, ${count(skipped)} skipped, ${count(failed)} could not be read`;
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

/** Every state with its number; the workfiles without containers stand apart, for they are no containers. */
function legend(states: StateCounts, { workfiles }: Overview['summary']): string {
  const items = STATES.filter((state) => states[state] > 0).map((state) => legendItem(state, states[state], state));
  const empty: readonly [EmptyState, number][] = [
    ['failed', workfiles.failed],
    ['skipped', workfiles.skipped],
    ['no-containers', workfiles.withoutContainers],
  ];
  const files = empty.filter(([, n]) => n > 0).map(([state, n]) => legendItem(state, n, state));
  if (files.length > 0) items.push('<li class="apart">Workfiles:</li>', ...files);
  return `<ul class="legend">${items.join('')}</ul>`;
}

function legendItem(state: State | EmptyState, n: number, word: string): string {
  const { sign, says } = { ...STATE_WORDS, ...EMPTY_WORDS }[state];
  const text = `<span class="chip s-${state}"><span aria-hidden="true">${sign}</span> ${says}</span> <b>${count(n)}</b>`;
  return `<li>${showLink({ state: word }, text)}</li>`;
}

function crossCard(title: string, counts: Breakdown['byHost'], limit: number, shows: (name: string) => Shows): string {
  const rows = merged(counts, limit, (key) => key);
  if (rows.length === 0) return '';
  const named = rows.filter(([name]) => Object.hasOwn(counts, name));
  const widest = Math.max(...named.map(([, row]) => sumStates(row)));
  const body = rows.map(([name, row]) => {
    const isOne = Object.hasOwn(counts, name);
    const told = STATES.filter((state) => row[state] > 0).map((s) => `${STATE_WORDS[s].sign}\u00a0${count(row[s])}`);
    const full = STATES.filter((state) => row[state] > 0).map((s) => `${count(row[s])} ${STATE_WORDS[s].says}`);
    const head = isOne ? showLink(shows(name), foreign(name)) : foreign(name);
    return `<tr><th scope="row">${head}</th><td class="n">${count(sumStates(row))}</td><td class="picture">${isOne ? bar(row, widest, '') : ''}<span aria-hidden="true">${told.join('  ')}</span><span class="unseen">${full.join(', ')}</span></td></tr>`;
  });
  return card(
    title,
    `<table><thead class="unseen"><tr><th>Name</th><th>All</th><th>States</th></tr></thead><tbody>${body.join('')}</tbody></table>`,
  );
}

function codesCard(title: string, counts: Readonly<Record<string, number>>, column: 'reason' | 'findings'): string {
  if (Object.keys(counts).length === 0) return '';
  const rows = topOf(counts, CODES).map(([n, code]) => {
    const name = escapeHtml(short(code));
    const head = Object.hasOwn(counts, code) ? showLink({ [column]: code }, name) : name;
    return `<tr><td class="n">${count(n)}</td><th scope="row">${head}${todo(code)}</th></tr>`;
  });
  return card(title, `<table class="codes"><tbody>${rows.join('')}</tbody></table>`);
}

function todo(code: string): string {
  const text = isCode(code) ? remedy(code) : '';
  return text === '' || text === 'Nothing to do.' || text.includes('?') ? '' : `<small>${escapeHtml(text)}</small>`;
}

function worstCard({ worst }: Breakdown): string {
  if (worst.length === 0) return '';
  const shown = worst.slice(0, WORST);
  const shared = sharedFolder(shown.map(({ path }) => path));
  const rows = shown.map(({ path, open, containers }) => {
    return `<tr><td class="n">${count(open)} of ${count(containers)}</td><th scope="row" class="path">${showLink({ search: path }, foreign(path.slice(shared.length)))}</th></tr>`;
  });
  return card('Workfiles that need a person most', `<table><tbody>${rows.join('')}</tbody></table>`);
}

/** What concerns the run as a whole: a dump of another project, rules and decisions that never applied. */
function notes({ notes: told = [] }: Overview['summary']): string {
  if (told.length === 0) return '';
  const items = told.slice(0, 20).map(({ code, args }) => {
    return `<li>${foreign(sentence(code, args))} <small>${escapeHtml(remedy(code, args))}</small></li>`;
  });
  const rest = told.length - items.length;
  const more = rest > 0 ? `<p>and ${count(rest)} more; the text report has them all</p>` : '';
  return `<section class="card about-run" tabindex="0" aria-label="About this run"><h2>About this run</h2><ul class="notes">${items.join('')}</ul>${more}</section>`;
}
