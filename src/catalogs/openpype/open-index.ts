import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { identityOf, indexPath, isRacy, prepareFolder, sameFile, type FileIdentity } from './cache.ts';
import { DetailWriter } from './details.ts';
import { IndexReader, sectionsOf, writeSections } from './index-file.ts';
import { PageReader, PageWriter } from '../columns/pages.ts';
import { readTable, type ReadOptions, type ReadTable } from './read-table.ts';
import { ASSET } from './table.ts';
import { asDumpError, dumpError } from './trouble.ts';
import type { Volume } from './volume.ts';

/** Raised whenever rows, details or rules change: an index of another version is made again. */
const INDEX_VERSION = 2;

const ROOT = v.object({
  name: v.string(),
  windows: v.nullable(v.string()),
  linux: v.nullable(v.string()),
  darwin: v.nullable(v.string()),
});

const FOOTER = v.object({
  version: v.literal(INDEX_VERSION),
  /** The file that was read, and when; null for a server. */
  identity: v.nullable(
    v.object({
      path: v.string(),
      size: v.number(),
      mtimeNs: v.string(),
      ctimeNs: v.string(),
      ino: v.string(),
      dev: v.string(),
      samples: v.string(),
    }),
  ),
  readAtMs: v.number(),
  fingerprint: v.string(),
  project: v.nullable(v.string()),
  roots: v.array(ROOT),
  types: v.array(v.string()),
  /** The publish templates that its representations name. */
  templates: v.array(v.string()),
  /** Why the importer would stop before it is done with the project. */
  stops: v.array(v.object({ code: v.string(), count: v.number(), objectId: v.nullable(v.string()) })),
});

export type IndexFooter = v.InferOutput<typeof FOOTER>;

/** An index that is open for look-ups. */
export interface OpenIndex {
  readonly reader: IndexReader;
  readonly footer: IndexFooter;
  /** Closes the file, and removes it where it was only for this run. */
  close(): void;
  /** Closes the file and removes it, because it is damaged. */
  discard(): void;
}

/** The index of a volume: the one in the cache where it is whole and the dump unchanged, otherwise one made now. */
export async function openIndex(volume: Volume, cacheFolder: string | null, options: ReadOptions): Promise<OpenIndex> {
  if (cacheFolder === null || volume.file === null) return buildTemporary(volume, options);
  prepareFolder(cacheFolder);
  const path = indexPath(cacheFolder, volume.file);
  return (await loadCached(volume.file, path)) ?? build(volume, path, false, options);
}

async function loadCached(file: string, path: string): Promise<OpenIndex | null> {
  let index: OpenIndex;
  try {
    index = open(path, false);
  } catch {
    // Not there, cut, damaged, or of another version: it is made again.
    return null;
  }
  const { identity, readAtMs } = index.footer;
  if (identity !== null && !isRacy(identity, readAtMs) && sameFile(identity, await identityOf(file))) return index;
  index.close();
  return null;
}

function open(path: string, temporary: boolean): OpenIndex {
  const fd = openSync(path, 'r');
  try {
    const pages = new PageReader(fd);
    const footer = v.parse(FOOTER, pages.footer);
    const reader = new IndexReader(pages, sectionsOf(pages.footer));
    let isOpen = true;
    const closeAnd = (remove: boolean): void => {
      if (isOpen) closeSync(fd);
      isOpen = false;
      if (remove) rmSync(path, { force: true });
    };
    return { reader, footer, close: () => closeAnd(temporary), discard: () => closeAnd(true) };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

async function buildTemporary(volume: Volume, options: ReadOptions): Promise<OpenIndex> {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const index = await build(volume, join(folder, 'openpype.index'), true, options);
    const close = (): void => {
      index.close();
      remove();
    };
    return { ...index, close, discard: close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Reads the volume and writes its index under a name of its own, which becomes the final one only when it is whole. */
async function build(volume: Volume, path: string, temporary: boolean, options: ReadOptions): Promise<OpenIndex> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const readAtMs = Date.now();
  const identity = volume.file === null ? null : await identityOf(volume.file);
  const fd = createFile(volume, unfinished);
  try {
    const writer = new PageWriter(fd);
    const details = new DetailWriter(writer);
    const read = await readTable(volume, details, options);
    await refuseChanged(volume, identity);
    details.finish();
    const sections = writeSections(writer, details, read, ASSET);
    writer.finish({ ...footerOf(read, volume, identity, readAtMs), sections });
    // Checksums would notice a cut index after a power failure; this spares the next run from reading the dump again.
    if (!temporary) fsyncSync(fd);
    closeSync(fd);
    renameSync(unfinished, path);
  } catch (error) {
    tryClose(fd);
    rmSync(unfinished, { force: true });
    throw asDumpError(volume.name, error);
  }
  return open(path, temporary);
}

function createFile(volume: Volume, path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    const remedy = 'Let XDG_CACHE_HOME name a folder that you may write to, or run with --no-cache.';
    throw dumpError(volume.name, `its index cannot be written to ${path}`, remedy, error);
  }
}

function tryClose(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // Closed already: the rename failed.
  }
}

async function refuseChanged(volume: Volume, before: FileIdentity | null): Promise<void> {
  if (volume.file === null || before === null) return;
  if (sameFile(before, await identityOf(volume.file))) return;
  throw dumpError(volume.name, 'it changed while it was read', 'Wait until the dump is complete, then run again.');
}

function footerOf(read: ReadTable, volume: Volume, identity: FileIdentity | null, readAtMs: number): IndexFooter {
  const stops: IndexFooter['stops'] = [...read.table.stops].map(([code, stop]) => ({ code, ...stop }));
  if (read.project === null) stops.push({ code: 'import-stops-no-project', count: 1, objectId: null });
  for (const code of read.project?.stops ?? []) stops.push({ code, count: 1, objectId: null });
  if (!read.hasFolderTypes) stops.push({ code: 'import-stops-no-folder-types', count: 1, objectId: null });
  return {
    version: INDEX_VERSION,
    identity,
    readAtMs,
    fingerprint: read.fingerprint,
    project: read.project?.name ?? volume.collection,
    roots: (read.project?.roots ?? []).map((root) => ({ ...root })),
    types: [...read.table.types],
    templates: read.templates,
    stops,
  };
}
