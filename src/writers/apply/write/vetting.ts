import { RemapError } from '../../../model/error.ts';
import type { ByteSource } from '../../../files/byte-source.ts';
import type { Packing } from '../../../model/plan.ts';
import { reverseEdits } from '../../../patch/reverse.ts';
import { plainOf } from '../../../patch/rewrite.ts';
import { splicedSource } from '../../../patch/spliced-source.ts';
import type { EditRequest } from '../../../plan/edit-request.ts';
import type { ExpectedIds } from '../../../plan/vet-request.ts';
import { vetRequest } from '../../../plan/vet-request.ts';
import type { PlannedWorkfile } from '../../../run/plan-index.ts';
import { UNHURRIED } from '../session/pace.ts';
import { Refusal } from '../session/reasons.ts';
import { hashSource } from './proof.ts';
import type { Rescan } from '../../../plan/rescan.ts';

/** A workfile before its edits. */
export interface OldWorkfile {
  readonly source: ByteSource;
  /** What its bytes have to have. */
  readonly sha256: string;
  /** How it has to be packed; null where it is not, or where `source` is what came out of it. */
  readonly packing: Packing | null;
}

/**
 * The plan is a request, the file is the truth: reads the old bytes as a workfile and works out which edits there can be.
 * Resolves with the ids that the file holds once they are made. Throws a `Refusal` that names the first edit which this
 * tool would not make. `name` is the workfile's own.
 */
export async function vet(rescan: Rescan, old: OldWorkfile, name: string, request: EditRequest): Promise<ExpectedIds> {
  const { source } = old;
  const scan = await rescan(source, name).catch((error: unknown) => {
    if (error instanceof RemapError) throw new Refusal('write-remap-error', { why: error.message });
    throw error;
  });
  const packing = scan.packing ?? null;
  const isAsPlanned = packing === old.packing;
  const vetted = isAsPlanned ? vetRequest(request, scan, plainOf(source, packing)) : null;
  if (vetted?.granted === true) return vetted.ids;
  // Other bytes call for other edits, and there is nothing wrong with the plan.
  if ((await hashSource(source, UNHURRIED)) !== old.sha256) throw new Refusal('write-changed', { what: 'its content' });
  if (vetted !== null) throw Refusal.of(vetted.reason);
  throw new Refusal('write-format-differs', { planned: old.packing ?? 'not packed', found: packing ?? 'not packed' });
}

/** A workfile as it was before the edits of the plan, read through what it is now. */
export function beforeEdits(current: ByteSource, { edits, line, sha256 }: PlannedWorkfile): OldWorkfile {
  const plain = plainOf(current, line.plain?.packing ?? null);
  return { source: splicedSource(plain, reverseEdits(edits)), sha256: line.plain?.sha256 ?? sha256, packing: null };
}
