import type { IdForm } from '../../ids/form.ts';
import type { Census, CensusLine } from './census.ts';
import { findingsBlock, notesBlock, workfilesBlock } from './terminal.ts';
import { largest, paint, plural, printable, shorten, table, topOf } from './text.ts';
import type { Paint } from './text.ts';

const FORMS: readonly (readonly [IdForm, string])[] = [
  ['objectid', 'OpenPype or Avalon id'],
  ['ayon', 'AYON id'],
  ['empty', 'empty'],
  ['missing', 'no id'],
  ['other', 'something else'],
];
const NAME_WIDTH = 34;
const PATH_WIDTH = 90;

/** The summary of a census: what is there, where it is, and which files are the worst. Fits on a screen. */
export function censusText(summary: CensusLine, colour: boolean): string {
  const ink = paint(colour);
  const { census, containers } = summary;
  const blocks = [workfilesBlock(summary, ink)];
  if (containers.total > 0) {
    blocks.push(
      `${ink.bold(plural(containers.total, 'container'))}\n${idTable(census, ink)}`,
      besides(countsTable('Written by', census.byEra, 4, ink), countsTable('Loaders', census.byLoader, 4, ink)),
      besides(
        countsTable('Folders, by path', census.byFolder, 4, ink),
        countsTable('Tasks, by path', census.byTask, 4, ink),
      ),
      countsTable('Projects, by path', census.byProject, 4, ink).join('\n'),
    );
  }
  if (census.worst.length > 0) blocks.push(worstBlock(census, ink));
  blocks.push(...findingsBlock(summary, ink), ...notesBlock(summary, ink));
  return `${blocks.join('\n\n')}\n`;
}

/** Hosts down, forms of the id across. */
function idTable({ idFormsByHost }: Census, ink: Paint): string {
  const hosts = Object.entries(idFormsByHost).map(([host, forms]) => ({
    host,
    forms,
    all: Object.values(forms).reduce((sum, n) => sum + n, 0),
  }));
  hosts.sort((a, b) => b.all - a.all);
  const columns = FORMS.filter(([form]) => hosts.some(({ forms }) => (forms[form] ?? 0) > 0));
  const head = ['', 'all', ...columns.map(([, words]) => words)].map((cell) => ink.dim(cell));
  const rows = hosts.map(({ host, forms, all }) => [host, all, ...columns.map(([form]) => forms[form] ?? 0)]);
  return table([head, ...rows]);
}

function countsTable(title: string, counts: Readonly<Record<string, number>>, limit: number, ink: Paint): string[] {
  const rows = topOf(counts, limit).map(([n, name]): [number, string] => [n, shorten(printable(name), NAME_WIDTH)]);
  const more = largest(counts).length;
  return [`${ink.bold(title)}${more > limit ? ink.dim(` (${more})`) : ''}`, ...table(rows).split('\n')];
}

/** Two blocks side by side, so that everything fits on a screen. */
function besides(left: readonly string[], right: readonly string[]): string {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_none, at) => [
    left[at] ?? '',
    right[at] ?? '',
  ]);
  return table(rows, '');
}

function worstBlock({ worst }: Census, ink: Paint): string {
  const rows = worst.map(({ path, dead, containers }): [number, string, string] => [
    dead,
    `of ${containers}`,
    shorten(printable(path), PATH_WIDTH),
  ]);
  return `${ink.bold('Workfiles with the most containers that AYON cannot manage')}\n${table(rows)}`;
}
