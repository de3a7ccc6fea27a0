import type { AyonProject, AyonRepresentation, ChainQuery, NewestVersion } from '../../../model/catalog.ts';
import { RemapError } from '../../../model/error.ts';
import { mapAhead } from '../map-ahead.ts';
import type { PathKey, ProjectReader, ProjectSurvey } from '../reader.ts';
import { decodeRow, type RepresentationRow } from '../rows.ts';
import { SurveyCounter } from '../survey.ts';
import { linesAt, type Blocks } from '../../columns/blocks.ts';
import { PathIndex } from './path-index.ts';
import type { Chain, ProjectTables } from './tables.ts';
import { parseJson } from '../../../files/json-lines.ts';

/** Answers from a project that is held in memory, whatever file it came from. */
export class StoreReader implements ProjectReader {
  readonly project: AyonProject;
  readonly #tables: ProjectTables;
  readonly #blocks: Blocks;
  readonly #pathKey: PathKey;
  #pathIndex: Promise<PathIndex> | null = null;
  #foldersByPath: Map<string, number[]> | null = null;
  #foldersByName: Map<string, number[]> | null = null;

  constructor(init: { project: AyonProject; tables: ProjectTables; blocks: Blocks; pathKey: PathKey }) {
    this.project = init.project;
    this.#tables = init.tables;
    this.#blocks = init.blocks;
    this.#pathKey = init.pathKey;
  }

