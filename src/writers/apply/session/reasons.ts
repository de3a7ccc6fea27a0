import type { Reason } from '../../../model/decision.ts';
import { RemapError, systemCode } from '../../../model/error.ts';
import type { HeaderLine } from '../../../model/plan.ts';
import { VERSION } from '../../../model/version.ts';
import type { RUN_FOLDER_WORDS } from '../../../words/run-folder.ts';
import type { WRITING_WORDS } from '../../../words/writing.ts';
import type { Args } from '../../../words/words.ts';

export type WritingCode = keyof typeof WRITING_WORDS | keyof typeof RUN_FOLDER_WORDS;

/** Thrown inside the writer when a workfile must be left alone; becomes the reason of its outcome. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;

  constructor(code: WritingCode, args: Args = {}) {
    super(code);
    this.reason = { code, args };
  }

  /** One that was thrown in another thread. */
  static of({ code, args }: Reason): Refusal {
    return new Refusal(code as WritingCode, args);
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'EROFS']);
const BUSY = new Set(['EBUSY', 'ETXTBSY']);

/** What went wrong, as a reason. Errors that are about the whole run (`RemapError`s of the journal, the lease) are not for this. */
export function reasonOf(error: unknown, operation: string): Reason {
  if (error instanceof Refusal) return error.reason;
  if (error instanceof RemapError) return reason('write-remap-error', { why: error.message });
  const code = systemCode(error);
  const why = code ?? (error instanceof Error ? error.message : String(error));
  if (code === null) return reason('write-failed', { operation, why });
  if (FULL.has(code)) return reason('write-no-space', { operation, why });
  if (FORBIDDEN.has(code)) return reason('write-forbidden', { operation, why });
  if (BUSY.has(code)) return reason('write-busy', { operation, why });
  if (code === 'ENOENT' || code === 'ESTALE') return reason('write-gone', { operation, why });
  return reason('write-failed', { operation, why });
}

/** What to say of a plan that another version of the tool made; null for our own. */
export function versionNotice({ tool }: HeaderLine): Reason | null {
  return tool.version === VERSION ? null : reason('plan-other-version', { planned: tool.version, here: VERSION });
}

export function reason(code: WritingCode, args: Args = {}): Reason {
  return { code, args };
}
