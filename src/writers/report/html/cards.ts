import type { SourceInfo } from '../../../model/catalog.ts';
import type { PilotLine } from '../../apply/session/journal-lines.ts';
import { short } from '../../../words/index.ts';
import type { Breakdown } from '../breakdown.ts';
import { DONE_STATES, DONE_WORDS, pilotText } from '../done.ts';
import type { Done } from '../done.ts';
import type { Overview } from '../overview.ts';
import { count, largest, OWN_LOADERS, plural, topOf } from '../text.ts';
import { card, escapeHtml, foreign, showLink } from './html-text.ts';

/** The workfiles of which Manage will list nothing, by why. */
export function emptyCard({ manageEmpty, findings }: Overview['summary']): string {
  if (manageEmpty === undefined) return '';
  const rows = largest(findings).filter(([code]) => code.startsWith('manage-empty-'));
  const items = rows.map(([code, n]) => {
    return `<tr><td class="n">${count(n)}</td><th scope="row">${showLink({ findings: code }, escapeHtml(short(code)))}</th></tr>`;
  });
  const says = `In ${plural(manageEmpty, 'workfile')}, each because of one container:`;
  return card('Where Manage will be empty', `<p>${says}</p><table><tbody>${items.join('')}</tbody></table>`);
}

/** Loaders that neither AYON nor the rules know. Their names are `host: loader`. */
export function loadersCard({ unknownLoaders = {} }: Overview['summary']): string {
  if (Object.keys(unknownLoaders).length === 0) return '';
  const rows = topOf(unknownLoaders, 10).map(([n, name]) => {
    const cut = name.indexOf(': ');
    const shows = { host: name.slice(0, cut), loader: name.slice(cut + 2) };
    const head = Object.hasOwn(unknownLoaders, name) ? showLink(shows, foreign(name)) : foreign(name);
    return `<tr><td class="n">${count(n)}</td><th scope="row">${head}</th></tr>`;
  });
  return card(
    'Loaders that AYON does not have',
    `<table><tbody>${rows.join('')}</tbody></table><p class="note">${escapeHtml(OWN_LOADERS)}</p>`,
  );
}

/** Workfiles with edits by what became of them. */
export function doneCard({ done }: Breakdown): string {
  if (done === null) return '';
  const rows = DONE_STATES.filter((state) => done[state].count > 0).map((state) => {
    const n = done[state].count;
    return `<tr><td class="n">${count(n)}</td><th scope="row">${showLink({ done: state }, DONE_WORDS[state])}</th></tr>`;
  });
  if (rows.length === 0) return '';
  const note = '<p class="note">Workfiles with edits, as the journal says. <code>verify</code> proves it.</p>';
  return card('What was done', `<table><tbody>${rows.join('')}</tbody></table>${note}`);
}

/** Why formats that waited for a pilot are written, or not. */
export function pilotsCard(done: Done | null): string {
  const pilots: readonly PilotLine[] = done?.pilots ?? [];
  if (pilots.length === 0) return '';
  const items = pilots.map((pilot) => `<li>${foreign(pilotText(pilot))}</li>`);
  return card('Formats that were tried', `<ul class="notes">${items.join('')}</ul>`);
}

/** What the plan was made of: what a print has to carry. */
export function aboutCard({ header, plan }: Overview): string {
  const { tool, projects, openpype, ayon, options } = header;
  const paths = Array.isArray(options['paths']) ? options['paths'] : [];
  const rows: [string, readonly string[]][] = [
    ['tool', [`${tool.name} ${tool.version}`]],
    [projects.length === 1 ? 'project' : 'projects', projects],
    ['workfiles below', paths],
    ['OpenPype', openpype.map(sourceText)],
    ['AYON', ayon.map(sourceText)],
    ['plan', [`SHA-256 ${plan}`]],
  ];
  const items = rows.map(([name, values]) => {
    const told = values.length === 0 ? '<i>none</i>' : values.map(foreign).join('<br>');
    return `<dt>${name}</dt><dd>${told}</dd>`;
  });
  return card('About this plan', `<dl>${items.join('')}</dl>`);
}

function sourceText({ name, kind, fingerprint }: SourceInfo): string {
  return `${name} (${kind}, ${fingerprint})`;
}
