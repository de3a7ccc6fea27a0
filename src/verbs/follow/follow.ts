import { dirname } from 'node:path';
import { filesOwners } from '../../matchers/record/own-files.ts';
import { targetOf } from '../../matchers/outcome/evidence.ts';
import {
  decide,
  distinctIds,
  gatherKnowledge,
  NO_DECISIONS,
  recordedIdsOf,
  type Decisions,
  type Rules,
} from '../../matchers/index.ts';
import type { AyonCatalog, AyonRepresentation, OpenPypeCatalog, Root } from '../../model/catalog.ts';
import type { InnerContainer, NewestPublish, ReferencedLine, ReferencedTotals } from '../../model/referenced.ts';
import type { ScannedWorkfile } from '../../model/scanned-workfile.ts';
import { pathKeys, readPath } from '../../paths/index.ts';
import { readWalked, type ScanOptions } from '../../reading/scan-files.ts';
import type { FileToRead } from '../../reading/reader.ts';
import { ScanIndex } from '../../reading/scan-index.ts';
import type { Walked } from '../../reading/walk.ts';
import { ReachedFiles, type ReachedFile } from './reached-files.ts';

/** So many files are decided together: what is asked about them is asked at once, and let go afterwards. */
const TOGETHER = 512;

export interface FollowOptions extends ScanOptions {
  readonly openpype: OpenPypeCatalog | null;
  readonly ayon: AyonCatalog | null;
  readonly rules: Rules;
  readonly decisions?: Decisions;
  /** The workfiles' own project. */
  readonly own: string;
}

/** Roots of every platform, of AYON, of OpenPype and of the rules: where a referenced file may lie. */
function rootsOf({ ayon, openpype, rules }: FollowOptions): readonly Root[] {
  const own = ayon?.projects.flatMap(({ roots }) => roots) ?? [];
  return [...own, ...(openpype?.roots ?? []), ...rules.roots.map(({ root }) => root)];
}

/**
 * The published files that stand in workfiles by reference: each is read once, however many workfiles name it. Nothing is
 * written of them. Memory grows with the number of different files, not with what they hold nor with the workfiles.
 */
