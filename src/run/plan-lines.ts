import { RemapError, systemCode } from '../model/error.ts';
import type { HeaderLine, SummaryLine, WorkfileLine } from '../model/plan.ts';
import { parsePlanLine } from './plan-schema.ts';

/** What a line of a plan turned out to be. */
export type Read =
  | { readonly kind: 'header'; readonly header: HeaderLine }
  | { readonly kind: 'workfile'; readonly workfile: WorkfileLine }
  | { readonly kind: 'summary'; readonly summary: SummaryLine };

/**
 * The one reader of `plan.jsonl`, for every verb: takes its lines one after the other and says what each is. A plan is a
 * header, then workfiles, then a summary and nothing more. Throws a `RemapError` of kind `input` that names the line.
 */
export class PlanReader {
  readonly #path: string;
  #number = 0;
  #begun = false;
  #finished = false;

  /** `path` names the plan in errors. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Null for an empty line. `ended` is false for a last line without its line break. */
  take(text: string, ended: boolean): Read | null {
    this.#number += 1;
    if (text === '' && ended) return null;
    if (this.#finished) throw this.#damaged('something stands behind its summary');
    const line = ended ? parsePlanLine(text) : { hole: 'is cut off' };
    if ('hole' in line) throw this.#damaged(`line ${this.#number} ${line.hole}`);
    if (this.#begun === (line.type === 'header')) {
      throw this.#damaged(this.#begun ? `line ${this.#number} is a second header` : 'it does not begin with a header');
    }
    this.#begun = true;
    switch (line.type) {
      case 'header':
        if (line.format !== 1) throw this.#damaged('it was written by a newer version of this tool');
        return { kind: 'header', header: line };
      case 'workfile':
        this.#checkWritable(line);
        return { kind: 'workfile', workfile: line };
      case 'summary':
        this.#finished = true;
        return { kind: 'summary', summary: line };
    }
  }

  /** Called behind the last line. */
  end(): void {
    if (!this.#begun) throw this.#damaged('it does not begin with a header');
    if (!this.#finished) throw this.#damaged('it has no end: the run that made it did not finish');
  }

  #checkWritable(line: WorkfileLine): void {
    if (line.sha256 !== null && line.stat !== null) return;
    if ([...line.containers, ...(line.instances ?? [])].every((record) => record.edits.length === 0)) return;
    throw this.#damaged(`line ${this.#number} has edits, but no hash or no times of the workfile`);
  }

  #damaged(problem: string): RemapError {
    return damagedPlan(this.#path, problem);
  }
}

export function damagedPlan(path: string, problem: string): RemapError {
  return new RemapError({
    kind: 'input',
    subject: path,
    operation: 'reading the plan',
    problem,
    remedy:
      'Check that this is the folder that `ayon-remap plan --out` wrote; a damaged plan is made again in a new folder',
  });
}

/** That a folder has no plan, or one that cannot be opened: most often it is the wrong folder. */
export function unreadablePlan(run: string, error: unknown): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: run,
    operation: 'reading the plan',
    problem: systemCode(error) === 'ENOENT' ? 'the folder holds no plan.jsonl' : String(systemCode(error)),
    remedy: 'Give the folder that `ayon-remap plan --out` wrote',
    cause: error,
  });
}
