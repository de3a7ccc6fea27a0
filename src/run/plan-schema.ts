import * as v from 'valibot';
import type { PlanLine } from '../model/plan.ts';

/** The shape of each line of `plan.jsonl`, as far as any verb relies on it. Keys of a newer version are let through. */

const TEXT = v.pipe(v.string(), v.nonEmpty());
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const COUNTS = v.record(v.string(), COUNT);
const DIGITS = v.pipe(v.string(), v.regex(/^\d+$/, 'is no number'));
const BYTES = v.pipe(
  v.string(),
  // eslint-disable-next-line no-control-regex -- a byte string may hold any byte
  v.regex(/^[\u0000-\u00ff]*$/, 'holds characters that are no bytes'),
);
const ARGS = v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]));

const EDIT = v.looseObject({
  offset: COUNT,
  length: COUNT,
  old: BYTES,
  new: BYTES,
  what: TEXT,
  order: v.optional(COUNT),
});
const EDITS = v.array(EDIT);

const FINDING = v.looseObject({
  code: TEXT,
  severity: v.picklist(['error', 'warning', 'info']),
  args: ARGS,
  offset: v.optional(COUNT),
  node: v.optional(v.string()),
});
const FINDINGS = v.array(FINDING);

const TARGET = v.looseObject({
  project: v.string(),
  representationId: v.string(),
  folderPath: v.string(),
  product: v.string(),
  version: v.pipe(v.number(), v.safeInteger()),
  representation: v.string(),
});
const METHOD = v.picklist(['derived', 'alias', 'context', 'path', 'name', 'decision']);
const EVIDENCE = v.array(
  v.looseObject({ kind: v.string(), speaks: v.picklist(['for', 'against']), source: v.string(), value: v.string() }),
);
const DECISION = v.nullable(
  v.looseObject({
    status: v.picklist(['remap', 'already-ayon', 'ambiguous', 'unresolved', 'refused']),
    method: v.nullable(METHOD),
    confidence: v.number(),
    target: v.nullable(TARGET),
    evidence: EVIDENCE,
    alternatives: v.array(
      v.looseObject({ target: TARGET, method: METHOD, confidence: v.number(), evidence: EVIDENCE }),
    ),
    reason: v.nullable(v.looseObject({ code: TEXT, args: ARGS })),
  }),
);

const STATE = v.looseObject({ listed: v.boolean(), updatable: v.boolean() });
const MANAGE = v.looseObject({
  before: STATE,
  after: STATE,
  blockers: v.array(v.looseObject({ code: TEXT, args: ARGS })),
  outdated: v.optional(v.looseObject({ version: v.number(), newest: v.number() })),
});

const CONTAINER = v.looseObject({
  host: TEXT,
  node: v.string(),
  nodeType: v.nullable(v.string()),
  carrier: TEXT,
  offset: COUNT,
  fields: v.record(v.string(), v.nullable(v.string())),
  loadedPath: v.nullable(v.string()),
  alsoAt: v.array(
    v.looseObject({
      carrier: TEXT,
      offset: COUNT,
      representation: v.string(),
      decision: DECISION,
      locked: v.optional(v.literal(true)),
    }),
  ),
  decision: DECISION,
  ruledLoader: v.optional(v.string()),
  edits: EDITS,
  proposedEdits: v.optional(EDITS),
  locked: v.optional(v.looseObject({ code: TEXT, args: ARGS })),
  manage: v.nullable(MANAGE),
});

const WORKFILE = v.looseObject({
  type: v.literal('workfile'),
  path: TEXT,
  outcome: v.picklist(['read', 'skipped', 'failed']),
  format: v.nullable(TEXT),
  bytes: COUNT,
  sha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'))),
  plain: v.optional(
    v.looseObject({
      packing: v.picklist(['gzip', 'zstd']),
      bytes: COUNT,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256')),
    }),
  ),
  stat: v.nullable(v.looseObject({ mtimeNs: DIGITS, ino: DIGITS, dev: DIGITS, mode: COUNT, nlink: COUNT })),
  containers: v.array(CONTAINER),
  findings: FINDINGS,
  instances: v.optional(v.array(v.looseObject({ host: TEXT, node: v.string(), offset: COUNT, edits: EDITS }))),
  framing: EDITS,
});

const SOURCES = v.array(
  v.looseObject({
    name: v.string(),
    kind: v.string(),
    projects: v.array(v.string()),
    fingerprint: v.string(),
  }),
);
const HEADER = v.looseObject({
  type: v.literal('header'),
  format: v.number(),
  tool: v.looseObject({ name: v.string(), version: v.string() }),
  command: v.picklist(['scan', 'plan']),
  projects: v.array(v.string()),
  openpype: SOURCES,
  ayon: SOURCES,
  options: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())])),
});

const SUMMARY = v.looseObject({
  type: v.literal('summary'),
  workfiles: v.looseObject({
    total: COUNT,
    withContainers: COUNT,
    withoutContainers: COUNT,
    skipped: COUNT,
    failed: COUNT,
  }),
  containers: v.looseObject({
    total: COUNT,
    byStatus: v.looseObject({
      remap: COUNT,
      'already-ayon': COUNT,
      ambiguous: COUNT,
      unresolved: COUNT,
      refused: COUNT,
    }),
    byMethod: COUNTS,
    accepted: COUNT,
    proposed: COUNT,
    acceptedByMethod: v.optional(COUNTS),
    proposedByMethod: v.optional(COUNTS),
    secondPlaces: v.optional(COUNT),
    byHost: COUNTS,
    byIdForm: COUNTS,
    reasons: COUNTS,
  }),
  edits: COUNT,
  instances: COUNT,
  outdated: COUNT,
  passedOver: COUNTS,
  where: v.optional(v.record(v.string(), v.looseObject({ workfiles: COUNT, first: v.array(v.string()) }))),
  needPilot: v.optional(COUNTS),
  notes: v.optional(FINDINGS),
  findings: COUNTS,
});

/** What is wrong with a line, in a few words. */
export interface Hole {
  readonly hole: string;
}

const SHAPES: Readonly<Record<PlanLine['type'], v.GenericSchema>> = {
  header: HEADER,
  workfile: WORKFILE,
  summary: SUMMARY,
};

/** A line of a plan; what is wrong with it where it is none. Unknown keys and codes are a newer version's. */
export function parsePlanLine(text: string): PlanLine | Hole {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { hole: 'is no JSON, or is cut off' };
  }
  const type = typeOf(value);
  if (type === null) return { hole: 'is neither header, workfile nor summary' };
  const checked = v.safeParse(SHAPES[type], value, { abortEarly: true });
  // The schemas say what the types say; `v.is` would check all of it twice.
  return checked.success ? (value as PlanLine) : { hole: holeOf(checked.issues[0]) };
}

function typeOf(value: unknown): PlanLine['type'] | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const { type } = value;
  return type === 'header' || type === 'workfile' || type === 'summary' ? type : null;
}

function holeOf(issue: v.BaseIssue<unknown> | undefined): string {
  if (issue === undefined) return 'is damaged';
  const where = v.getDotPath(issue) ?? 'the line';
  const received = issue.received === 'undefined' ? 'is missing' : null;
  const wanted = issue.expected === null ? issue.message : `is ${issue.received} where ${issue.expected} is wanted`;
  return `has a hole: ${where} ${received ?? wanted}`.slice(0, 300);
}
