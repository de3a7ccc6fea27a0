import type { AyonCatalog, OpenPypeCatalog } from '../model/catalog.ts';
import type { Decision } from '../model/decision.ts';
import { NO_DECISIONS, type Decisions } from './decisions/decisions.ts';
import { Answers } from './knowledge/answers.ts';
import { askRepresentations, type Asks } from './knowledge/ask.ts';
import { askAbout } from './knowledge/rounds.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { climb } from './ladder.ts';
import type { DistinctIds } from './record/distinct-ids.ts';
import { Dossier } from './record/dossier.ts';
import type { WordedId } from './record/recorded-id.ts';
import { chosenByHand } from './rungs/by-hand.ts';
import type { Rules } from './rules/rules.ts';

export interface Sources {
  readonly openpype: OpenPypeCatalog | null;
  readonly ayon: AyonCatalog | null;
  readonly rules: Rules;
  readonly decisions?: Decisions;
  /** What whoever gets the decisions will ask about them. */
  readonly after?: AfterDeciding;
  readonly signal?: AbortSignal;
}

/** What the planner reads of the same knowledge once an id is decided. */
export interface AfterDeciding {
  /** Whether the decision is applied, so that its target will stand in the record. */
  accepts(decision: Decision): boolean;
  /** What is asked about a representation id that stands in a record, or will. */
  asks(knowledge: Knowledge, representationId: string): Asks;
}

/**
 * Asks the catalogs everything that deciding these ids reads, and nothing else: each id climbs the ladder until it comes
 * to something that is not known yet; that is asked, and it climbs again. What is asked for one id never depends on the
 * others, nor does any answer: only what is asked together does.
 *
 * @throws what the catalogs throw, and the signal's reason when it is aborted.
 */
export async function gatherKnowledge(ids: DistinctIds, sources: Sources): Promise<Knowledge> {
  const { ayon, openpype, rules, decisions = NO_DECISIONS, after, signal } = sources;
  const answers = new Answers(ayon, openpype, rules);
  if (ayon === null) return answers;
  const standing = new Set(chosenByHand(rules, decisions));
  await askAbout(
    answers,
    [...ids.distinct],
    function* (recorded) {
      const { decision } = yield* climb(new Dossier(recorded, answers, rules));
      if (after !== undefined) for (const id of idsThatStand(recorded, decision, after)) standing.add(id);
    },
    signal,
  );
  await askAbout(
    answers,
    [...standing],
    function* (id) {
      yield () => [[askRepresentations(id)]];
      if (after !== undefined) yield () => after.asks(answers, id);
    },
    signal,
  );
  return answers;
}

/** The ids of AYON's own form that stand in the record, and that will. */
function idsThatStand({ form, id }: WordedId, decision: Decision, after: AfterDeciding): readonly string[] {
  const before = form === 'ayon' ? [id] : [];
  const { target } = decision;
  return target !== null && after.accepts(decision) ? [...before, target.representationId] : before;
}
