import type { IdForm } from '../../ids/form.ts';
import type { Census, CensusLine } from './census.ts';
import { COLUMNS, shorten, table, widest } from './layout.ts';
import { censusFindings, notesBlock, penFor, workfilesBlock } from './terminal.ts';
import { count, largest, plural, printable, topOf } from './text.ts';
import type { Paint } from './text.ts';

const FORMS: readonly (readonly [IdForm, string])[] = [
  ['objectid', 'OpenPype or Avalon id'],
  ['ayon', 'AYON id'],
  ['empty', 'empty'],
  ['missing', 'no id'],
  ['other', 'something else'],
];
const NAME_WIDTH = 34;

/** The summary of a census: what is there, where it is, and which files are the worst. Fits on a screen. */
export function censusText(summary: CensusLine, colour: boolean, columns = COLUMNS): string {
  const pen = penFor(summary, colour, columns);
  const { ink } = pen;
  const { census, containers } = summary;
  const blocks = [workfilesBlock(summary, pen)];
  if (containers.total > 0) {
    blocks.push(
      `${ink.bold(plural(containers.total, 'container'))}\n${idTable(census, ink, columns)}`,
      besides(
        countsTable('Written by', census.byEra, 4, ink),
        countsTable('Loaders', census.byLoader, 4, ink),
        columns,
      ),
      besides(
        countsTable('Folders, by path', census.byFolder, 4, ink),
        countsTable('Tasks, by path', census.byTask, 4, ink),
        columns,
      ),
      countsTable('Projects, by path', census.byProject, 4, ink).join('\n'),
    );
  }
  if (census.worst.length > 0) blocks.push(worstBlock(census, ink, columns));
  blocks.push(...censusFindings(summary, pen), ...notesBlock(summary, pen), ...pen.files.below().map(ink.dim));
  return `${blocks.join('\n\n')}\n`;
}

/** Hosts down, forms of the id across. */
function idTable({ idFormsByHost }: Census, ink: Paint, room: number): string {
  const hosts = Object.entries(idFormsByHost).map(([host, forms]) => ({
    host,
    forms,
    all: Object.values(forms).reduce((sum, n) => sum + n, 0),
  }));
  hosts.sort((a, b) => b.all - a.all);
  const columns = FORMS.filter(([form]) => hosts.some(({ forms }) => (forms[form] ?? 0) > 0));
  const head = ['', 'all', ...columns.map(([, words]) => words)].map((cell) => ink.dim(cell));
  const rows = hosts.map(({ host, forms, all }) => [host, all, ...columns.map(([form]) => forms[form] ?? 0)]);
  const across = table([head, ...rows]);
  if (widest(across) <= room) return across;
  return hosts.map(({ host, forms, all }) => `  ${host}: ${count(all)}\n${table(formRows(forms), '    ')}`).join('\n');
}

function formRows(forms: Readonly<Partial<Record<IdForm, number>>>): [number, string][] {
  return FORMS.flatMap(([form, words]) =>
    forms[form] === undefined ? [] : [[forms[form], words] as [number, string]],
  );
}

function countsTable(title: string, counts: Readonly<Record<string, number>>, limit: number, ink: Paint): string[] {
  const rows = topOf(counts, limit).map(([n, name]): [number, string] => [n, shorten(printable(name), NAME_WIDTH)]);
  const more = largest(counts).length;
  return [`${ink.bold(title)}${more > limit ? ink.dim(` (${more})`) : ''}`, ...table(rows).split('\n')];
}

/** Two blocks side by side, so that everything fits on a screen; one above the other where it is too narrow for that. */
function besides(left: readonly string[], right: readonly string[], columns: number): string {
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_none, at) => [
    left[at] ?? '',
    right[at] ?? '',
  ]);
  const both = table(rows, '');
  return widest(both) <= columns ? both : `${left.join('\n')}\n\n${right.join('\n')}`;
}

function worstBlock({ worst }: Census, ink: Paint, columns: number): string {
  const rows = worst.map(({ path, dead, containers }): [number, string, string] => [
    dead,
    `of ${containers}`,
    shorten(printable(path), columns - 20),
  ]);
  return `${ink.bold('Workfiles with the most containers that AYON cannot manage')}\n${table(rows)}`;
}
