import { withSource } from '../../../files/file-io.ts';
import type { PlannedWorkfile } from '../../../run/plan-index.ts';
import type { Check } from '../events.ts';
import { expectedCopy } from '../pilot/expectations.ts';
import { isIdentity } from '../session/context.ts';
import type { Writing } from '../session/context.ts';
import type { CheckNote, Identity } from '../session/journal-lines.ts';
import { UNHURRIED } from '../session/pace.ts';
import { Refusal } from '../session/reasons.ts';
import { hashSource } from './proof.ts';

/**
 * A new file's way through somebody's check: what is expected is read from the file itself, which was proven against the
 * plan, and afterwards it has to be the file that it was. An application may well write into what it was to look at.
 */
export function checkedBy(
  check: Check,
  writing: Writing,
  { line }: PlannedWorkfile,
  plan: string,
): (temp: string, identity: Identity) => Promise<CheckNote> {
  const { fs } = writing.machine;
  const hash = (path: string): Promise<string> =>
    withSource(fs, path, (source) => hashSource(source, UNHURRIED)).catch(() => '');
  return async (temp, identity) => {
    const expected = await withSource(fs, temp, async (source) =>
      expectedCopy(
        { line, copy: line.path },
        await writing.rescan(source, line.path),
        await hashSource(source, UNHURRIED),
      ),
    );
    const note = await check({ path: line.path, file: temp, expected, plan });
    const isSame = isIdentity(await fs.lstat(temp), identity) && (await hash(temp)) === expected.sha256;
    if (!isSame) throw new Refusal('write-check-wrote', { command: note.command });
    return note;
  };
}
