import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HeaderLine, SummaryLine } from '../../model/plan.ts';
import { openPlan, runPaths } from '../../run/folder.ts';
import { BreakdownCounter } from './breakdown.ts';
import type { Breakdown } from './breakdown.ts';
import type { KnownFolders } from './known-folders.ts';
import { readDone } from './done.ts';
import type { Done } from './done.ts';

/** What a report says before its first container: everything that is known only when the whole plan was read once. */
export interface Overview {
  readonly header: HeaderLine;
  readonly summary: SummaryLine;
  readonly breakdown: Breakdown;
  /** SHA-256 of the plan: tells two plans apart. */
  readonly plan: string;
  /** What the journal tells; null where no verb has worked with the run yet. */
  readonly done: Done | null;
  /** Says where in AYON's tree a workfile lies. */
  readonly folders: KnownFolders;
}

/** Reads a plan once and counts. Throws as `openPlan` does. */
export async function readOverview(run: string): Promise<Overview> {
  const { header, workfiles } = await openPlan(run);
  const done = await readDone(run);
  const counter = new BreakdownCounter(done);
  for (;;) {
    const next = await workfiles.next();
    if (next.done === true) {
      const plan = await hashOf(runPaths(run).plan);
      return { header, summary: next.value, breakdown: counter.result(), plan, done, folders: counter.folders };
    }
    counter.add(next.value);
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
