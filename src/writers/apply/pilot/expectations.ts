import * as v from 'valibot';
import { createHash } from 'node:crypto';
import type { ScannedContainer, ScanResult } from '../../../model/container.ts';
import type { Carrier, Format, Host } from '../../../model/format.ts';
import type { ContainerLine, WorkfileLine } from '../../../model/plan.ts';

/** Hosts whose application checks its copies itself. */
export const CHECKED_HOSTS = ['maya', 'nuke', 'houdini', 'hiero', 'fusion', 'blender'] as const;
export type CheckedHost = (typeof CHECKED_HOSTS)[number];

/** A record as the application has to show it. Texts are byte strings: the host knows its own encoding, nobody else does. */
export interface ExpectedRecord {
  readonly node: string;
  readonly carrier: Carrier;
  /** Whether the application shows it without loading references, and so compares it. */
  readonly compared: boolean;
  /** Whether AYON lists it; null where that was not worked out. */
  readonly listed: boolean | null;
  readonly fields: Readonly<Record<string, string | null>>;
}

export interface ExpectedCopy {
  /** Relative to the pilot folder, with `/`. */
  readonly copy: string;
  readonly host: Host;
  readonly format: Format;
  readonly sha256: string;
  readonly records: readonly ExpectedRecord[];
}

/** `RUN/pilot/expectations.json`. */
export interface Expectations {
  readonly format: 1;
  /** SHA-256 of the plan. */
  readonly plan: string;
  readonly copies: readonly ExpectedCopy[];
}

/** Carriers that stand in the application's own scene. The others are read from what it keeps for later. */
const SHOWN: ReadonlySet<Carrier> = new Set<Carrier>([
  'attribute',
  'knob',
  'text-knob',
  'parm',
  'tag',
  'track-json',
  'custom-data',
  'id-property',
]);

/** What an application has to show of a copy, from the bytes of the copy: they were proven against the plan before. */
export function expectedCopy(
  copy: { readonly line: WorkfileLine; readonly copy: string },
  found: ScanResult,
  sha256: string,
): ExpectedCopy {
  const planned = new Map<string, ContainerLine[]>();
  for (const container of copy.line.containers) {
    const same = planned.get(container.node);
    if (same === undefined) planned.set(container.node, [container]);
    else same.push(container);
  }
  const host = copy.line.containers[0]?.host ?? 'maya';
  return {
    copy: copy.copy.replaceAll('\\', '/'),
    host,
    format: copy.line.format ?? found.format,
    sha256,
    records: found.containers.map((container) => {
      const line = planned.get(container.node)?.shift();
      return expectedRecord(container, line?.manage?.after.listed ?? null);
    }),
  };
}

function expectedRecord(container: ScannedContainer, listed: boolean | null): ExpectedRecord {
  const { extra, ...known } = container.fields;
  const { node, carrier, tag } = container;
  // A tag that hangs on nothing, or on something outside of every timeline, is not met on the way through a project.
  const isMet = tag === undefined || (tag.isApplied && tag.outOfReach !== 'elsewhere');
  return { node, carrier, compared: SHOWN.has(carrier) && isMet, listed, fields: { ...extra, ...known } };
}

export function expectationsText(plan: string, copies: readonly ExpectedCopy[]): string {
  return `${JSON.stringify({ format: 1, plan, copies } satisfies Expectations)}\n`;
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

const expectationsSchema = v.object({
  format: v.literal(1),
  plan: v.string(),
  copies: v.array(
    v.object({
      copy: v.string(),
      host: v.string(),
      format: v.string(),
      sha256: v.string(),
      records: v.array(
        v.object({
          node: v.string(),
          carrier: v.string(),
          compared: v.boolean(),
          listed: v.nullable(v.boolean()),
          fields: v.record(v.string(), v.nullable(v.string())),
        }),
      ),
    }),
  ),
});

/** Null where the text is none of ours. */
export function parseExpectations(text: string): Expectations | null {
  try {
    const parsed = v.safeParse(expectationsSchema, JSON.parse(text));
    // Host, format and carrier are ours once the file's fingerprint is that of the journal, which the caller asks for.
    return parsed.success ? (parsed.output as Expectations) : null;
  } catch {
    return null;
  }
}