  async byIds(ids: readonly string[]): Promise<readonly AyonRepresentation[]> {
    const wanted = new Set(ids.map((id) => this.#tables.representation(id)));
    wanted.delete(-1);
    return [...(await this.#load([...wanted])).values()];
  }

  async byChain(queries: readonly ChainQuery[]): Promise<readonly (readonly AyonRepresentation[])[]> {
    const found = queries.map((query) => this.#chain(query));
    const loaded = await this.#load([...new Set(found.flat())]);
    return found.map((numbers) => numbers.flatMap((number) => loaded.get(number) ?? []));
  }

  async byPathKeys(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly AyonRepresentation[]>> {
    this.#pathIndex ??= this.#indexPaths();
    const index = await this.#pathIndex;
    const candidates = new Set([...keys].flatMap((key) => index.candidates(key)));
    const answer = new Map<string, AyonRepresentation[]>();
    for (const representation of (await this.#load([...candidates])).values()) {
      for (const key of pathKeysOf(representation, this.project, this.#pathKey)) {
        if (!keys.has(key)) continue;
        const list = answer.get(key);
        if (list === undefined) answer.set(key, [representation]);
        else list.push(representation);
      }
    }
    return answer;
  }

  newest(productIds: readonly string[]): Promise<ReadonlyMap<string, NewestVersion>> {
    const tables = this.#tables;
    const answer = new Map<string, NewestVersion>();
    for (const id of productIds) {
      const product = tables.indexOf('product', id);
      if (product < 0) continue;
      let newest = -1;
      for (const version of tables.versionsOf(product)) {
        if (tables.versionNumber(version) < 0 || !tables.isActive('version', version)) continue;
        if (newest < 0 || tables.versionNumber(version) > tables.versionNumber(newest)) newest = version;
      }
      if (newest < 0) continue;
      const representations = [...tables.representationsOf(newest)]
        .filter((representation) => tables.isActive('representation', representation))
        .map((representation) => tables.nameOf('representation', representation));
      answer.set(id, { version: tables.versionNumber(newest), representations });
    }
    return Promise.resolve(answer);
  }

  async survey(): Promise<ProjectSurvey> {
    const tables = this.#tables;
    const counter = new SurveyCounter();
    for (const version of tables.versions()) {
      counter.version({
        id: tables.idOf('version', version),
        number: tables.versionNumber(version),
        author: tables.author(version),
      });
    }
    await this.#eachRow((_number, chain, row) => counter.representation(row, chain === null));
    return counter.result(true);
  }

  #chain(query: ChainQuery): number[] {
    const tables = this.#tables;
    const product = query.product.toLowerCase();
    const found: number[] = [];
    for (const folder of this.#folders(query)) {
      for (const at of tables.productsOf(folder)) {
        if (tables.nameOf('product', at).toLowerCase() !== product) continue;
        for (const version of tables.versionsOf(at)) {
          if (isAsked(query, tables.versionNumber(version))) found.push(...tables.representationsOf(version));
        }
      }
    }
    return found;
  }

  #folders(query: ChainQuery): readonly number[] {
    if (query.folderPath !== null) {
      this.#foldersByPath ??= this.#groupFolders((folder) => this.#tables.folderPath(folder));
      return this.#foldersByPath.get(query.folderPath.toLowerCase()) ?? [];
    }
    this.#foldersByName ??= this.#groupFolders((folder) => this.#tables.nameOf('folder', folder));
    return this.#foldersByName.get((query.folderName ?? '').toLowerCase()) ?? [];
  }

  #groupFolders(by: (folder: number) => string | null): Map<string, number[]> {
    const groups = new Map<string, number[]>();
    for (const folder of this.#tables.folders()) {
      const key = by(folder)?.toLowerCase();
      if (key === undefined || this.#tables.folderPath(folder) === null) continue;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [folder]);
      else group.push(folder);
    }
    return groups;
  }

  /** The representations with these numbers. Each block is read once. */
  async #load(numbers: readonly number[]): Promise<ReadonlyMap<number, AyonRepresentation>> {
    const byBlock = new Map<number, { number: number; line: number }[]>();
    for (const number of numbers) {
      const { block, line } = this.#tables.placeOf(number);
      const group = byBlock.get(block);
      if (group === undefined) byBlock.set(block, [{ number, line }]);
      else group.push({ number, line });
    }
    const loaded = new Map<number, AyonRepresentation>();
    const blocks = [...byBlock.keys()].sort((a, b) => a - b);
    for await (const [block, text] of mapAhead(blocks, AHEAD, (block) => this.#blocks.read(block))) {
      const wanted = (byBlock.get(block) ?? []).sort((a, b) => a.line - b.line);
      const numbers = wanted.map(({ line }) => line);
      const lines = linesAt(text, numbers);
      for (const [at, { number }] of wanted.entries()) {
        const row = parseRepresentation(lines[at] ?? '');
        if (row === null) throw unreadable(this.#blocks.source, block, lines[at] ?? '');
        const chain = this.#tables.chainOf(number);
        if (chain !== null) loaded.set(number, this.#compose(row, chain));
      }
    }
    return loaded;
  }

  #compose(row: RepresentationRow, chain: Chain): AyonRepresentation {
    const tables = this.#tables;
    const versionActive = tables.isActive('version', chain.version);
    return {
      id: row.id,
      project: this.project.name,
      name: row.name,
      active: row.active && versionActive,
      versionActive,
      versionId: row.versionId,
      version: tables.versionNumber(chain.version),
      productId: tables.idOf('product', chain.product),
      product: tables.nameOf('product', chain.product),
      productType: tables.productType(chain.product),
      folderPath: chain.folderPath,
      path: row.path,
      template: row.template,
      files: row.files,
      contextKeys: row.contextKeys,
      fileHash: row.fileHash,
    };
  }

  async #indexPaths(): Promise<PathIndex> {
    const index = new PathIndex();
    await this.#eachRow((number, chain, row) => {
      if (chain === null) return;
      for (const key of pathKeysOf(row, this.project, this.#pathKey)) index.add(key, number);
    });
    return index;
  }

  /** Goes once over all representations, block by block. */
  async #eachRow(take: (number: number, chain: Chain | null, row: RepresentationRow) => void): Promise<void> {
    const tables = this.#tables;
    const blocks = new Set<number>();
    for (let number = 0; number < tables.counts.representation; number += 1) blocks.add(tables.placeOf(number).block);
    for await (const [block, text] of mapAhead(blocks, AHEAD, (at) => this.#blocks.read(at))) {
      for (const [line, content] of text.toString('utf8').split('\n').entries()) {
        const row = parseRepresentation(content);
        if (row === null) continue;
        const number = tables.indexOf('representation', row.id);
        const place = tables.placeOf(number);
        if (number >= 0 && place.block === block && place.line === line) take(number, tables.chainOf(number), row);
      }
    }
  }
}

/** Whether a version is the one, or one of those, that the query asks for. */
export function isAsked(query: ChainQuery, version: number): boolean {
  if (query.version === null) return true;
  return query.version === 'hero' ? version < 0 : version === query.version;
}

/**
 * The keys of a representation's own first file. Both places name it: `files` rootless, `attrib.path` in the spelling of
 * the publishing machine; either may be missing.
 */
export function pathKeysOf(
  representation: Pick<AyonRepresentation, 'files' | 'path'>,
  project: AyonProject,
  pathKey: PathKey,
): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const path of [representation.files[0] ?? null, representation.path]) {
    const key = path === null ? null : pathKey(path, project.roots);
    if (key !== null) keys.add(key);
  }
  return keys;
}

/** How many blocks are read and decompressed at a time: each takes a few megabytes. */
const AHEAD = 3;

const REPRESENTATION = '["representation"';

function unreadable(source: string, block: number, line: string): RemapError {
  return new RemapError({
    kind: 'source',
    subject: source,
    operation: 'reading a representation',
    problem: `a line of block ${block} is not a row of this format (${line.slice(0, 80)})`,
    remedy: 'Make the file again with this version.',
  });
}

function parseRepresentation(line: string): RepresentationRow | null {
  if (!line.startsWith(REPRESENTATION)) return null;
  const parsed = parseJson(line);
  const row = Array.isArray(parsed) ? decodeRow(parsed) : null;
  return row?.kind === 'representation' ? row : null;
}
