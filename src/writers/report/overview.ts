import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HeaderLine, SummaryLine } from '../../model/plan.ts';
import { openPlan, runPaths } from '../../run/folder.ts';
import { BreakdownCounter } from './breakdown.ts';
import type { Breakdown } from './breakdown.ts';

/** What a report says before its first container: everything that is known only when the whole plan was read once. */
export interface Overview {
  readonly header: HeaderLine;
  readonly summary: SummaryLine;
  readonly breakdown: Breakdown;
  /** SHA-256 of the plan: tells two plans apart. */
  readonly plan: string;
}

/** Reads a plan once and counts. Throws as `openPlan` does. */
export async function readOverview(run: string): Promise<Overview> {
  const { header, workfiles } = await openPlan(run);
  const counter = new BreakdownCounter(header);
  for (;;) {
    const next = await workfiles.next();
    if (next.done === true) {
      return { header, summary: next.value, breakdown: counter.result(), plan: await hashOf(runPaths(run).plan) };
    }
    counter.add(next.value);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
