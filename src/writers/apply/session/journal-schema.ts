import * as v from 'valibot';
import type { JournalLine } from './journal-lines.ts';

/** The shape of each line of `journal.jsonl`. Keys of a newer version are let through. */

const TEXT = v.pipe(v.string(), v.nonEmpty());
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const DIGITS = v.pipe(v.string(), v.regex(/^-?\d{1,20}$/, 'is no number'));
const SHA256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'));
const FILE = { path: TEXT, at: v.string() };
const PROOF = v.picklist(['proven', 'failed', 'not-checked']);
const ARGS = v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()]));

const BACKUP = v.looseObject({ path: TEXT, kind: v.picklist(['link', 'copy']), sha256: SHA256 });
const RIGHTS = v.looseObject({
  mode: v.pipe(COUNT, v.maxValue(0o7777)),
  uid: COUNT,
  gid: COUNT,
  atimeNs: DIGITS,
  mtimeNs: DIGITS,
});

const SHAPES: Readonly<Record<JournalLine['type'], v.GenericSchema>> = {
  session: v.looseObject({
    // Part of the name of every temporary file.
    run: v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/, 'is no name of a run')),
    command: v.picklist(['apply', 'undo', 'verify', 'pilot', 'gc']),
    at: v.string(),
    host: v.string(),
    pid: v.number(),
    user: v.string(),
    plan: SHA256,
  }),
  file: v.looseObject({
    ...FILE,
    step: v.picklist([
      'intent',
      'backed-up',
      'overwriting',
      'written',
      'verified',
      'renamed',
      'done',
      'dropped',
      'rolled-back',
      'undoing',
      'undone',
    ]),
    mode: v.optional(v.picklist(['replace', 'in-place'])),
    real: v.optional(TEXT),
    temp: v.optional(TEXT),
    backup: v.optional(BACKUP),
    replaced: v.optional(BACKUP),
    identity: v.optional(v.looseObject({ ino: v.string(), mtimeNs: DIGITS, bytes: COUNT })),
    was: v.optional(RIGHTS),
    check: v.optional(v.looseObject({ command: v.string(), said: v.string() })),
    undone: v.optional(v.picklist(['restored', 'ids-only'])),
  }),
  left: v.looseObject({ ...FILE, reason: v.looseObject({ code: TEXT, args: ARGS }) }),
  verify: v.looseObject({ ...FILE, bytes: PROOF, ids: PROOF, manage: PROOF }),
  pilot: v.looseObject({
    step: v.picklist(['written', 'confirmed', 'disagreed']),
    format: TEXT,
    at: v.string(),
    who: v.optional(v.string()),
    expectations: v.optional(SHA256),
  }),
  collected: v.looseObject(FILE),
};

/** A line of a journal; null where it is none that this tool writes. */
export function parseJournalLine(text: string): JournalLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') return null;
  const { type } = value;
  if (!Object.hasOwn(SHAPES, type)) return null;
  // The schemas say what the types say.
  return v.is(SHAPES[type as JournalLine['type']], value) ? (value as JournalLine) : null;
}
