import type { Finding } from '../../model/finding.ts';

/** More container records than any scene has; of those that it sets in referenced files, values of their keys. */
const MOST_RECORDS = 30_000;
/** More names of containers in referenced files than are counted. */
const MOST_MENTIONED = 30_000;

/** Something of which a scene may hold any number, and only so many are kept. */
class Allowance {
  readonly most: number;
  /** Where the first one stands that is not kept; null while all are. */
  exceededAt: number | null = null;
  #taken = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Whether one more may be kept. `offset` is where it stands in the file. */
  take(offset: number): boolean {
    this.#taken += 1;
    if (this.#taken > this.most) this.exceededAt ??= offset;
    return this.#taken <= this.most;
  }
}

/** How much of one scene is kept, so that memory does not grow with what somebody put into it. */
export class SceneLimits {
  readonly records: Allowance;
  readonly editedValues: Allowance;
  readonly mentioned: Allowance;

  constructor(mostRecords = MOST_RECORDS) {
    this.records = new Allowance(mostRecords);
    this.editedValues = new Allowance(mostRecords);
    this.mentioned = new Allowance(MOST_MENTIONED);
  }

  /** What was not kept. The names are no loss: they are only counted, and told as "at least" so many. */
  findings(): readonly Finding[] {
    return [this.records, this.editedValues].flatMap(({ most: limit, exceededAt: offset }) =>
      offset === null ? [] : [{ code: 'maya-too-many-records', severity: 'error', args: { limit, offset }, offset }],
    );
  }
}
