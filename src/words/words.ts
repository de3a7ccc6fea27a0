/** Arguments of a finding or a reason: small values that the sentence is made of. */
export type Args = Readonly<Record<string, string | number | boolean | null>>;

/** The words of one code. */
export interface Words {
  /** A noun phrase for totals, where no argument is at hand: "attribute of the wrong kind". */
  readonly short?: string;
  /** What is the case, as one sentence for an artist or a TD. `{name}` stands for the argument of that name. */
  readonly says: string;
  /** What to do next, as one sentence; 'Nothing to do.' where there is nothing. */
  readonly remedy: string;
}

/** A table of words whose keys stay literal types. */
export function words<const T extends Readonly<Record<string, Words>>>(table: T): T {
  return table;
}
