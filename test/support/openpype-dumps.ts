import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { OpenPypeDocument } from '../../src/model/catalog.ts';
import { RemapError } from '../../src/model/error.ts';
import { openOpenPype, type OpenPypeDumps } from '../../src/catalogs/openpype/open.ts';
import { packed } from './openpype-documents.ts';

/** The recorded project, and what the genuine importer and a genuine server made of it. */
export const OP_PRJ = join(import.meta.dirname, '../data/op-prj/OpPrj.zip');

export interface Expected {
  readonly objectId: string;
  readonly label: string;
  readonly uuid5: string;
  readonly onServer: string | null;
}

export function expectedDocuments(): readonly Expected[] {
  const path = join(import.meta.dirname, '../data/op-prj/expected.json');
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(list)) throw new Error(`${path} is no list`);
  return list.map((item: Expected) => item);
}

/** A folder for one test file, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens dumps without a cache for as long as `use` runs. */
export async function withDumps<T>(sources: readonly string[], use: (dumps: OpenPypeDumps) => Promise<T>): Promise<T> {
  const dumps = await openOpenPype(sources, { cacheFolder: null });
  try {
    return await use(dumps);
  } finally {
    await dumps.close();
  }
}

/** What a dump of these documents says about the ids. */
export async function lookUpIn(
  folder: string,
  documents: Parameters<typeof packed>[0],
  ids: readonly string[],
): Promise<ReadonlyMap<string, OpenPypeDocument>> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(path, packed(documents));
  return withDumps([path], (dumps) => dumps.lookup(new Set(ids)));
}

/** The document with this id, which must be there. */
export function need<T>(found: ReadonlyMap<string, T>, id: string): T {
  const value = found.get(id);
  if (value === undefined) throw new Error(`nothing is known of ${id}`);
  return value;
}

/** The error with which opening a source ends; it must be one of ours. */
export async function refusalOf(source: string): Promise<RemapError> {
  const outcome: unknown = await openOpenPype([source], { cacheFolder: null }).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(RemapError);
  if (!(outcome instanceof RemapError)) throw new Error('opened');
  return outcome;
}
