import type { AyonProject } from '../../model/catalog.ts';
import { contextKeys } from '../ayon/context.ts';
import type { RepresentationRow, Row } from '../ayon/rows.ts';
import { deriveAyonId } from '../../ids/derive.ts';
import { fieldsOf, isFields, numberOf, objectIdOf, textOf, type Fields } from './ejson.ts';
import { readFacts } from './facts.ts';
import { productType } from './predict.ts';
import { readTable, type DetailSink, type ReadOptions, type ReadTable } from './read-table.ts';
import { Ids, NONE } from '../columns/rows.ts';
import { openSource } from './source.ts';
import { HERO, SUBSET, VERSION } from './table.ts';
import { asDumpError } from './trouble.ts';
import type { Volume } from './volume.ts';

/** A project as it would stand in AYON after the import; what a snapshot is written from. */
export interface ImportedProject {
  readonly project: AyonProject;
  /** Folders from the top down, products, versions, heroes, representations. Reads the dump again; may be asked for again. */
  readonly rows: AsyncIterable<Row>;
}

/**
 * What ayon-openpype-import 0.3.0 and a server of version 1.15 would make of a dump. Documents that either of them drops
 * are left out, for the reasons that the catalog gives; what would stop the whole import is overlooked.
 * Throws a `RemapError` of the kind `source` for a dump that cannot be read.
 */
export async function importAsAyonWould(
  spec: string,
  options: ReadOptions & { readonly projects?: readonly string[] } = {},
): Promise<readonly ImportedProject[]> {
  const source = await openSource(spec, options.projects);
  try {
    const projects: ImportedProject[] = [];
    for (const volume of source.volumes) {
      const read = await readTable(volume, NO_DETAILS, options);
      const name = read.project?.name ?? volume.collection ?? '';
      const roots = (read.project?.roots ?? []).map((root) => ({ project: name, ...root }));
      const project = { name, library: read.project?.library ?? false, roots };
      projects.push({ project, rows: { [Symbol.asyncIterator]: () => rowsOf(spec, volume, read, options) } });
    }
    return projects;
  } finally {
    await source.close();
  }
}

async function* rowsOf(spec: string, volume: Volume, read: ReadTable, options: ReadOptions): AsyncGenerator<Row> {
  yield* hierarchy(read);
  const source = await openSource(spec, volume.collection === null ? undefined : [volume.collection]);
  try {
    for (const again of source.volumes) if (again.name === volume.name) yield* representations(again, read, options);
  } finally {
    await source.close();
  }
}

const NO_DETAILS: DetailSink = { block: 0, line: 0, add: () => undefined };

function* hierarchy(read: ReadTable): Generator<Row> {
  const { table, parents, prediction } = read;
  const texts = table.pool.texts();
  const name = (row: number): string => texts.get(table.name.at(row)) ?? '';
  const id = (row: number): string => deriveAyonId(objectIdAt(table.ids, row));
  for (const row of prediction.folders) {
    const above = table.relatedOf(row);
    yield { kind: 'folder', id: id(row), parentId: above === NONE ? null : id(above), name: name(row), active: true };
  }
  for (const row of importedRows(read, SUBSET)) {
    const family = texts.get(table.family.at(row)) ?? null;
    const folderId = id(parents[row] ?? NONE);
    yield { kind: 'product', id: id(row), name: name(row), productType: productType(family), folderId, active: true };
  }
  for (const type of [VERSION, HERO]) {
    for (const row of importedRows(read, type)) {
      // A hero hangs below the product of its source, whatever its own parent says.
      const numbered = type === HERO ? table.relatedOf(row) : row;
      const number = table.numberOf(numbered) ?? 0;
      const productId = id(parents[numbered] ?? NONE);
      const version = type === HERO ? -number : number;
      // The real author is kept in `data.originalAuthor`.
      yield { kind: 'version', id: id(row), productId, version, active: true, author: 'migration' };
    }
  }
}

function* importedRows(read: ReadTable, type: number): Generator<number> {
  for (let row = 0; row < read.table.length; row += 1) {
    if (read.table.type.at(row) === type && read.prediction.reason[row] === 0) yield row;
  }
}

/** Representations need their files and contexts, which are not kept: the dump is read a second time. */
async function* representations(
  volume: Volume,
  read: ReadTable,
  options: ReadOptions,
): AsyncGenerator<RepresentationRow> {
  try {
    const stream = await volume.open(options.signal);
    for await (const batch of stream.batches) {
      for (const raw of batch) {
        const row = importedRepresentation(stream.decode(raw, volume.name), read);
        if (row !== null) yield row;
      }
    }
  } catch (error) {
    throw asDumpError(volume.name, error);
  }
}

function importedRepresentation(document: Fields, read: ReadTable): RepresentationRow | null {
  if (document['type'] !== 'representation') return null;
  const facts = readFacts(document);
  if (facts === null || facts.parent === null) return null;
  const wanted = new Ids();
  wanted.push(facts.id);
  const row = read.table.index.find(wanted, 0);
  if (row === NONE || read.prediction.reason[row] !== 0) return null;
  const data = fieldsOf(document['data']);
  const list: unknown = document['files'];
  const files = Array.isArray(list) ? list.filter(isFields) : [];
  return {
    kind: 'representation',
    id: deriveAyonId(facts.id),
    versionId: deriveAyonId(facts.parent),
    name: facts.name ?? '',
    active: true,
    // Verbatim from the publish: absolute, with the separators of the publishing machine.
    path: attribute(data['path']),
    template: attribute(data['template']),
    files: files.flatMap((file) => textOf(file['path']) ?? []),
    contextKeys: contextKeys(document['context']),
    fileHash: textOf(files[0]?.['hash']),
  };
}

/** A text attribute; the server makes text of numbers too. */
function attribute(value: unknown): string | null {
  const number = numberOf(value);
  return number === null ? (textOf(value) ?? objectIdOf(value)) : String(number);
}

function objectIdAt(ids: Ids, row: number): string {
  return ids
    .at(row)
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('');
}
