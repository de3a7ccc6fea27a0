import { RemapError } from '../../model/error.ts';
import type { Fields } from './ejson.ts';
import { readFacts, readProject, type Facts, type ProjectFacts } from './facts.ts';
import { groupByParent, predict, type Children, type Prediction } from './predict.ts';
import { ASSET, Table } from './table.ts';
import { asDumpError, dumpError } from './trouble.ts';
import type { DumpProgress, Volume } from './volume.ts';

/** A project's documents as compact rows, with what becomes of each. */
export interface ReadTable {
  readonly table: Table;
  readonly parents: Uint32Array;
  readonly children: Children;
  readonly prediction: Prediction;
  readonly project: ProjectFacts | null;
  /** Whether any asset says its `entityType`; the importer stops where none does. */
  readonly hasFolderTypes: boolean;
  /** The publish templates that representations name, each once, in the dump's order. */
  readonly templates: string[];
  /** What identifies this state of the documents. */
  readonly fingerprint: string;
}

/** Where the details of documents go while they are read. */
export interface DetailSink {
  readonly block: number;
  readonly line: number;
  add(detail: unknown): void;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DumpProgress) => void) | undefined;
}

/** Reads a volume from end to end, once, and judges every document. Keeps some 80 bytes a document. */
export async function readTable(volume: Volume, details: DetailSink, options: ReadOptions): Promise<ReadTable> {
  const reading = new Reading(volume, details);
  try {
    await reading.run(options);
  } catch (error) {
    stopIfAsked(volume, options.signal);
    throw asDumpError(volume.name, error);
  }
  const { table } = reading;
  refuseForeign(volume, table, reading.documents);
  const parents = new Uint32Array(table.length);
  for (let row = 0; row < table.length; row += 1) parents[row] = table.parentOf(row);
  const children = groupByParent(parents);
  const prediction = predict(table, parents, children);
  const { project, hasFolderTypes, fingerprint } = reading;
  return {
    table,
    parents,
    children,
    prediction,
    project,
    hasFolderTypes,
    templates: [...reading.templates],
    fingerprint,
  };
}

class Reading {
  readonly table = new Table();
  project: ProjectFacts | null = null;
  hasFolderTypes = false;
  documents = 0;
  readonly templates = new Set<string>();
  fingerprint = '';
  readonly #volume: Volume;
  readonly #details: DetailSink;

  constructor(volume: Volume, details: DetailSink) {
    this.#volume = volume;
    this.#details = details;
  }

  async run(options: ReadOptions): Promise<void> {
    const stream = await this.#volume.open(options.signal);
    for await (const batch of stream.batches) {
      stopIfAsked(this.#volume, options.signal);
      for (const raw of batch) this.#take(stream.decodeBriefly(raw, this.#volume.name));
      this.documents += batch.length;
      options.onProgress?.({ source: this.#volume.name, ...stream.read(), documents: this.documents });
    }
    this.fingerprint = `${stream.checksum().toString(16).padStart(8, '0')}-${this.documents}`;
  }

  #take(document: Fields): void {
    this.project ??= readProject(document);
    const facts = readFacts(document);
    if (facts === null) return;
    this.hasFolderTypes ||= facts.type === 'asset' && facts.detail?.[2] === true;
    const added = this.table.add(facts, this.#details.block, this.#details.line);
    if (!added || facts.detail === null) return;
    this.#details.add(facts.detail);
    this.#noteTemplate(facts);
  }

  #noteTemplate({ type, detail }: Facts): void {
    const template = type === 'representation' || type === 'archived_representation' ? detail?.[1] : null;
    if (typeof template === 'string' && template !== '' && this.templates.size < MOST_TEMPLATES)
      this.templates.add(template);
  }
}

/**
 * So many templates of one project are kept: a studio has a dozen, and each costs a look at every loaded path that names
 * nothing else.
 */
const MOST_TEMPLATES = 256;

function stopIfAsked(volume: Volume, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new RemapError({
    kind: 'interrupted',
    subject: volume.name,
    operation: 'reading the OpenPype dump',
    problem: 'it was interrupted',
    remedy: 'Run the same command again; nothing was changed.',
  });
}

function refuseForeign(volume: Volume, table: Table, total: number): void {
  if (total === 0) throw dumpError(volume.name, 'it holds no documents', 'Dump the project again.');
  for (let row = 0; row < table.length; row += 1) if (table.type.at(row) <= ASSET) return;
  const problem = `its ${total} ${total === 1 ? 'document is' : 'documents are'} not those of an OpenPype project`;
  throw dumpError(volume.name, `${problem}: there is neither a project nor an asset`);
}
