import { createHash } from 'node:crypto';
import * as v from 'valibot';

const disagreementSchema = v.object({
  node: v.string(),
  field: v.string(),
  expected: v.string(),
  found: v.string(),
});

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const workfileSchema = v.object({
  copy: v.string(),
  sha256: v.string(),
  outcome: v.picklist(['agreed', 'disagreed', 'unreadable', 'unfinished']),
  records: count,
  fields: count,
  notCompared: count,
  disagreements: v.array(disagreementSchema),
  savedSha256: v.string(),
  message: v.string(),
});

const resultSchema = v.object({
  format: v.literal(1),
  host: v.string(),
  application: v.string(),
  version: v.string(),
  plan: v.string(),
  expectations: v.string(),
  part: v.string(),
  complete: v.boolean(),
  workfiles: v.array(workfileSchema),
  seal: v.string(),
});

/** `RUN/pilot/result-<host>.json`: what an application says about its copies. */
export type CheckResult = v.InferOutput<typeof resultSchema>;
export type CheckedWorkfile = v.InferOutput<typeof workfileSchema>;

/** Null where the text is not the result of a check. */
export function parseResult(text: string): CheckResult | null {
  try {
    const parsed = v.safeParse(resultSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** The fingerprint that the script wrote over everything that counts; another one means that somebody edited the result. */
export function sealOf(result: CheckResult): string {
  const lines = [[result.plan, result.expectations, result.host, result.application, result.version, result.part]];
  for (const one of result.workfiles) {
    const counts = [one.records, one.fields, one.notCompared].map(String);
    lines.push([one.copy, one.sha256, one.outcome, one.savedSha256, ...counts]);
    for (const { node, field, expected, found } of one.disagreements) lines.push([node, field, expected, found]);
  }
  const text = lines.map((words) => words.join('\t')).join('\n');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
