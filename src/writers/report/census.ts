import type { SummaryLine, WorkfileLine } from '../../model/plan.ts';
import type { IdForm } from '../../ids/form.ts';
import { idForm } from '../../ids/form.ts';
import { displayBytes } from '../../model/bytes.ts';
import { placeOf } from './production-place.ts';

type Counts = Record<string, number>;

/** What a census tells beside the summary. Every container is in one place of each table. */
export interface Census {
  /** By the schema of the record, which tells the pipeline that wrote it. */
  readonly byEra: Readonly<Counts>;
  readonly byLoader: Readonly<Counts>;
  /** Host, then form of the id. */
  readonly idFormsByHost: Readonly<Record<string, Readonly<Partial<Record<IdForm, number>>>>>;
  /** By what the path of the workfile suggests. */
  readonly byProject: Readonly<Counts>;
  readonly byFolder: Readonly<Counts>;
  readonly byTask: Readonly<Counts>;
  /** Workfiles with the most containers that AYON cannot manage as they stand. */
  readonly worst: readonly { readonly path: string; readonly dead: number; readonly containers: number }[];
}

export interface CensusLine extends SummaryLine {
  readonly census: Census;
}

const WORST = 5;

/** Counts the lines of a census as they pass. */
export class CensusCounter {
  readonly #byEra: Counts = {};
  readonly #byLoader: Counts = {};
  readonly #idForms: Record<string, Partial<Record<IdForm, number>>> = {};
  readonly #places: Record<'project' | 'folder' | 'task', Counts> = { project: {}, folder: {}, task: {} };
  #worst: { path: string; dead: number; containers: number }[] = [];

  add(line: WorkfileLine): void {
    if (line.containers.length === 0) return;
    const place = placeOf(line.path);
    let dead = 0;
    for (const { host, fields } of line.containers) {
      const form = idForm(fields['representation'] ?? null);
      if (form !== 'ayon') dead += 1;
      const forms = (this.#idForms[host] ??= {});
      forms[form] = (forms[form] ?? 0) + 1;
      bump(this.#byEra, eraOf(fields['schema'] ?? null));
      bump(this.#byLoader, displayBytes(fields['loader'] ?? '') || '(none)');
      bump(this.#places.project, place.project);
      bump(this.#places.folder, place.sequence === place.folder ? place.folder : `${place.sequence}/${place.folder}`);
      bump(this.#places.task, place.task);
    }
    if (dead > 0) this.#keepWorst({ path: line.path, dead, containers: line.containers.length });
  }

  result(): Census {
    const { project, folder, task } = this.#places;
    return {
      byEra: this.#byEra,
      byLoader: this.#byLoader,
      idFormsByHost: this.#idForms,
      byProject: project,
      byFolder: folder,
      byTask: task,
      worst: this.#worst,
    };
  }

  #keepWorst(file: { path: string; dead: number; containers: number }): void {
    this.#worst.push(file);
    this.#worst.sort((a, b) => b.dead - a.dead || (a.path < b.path ? -1 : 1));
    this.#worst = this.#worst.slice(0, WORST);
  }
}

const ERAS: Readonly<Record<string, string>> = {
  'mindbender-core:container-1.0': '2016 (mindbender-core)',
  'avalon-core:container-1.0': '2017 (avalon-core, container-1.0)',
  'avalon-core:container-2.0': 'Avalon (avalon-core)',
  'openpype:container-2.0': 'OpenPype',
  'ayon:container-3.0': 'AYON',
};

function eraOf(schema: string | null): string {
  if (schema === null || schema === '') return 'no schema';
  return ERAS[schema] ?? displayBytes(schema);
}

function bump(counts: Counts, key: string): void {
  // A loader may be called `__proto__` or `constructor`: only own keys count.
  const before = Object.hasOwn(counts, key) ? (counts[key] ?? 0) : 0;
  Object.defineProperty(counts, key, { value: before + 1, enumerable: true, writable: true, configurable: true });
}
