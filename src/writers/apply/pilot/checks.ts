import { join } from 'node:path';
import type { ByteSource } from '../../../files/byte-source.ts';
import { removeIfThere, writeFully } from '../../../files/file-io.ts';
import type { WorkfileLine } from '../../../model/plan.ts';
import type { ExpectedIds } from '../../../plan/vet-request.ts';
import type { Writing } from '../session/context.ts';
import type { Session } from '../session/session.ts';
import { inspectIds } from '../write/id-check.ts';
import { hashSource } from '../write/proof.ts';
import type { PilotCopy } from './checklist.ts';
import { expectationsText, expectedCopy, sha256Of } from './expectations.ts';
import type { CheckedHost, ExpectedCopy } from './expectations.ts';
import { hostScript, isCheckedHost, startWords } from './scripts.ts';

/** A script with which an application checks its copies. */
export interface HostCheck {
  readonly host: CheckedHost;
  readonly script: string;
  /** The words that start it. */
  readonly start: readonly string[];
  readonly copies: number;
}

/**
 * What the application has to show of a copy. Throws a `Refusal` where not exactly the planned ids stand in it: then it
 * would be asked about a mistake of ours.
 */
export async function expectationOf(
  writing: Writing,
  made: { readonly line: WorkfileLine; readonly copy: string; readonly ids: ExpectedIds },
  source: ByteSource,
): Promise<ExpectedCopy> {
  await inspectIds(writing.rescan, source, made.line.path, made.ids);
  const found = await writing.rescan(source, made.line.path);
  return expectedCopy(made, found, await hashSource(source, writing.pace));
}

/** Writes the expectations and a script for each host; gives the fingerprint of the expectations, null where there are none. */
export async function writeChecks(
  session: Session,
  folder: string,
  copies: readonly PilotCopy[],
): Promise<{ readonly checks: readonly HostCheck[]; readonly expectations: string | null }> {
  await removeOldResults(session, folder);
  const expected = copies.map((copy) => copy.expected);
  if (expected.length === 0) return { checks: [], expectations: null };
  const text = expectationsText(session.plan.sha256, expected);
  await writeText(session, join(folder, 'expectations.json'), text);
  const checks: HostCheck[] = [];
  for (const host of new Set(expected.map((copy) => copy.host))) {
    if (!isCheckedHost(host)) continue;
    const script = join(folder, `check_${host}.py`);
    await writeText(session, script, await hostScript('check', host, folder));
    const count = expected.filter((copy) => copy.host === host).length;
    checks.push({ host, script, start: startWords(host, script), copies: count });
  }
  return { checks: checks.sort((a, b) => (a.host < b.host ? -1 : 1)), expectations: sha256Of(text) };
}

/** What was said of other copies says nothing of these. */
async function removeOldResults({ writing }: Session, folder: string): Promise<void> {
  const { fs } = writing.machine;
  for (const name of await fs.readdir(folder)) {
    if (/^result-.*\.json(\.part)?$/.test(name)) await removeIfThere(fs, join(folder, name));
  }
}

export async function writeText(session: Session, path: string, text: string): Promise<void> {
  const { fs } = session.writing.machine;
  await removeIfThere(fs, path);
  const file = await fs.open(path, 'create', 0o644);
  try {
    await writeFully(file, Buffer.from(text, 'utf8'), 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