export class Follower {
  readonly #options: FollowOptions;
  readonly #roots: readonly Root[];
  readonly #files: ReachedFiles;
  readonly #totals = { read: 0, failed: 0, containers: 0, invalid: 0, mended: 0, bytes: 0 };

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#roots = rootsOf(options);
    this.#files = new ReachedFiles(this.#roots);
  }

  note(workfile: ScannedWorkfile): void {
    this.#files.note(workfile);
  }

  totals(): ReferencedTotals {
    const { reached, unreached } = this.#files;
    const named = reached.filter(({ workfiles }) => workfiles > 0).length;
    return { files: named + unreached.length, unreachable: unreached.length, ...this.#totals };
  }

  /** Reads the files and tells of each. `indexPath` remembers what was read for the next run. */
  async *lines(indexPath: string): AsyncGenerator<ReferencedLine, void, undefined> {
    const { reached, unreached } = this.#files;
    const files = new Map(reached.map((file) => [file.path, file]));
    const index = await ScanIndex.open(indexPath);
    try {
      const options = { ...this.#options, known: (file: FileToRead) => index.known(file) };
      for await (const file of readWalked(walked(reached), options)) {
        if (file.kind === 'workfile') await index.add(file);
      }
    } finally {
      await index.end();
    }
    for await (const some of inParts(index.read())) yield* await this.#told(some, files);
    await index.keep();
    for (const { path, workfiles } of unreached) {
      yield {
        type: 'referenced',
        path,
        workfiles,
        outcome: 'unreachable',
        containers: [],
        publish: null,
        findings: [],
      };
    }
  }

  async #told(some: readonly ScannedWorkfile[], files: ReadonlyMap<string, ReachedFile>): Promise<ReferencedLine[]> {
    const inner = await this.#decided(some);
    const publishes = await this.#publishes(some);
    const lines = some.map((workfile, at): ReferencedLine => {
      const containers = inner[at] ?? [];
      const publish = publishes.get(workfile.path);
      this.#count(workfile, containers);
      return {
        type: 'referenced',
        path: workfile.path,
        workfiles: files.get(workfile.path)?.workfiles ?? 0,
        outcome: workfile.outcome,
        containers,
        publish: publish === undefined ? null : targetOf(publish),
        findings: workfile.findings,
      };
    });
    return this.#withNewest(lines, publishes);
  }

  #count({ outcome, bytes }: ScannedWorkfile, containers: readonly InnerContainer[]): void {
    if (outcome === 'failed') this.#totals.failed += 1;
    else this.#totals.read += 1;
    this.#totals.bytes += bytes;
    this.#totals.containers += containers.length;
    this.#totals.invalid += invalidOf(containers);
  }

  async #decided(some: readonly ScannedWorkfile[]): Promise<InnerContainer[][]> {
    const { openpype, ayon, rules, decisions = NO_DECISIONS, own, signal } = this.#options;
    const ids = distinctIds();
    const recorded = some.map(({ path, containers }) =>
      containers.map((container) => ({ container, id: recordedIdsOf(container, path, own)[0] })),
    );
    for (const { id } of recorded.flat()) if (id !== undefined) ids.add(id);
    const sources = { openpype, ayon, rules, decisions, ...(signal === undefined ? {} : { signal }) };
    const knowledge = await gatherKnowledge(ids, sources);
    return recorded.map((list) =>
      list.flatMap(({ id }): InnerContainer[] => {
        if (id === undefined) return [];
        const { status, target, reason } = decide(id, knowledge, rules, decisions);
        const { node, representation, loadedPath } = id;
        return [{ node, representation, loadedPath, status, target, reason, invalid: status !== 'already-ayon' }];
      }),
    );
  }

  /** Whose own file each of them is. */
  async #publishes(some: readonly ScannedWorkfile[]): Promise<ReadonlyMap<string, AyonRepresentation>> {
    const { ayon, rules, own } = this.#options;
    if (ayon === null) return new Map();
    const keys = new Set(some.flatMap(({ path }) => pathKeys(path, this.#roots)));
    const found = await ayon.byPathKeys(keys);
    const knowledge = {
      ayon: { source: '', projects: ayon.projects, others: [] },
      file: (key: string) => found.get(key) ?? [],
    };
    return new Map(
      some.flatMap(({ path }) => {
        const [owner, second] = filesOwners(readPath(path, this.#roots), own, knowledge, rules);
        return owner === undefined || second !== undefined ? [] : [[path, owner] as const];
      }),
    );
  }

  /** Looks into the newest version of what has invalid containers: whether publishing it anew has mended them. */
  async #withNewest(
    lines: readonly ReferencedLine[],
    publishes: ReadonlyMap<string, AyonRepresentation>,
  ): Promise<ReferencedLine[]> {
    const { ayon } = this.#options;
    const wanted = lines.flatMap((line) => {
      const publish = publishes.get(line.path);
      return publish === undefined || invalidOf(line.containers) === 0 ? [] : [publish];
    });
    if (ayon === null || wanted.length === 0) return [...lines];
    const newest = await ayon.newest(new Set(wanted.map(({ productId }) => productId)));
    const read = await this.#readNewest(wanted, (one) => newest.get(one.productId)?.version ?? null);
    return lines.map((line) => {
      const publish = publishes.get(line.path);
      const found = publish === undefined || !wanted.includes(publish) ? undefined : read.get(publish);
      if (found === undefined) return line;
      if (found.invalid === 0) this.#totals.mended += 1;
      return { ...line, newest: found };
    });
  }

  async #readNewest(
    wanted: readonly AyonRepresentation[],
    versionOf: (one: AyonRepresentation) => number | null,
  ): Promise<ReadonlyMap<AyonRepresentation, NewestPublish>> {
    const { ayon } = this.#options;
    const found = new Map<AyonRepresentation, { readonly version: number; readonly file: ReachedFile | null }>();
    for (const one of wanted) {
      const version = versionOf(one);
      if (version === null || version <= one.version) continue;
      const { project, folderPath, product } = one;
      const query = { project, folderPath, folderName: null, product, version };
      const versions = [...((await ayon?.byChain([query]))?.values() ?? [])].flat();
      const [path] = versions
        .filter(({ name }) => name === one.name)
        .flatMap((same) => same.files[0] ?? same.path ?? []);
      const file = path === undefined ? null : this.#files.find(path, dirname(path));
      found.set(one, { version, file: file?.kind === 'reached' ? file : null });
    }
    const files = new Set([...found.values()].flatMap(({ file }) => file ?? []));
    const scanned: ScannedWorkfile[] = [];
    for await (const one of readWalked(walked(files), this.#options)) {
      if (one.kind === 'workfile') scanned.push(one.workfile);
    }
    const inner = await this.#decided(scanned);
    const invalid = new Map(
      scanned.map(({ path, outcome }, at) => [path, outcome === 'failed' ? null : invalidOf(inner[at] ?? [])]),
    );
    return new Map(
      [...found].map(([one, { version, file }]) => {
        return [
          one,
          { version, path: file?.path ?? null, invalid: file === null ? null : (invalid.get(file.path) ?? null) },
        ];
      }),
    );
  }
}

function invalidOf(containers: readonly InnerContainer[]): number {
  return containers.filter(({ invalid }) => invalid).length;
}

function* walked(files: Iterable<ReachedFile>): Generator<Walked, void, undefined> {
  for (const { path, stamp } of files) yield { kind: 'workfile', path, stamp };
}

async function* inParts(
  workfiles: AsyncIterable<ScannedWorkfile>,
): AsyncGenerator<readonly ScannedWorkfile[], void, undefined> {
  let part: ScannedWorkfile[] = [];
  for await (const workfile of workfiles) {
    part.push(workfile);
    if (part.length < TOGETHER) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}
