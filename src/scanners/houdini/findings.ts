import type { Finding } from '../../model/finding.ts';

/** Findings of one kind that are listed one by one; a damaged file could give a million. */
const LISTED_OF_A_KIND = 50;

/** Findings of one file, of each kind a bounded number. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #counts = new Map<Finding['code'], number>();

  readonly add = (finding: Finding): void => {
    const count = (this.#counts.get(finding.code) ?? 0) + 1;
    this.#counts.set(finding.code, count);
    if (count <= LISTED_OF_A_KIND) this.#list.push(finding);
  };

  /** All of them, in the order they were met, then what was not listed. */
  all(): Finding[] {
    const unlisted = [...this.#counts]
      .filter(([, count]) => count > LISTED_OF_A_KIND)
      .map(([code, count]): Finding => {
        const args = { count: count - LISTED_OF_A_KIND, what: code };
        return { code: 'houdini-more-findings', severity: 'warning', args };
      });
    return [...this.#list, ...unlisted];
  }
}
