import * as v from 'valibot';

import type { AyonProject } from '../../../model/catalog.ts';
import { COLUMNS, type RowCounts } from '../rows.ts';
import { parseJson } from '../../../files/json-lines.ts';

/** The version of the file format. A reader refuses what it does not know. */
export const SNAPSHOT_FORMAT = 1;

export const SNAPSHOT_TYPE = 'ayon-remap-snapshot';

/** Where the rows came from. Holds no key and no password. */
export interface SnapshotOrigin {
  /** The server's address, without credentials; null where the rows came from elsewhere. */
  readonly server: string | null;
  /** What the server says its version is (`1.15.17+DEVELOP`); null where it is not known. */
  readonly serverVersion: string | null;
  /** When it was taken, as an ISO time; null where that does not matter. */
  readonly taken: string | null;
  /** What the server hid from who took it; null where it could not be asked; absent where it hid nothing. */
  readonly hidden?: string | null;
}

const text = v.nullable(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const projectSchema = v.object({
  name: v.string(),
  library: v.boolean(),
  roots: v.array(v.object({ project: v.string(), name: v.string(), windows: text, linux: text, darwin: text })),
});

const headerSchema = v.object({
  type: v.literal(SNAPSHOT_TYPE),
  format: v.number(),
  origin: v.object({ server: text, serverVersion: text, taken: text, hidden: v.exactOptional(text) }),
  projects: v.array(projectSchema),
  others: v.optional(v.array(v.string()), []),
});

const footerSchema = v.object({
  type: v.literal('end'),
  counts: v.record(v.string(), v.object({ folder: count, product: count, version: count, representation: count })),
});

export interface SnapshotHeader {
  readonly origin: SnapshotOrigin;
  readonly projects: readonly AyonProject[];
  /** Names of projects that the server has besides. */
  readonly others: readonly string[];
}

/** The first line of a snapshot, with its end. */
export function encodeHeader(header: SnapshotHeader): string {
  const { origin, projects, others } = header;
  const named = others.length === 0 ? {} : { others };
  return `${JSON.stringify({ type: SNAPSHOT_TYPE, format: SNAPSHOT_FORMAT, origin, projects, ...named, columns: COLUMNS })}\n`;
}

export type HeaderResult =
  | { readonly kind: 'header'; readonly header: SnapshotHeader }
  | { readonly kind: 'other-format'; readonly format: number }
  | { readonly kind: 'not-a-snapshot' };

export function decodeHeader(line: string): HeaderResult {
  const parsed = v.safeParse(headerSchema, parseJson(line));
  if (!parsed.success) return { kind: 'not-a-snapshot' };
  const { format, origin, projects, others } = parsed.output;
  if (format !== SNAPSHOT_FORMAT) return { kind: 'other-format', format };
  return { kind: 'header', header: { origin, projects, others } };
}

/** The line that begins a project's rows. */
export function encodeSection(project: string): string {
  return `${JSON.stringify(['project', project])}\n`;
}

/** The last line: how many rows of each kind each project has. Without it a snapshot is cut off. */
export function encodeFooter(counts: Readonly<Record<string, RowCounts>>): string {
  return `${JSON.stringify({ type: 'end', counts })}\n`;
}

export function decodeFooter(line: string): Readonly<Record<string, RowCounts>> | null {
  const parsed = v.safeParse(footerSchema, parseJson(line));
  return parsed.success ? parsed.output.counts : null;
}
