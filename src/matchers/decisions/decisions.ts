/** Where an id stands: what a reviewed line of a report is found again by. */
export interface ReviewPlace {
  readonly workfile: string;
  readonly node: string;
  /** One of the carriers of the model; a text, because a person may have touched it. */
  readonly carrier: string;
  /** Bytes from the start of the workfile. */
  readonly offset: number;
  /** What stands there now; '' where the record has none. */
  readonly oldId: string;
}

/** What a reviewer decided about one place. */
export interface Review extends ReviewPlace {
  readonly verdict: { readonly kind: 'reject' } | { readonly kind: 'target'; readonly id: string };
  /** Where it was written, `reviewed.csv line 12`. */
  readonly where: string;
}

/** The decisions of a reviewer. */
export interface Decisions {
  readonly reviews: readonly Review[];
  find(place: ReviewPlace): Review | null;
  /** The ids that were chosen. */
  targets(): ReadonlySet<string>;
}

export function makeDecisions(reviews: readonly Review[]): Decisions {
  const byPlace = new Map(reviews.map((review) => [placeKey(review), review]));
  const targets = new Set(reviews.flatMap(({ verdict }) => (verdict.kind === 'target' ? [verdict.id] : [])));
  return { reviews, find: (place) => byPlace.get(placeKey(place)) ?? null, targets: () => targets };
}

export const NO_DECISIONS: Decisions = makeDecisions([]);

/** Windows and a spreadsheet may have turned the slashes of a path; nothing else may differ. */
export function placeKey({ workfile, node, carrier, offset, oldId }: ReviewPlace): string {
  return [workfile.replaceAll('\\', '/'), node, carrier, String(offset), oldId.toLowerCase()].join('\u0000');
}
