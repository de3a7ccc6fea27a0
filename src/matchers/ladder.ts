import { deriveAyonId } from '../ids/derive.ts';
import type { Alternative, Decision, Evidence, Method, Reason } from '../model/decision.ts';
import { alias } from './rungs/alias.ts';
import { alreadyAyon } from './rungs/already-ayon.ts';
import type { Answer, Candidate } from './outcome/answer.ts';
import { crossChecks, isConfirmed } from './verdict/cross-checks.ts';
import { classOf, statedConfidence } from './outcome/confidence.ts';
import { context } from './rungs/context.ts';
import { byHand } from './rungs/by-hand.ts';
import { conclude, consult, type Dialogue, type Part } from './knowledge/ask.ts';
import { alternativeOf, inactive, undecided, ambiguous } from './outcome/outcomes.ts';
import { NO_DECISIONS, type Decisions } from './decisions/decisions.ts';
import { derived } from './rungs/derived.ts';
import { otherProjectsFile, projectEvidence } from './verdict/other-project.ts';
import { seenInPart } from './verdict/seen-in-part.ts';
import { weigh } from './verdict/weigh.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { speaks, targetOf } from './outcome/evidence.ts';
import { documents, Dossier } from './record/dossier.ts';
import { name } from './rungs/name.ts';
import { path } from './rungs/path.ts';
import { renamedLoader } from './rules/apply.ts';
import type { Rules } from './rules/rules.ts';
import type { RecordedId } from './record/recorded-id.ts';

const RUNGS: readonly Part<[Dossier], Answer>[] = [derived, alias, context, path];

/**
 * Decides what one id in one place means. A pure function of the recorded id, of what the catalogs say, of the rules and
 * the reviewed decisions: the same, whatever else is in the batch. Throws `NotAskedError` where the knowledge was not
 * gathered for this id.
 */
export function decide(
  recorded: RecordedId,
  knowledge: Knowledge,
  rules: Rules,
  decisions: Decisions = NO_DECISIONS,
): Decision {
  return explain(recorded, knowledge, rules, decisions).decision;
}

/** A decision and the class it belongs to: the classes are what the stated confidence is measured by. */
export interface Explained {
  readonly decision: Decision;
  /** Null where nothing was decided by a rung. */
  readonly kind: string | null;
}

/** `decide`, with the class of the decision. */
export function explain(recorded: RecordedId, knowledge: Knowledge, rules: Rules, decisions: Decisions): Explained {
  const chosen = byHand(recorded, knowledge, rules, decisions);
  if (chosen !== null) return asFarAsSeen(plain(chosen), knowledge.ayon?.hidden);
  if (knowledge.ayon === null) return plain(undecided('unresolved', { code: 'ayon-not-asked', args: {} }));
  const explained = asFarAsSeen(conclude(climb(new Dossier(recorded, knowledge, rules))), knowledge.ayon.hidden);
  const { fields, host } = recorded;
  const renamed = fields.loader === null || host === null ? null : renamedLoader(rules, fields.loader, host);
  if (renamed === null) return explained;
  const { decision, kind } = explained;
  const evidence = [...decision.evidence, speaks('rule', 'for', renamed.ref, `loader ${renamed.to}`)];
  return { decision: { ...decision, evidence }, kind };
}

/** A class is stated for decisions that saw all of AYON. */
function asFarAsSeen(explained: Explained, hidden: string | undefined): Explained {
  if (hidden === undefined) return explained;
  const decision = seenInPart(explained.decision, hidden);
  return decision === explained.decision ? explained : plain(decision);
}

function plain(decision: Decision): Explained {
  return { decision, kind: null };
}

/**
 * What the ladder says of an id that nobody decided by hand. Stops before each rung, check and judgement to tell what it
 * asks.
 */
export function* climb(dossier: Dossier): Dialogue<Explained> {
  if (dossier.recorded.form === 'ayon') return plain(yield* consult(alreadyAyon, dossier));
  yield* consult(documents, dossier);
  return yield* climbRungs(dossier);
}

/** Climbs from the strongest rung; the first that gives exactly one answer decides. */
function* climbRungs(dossier: Dossier): Dialogue<Explained> {
  let open: Answer | null = null;
  const heard: Answer[] = [];
  for (const rung of RUNGS) {
    const answer = yield* consult(rung, dossier);
    heard.push(answer);
    // A weaker rung may choose among what a stronger one left open, but not step outside of it.
    const allowed: readonly Candidate[] = open === null ? answer.candidates : among(answer.candidates, open.candidates);
    const [only] = allowed;
    if (only !== undefined && allowed.length === 1)
      return yield* settle(dossier, answer.method, only, open?.candidates ?? []);
    if (open === null && allowed.length > 1) open = answer;
  }
  if (open !== null) return plain(ambiguous(open.candidates, open.method, unheard(dossier)));
  return yield* propose(dossier, heard);
}

function among(candidates: readonly Candidate[], allowed: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ target }) =>
    allowed.some((one) => one.target.id === target.id && one.target.project === target.project),
  );
}

/** Turns a rung's only answer into a decision, if everything else lets it stand. */
function* settle(
  dossier: Dossier,
  method: Method,
  candidate: Candidate,
  others: readonly Candidate[],
): Dialogue<Explained> {
  const { target } = candidate;
  const checks = yield* consult(crossChecks, dossier, method, candidate);
  const evidence = [
    ...candidate.evidence,
    ...checks.evidence.filter((piece) => !isRepeated(piece, candidate.evidence)),
  ];
  if (!target.active) return plain(inactive(target, method, evidence));
  const verdict = yield* weigh(dossier, method, candidate, checks);
  const contested = evidence.some(({ speaks }) => speaks === 'against');
  const kind = classOf(method, candidate.trait, { contested, confirmed: isConfirmed(checks) });
  const confidence = statedConfidence(kind, method);
  const itself: Alternative = { target: targetOf(target), method, confidence, evidence };
  const alternatives = others.filter((one) => one.target.id !== target.id).map((one) => alternativeOf(one, method));
  switch (verdict.kind) {
    case 'right':
      return {
        decision: { status: 'remap', method, confidence, target: itself.target, evidence, alternatives, reason: null },
        kind,
      };
    case 'doubtful':
      return plain(undecided('unresolved', verdict.reason, evidence, [itself, ...alternatives]));
    case 'torn': {
      const rivals = verdict.others.map((one) =>
        alternativeOf({ target: one, trait: 'fields', meaning: null, evidence: [] }, 'context'),
      );
      return plain(undecided('ambiguous', verdict.reason, evidence, [itself, ...rivals, ...alternatives]));
    }
  }
}

function isRepeated(piece: Evidence, evidence: readonly Evidence[]): boolean {
  return evidence.some((one) => one.kind === piece.kind && one.source === piece.source && one.speaks === piece.speaks);
}

/** When no rung has an answer: names may suggest one, but where a dump knows the id its word is enough. */
function* propose(dossier: Dossier, heard: readonly Answer[]): Dialogue<Explained> {
  const evidence = unheard(dossier);
  const near = heard.flatMap((answer) => answer.near.map((candidate) => alternativeOf(candidate, answer.method)));
  // Names are older than the id where its fields are: what they suggest would be the version that was left.
  const isLeft = heard.some(({ reason }) => reason?.code === 'fields-outlived');
  const foreign = dossier.document === null ? otherProjectsFile(dossier, []) : null;
  if (foreign !== null) return foreigner(dossier, foreign, evidence, near);
  if (dossier.document !== null || isLeft)
    return plain(undecided('unresolved', reasonOf(dossier, heard), evidence, near));
  const names = yield* consult(name, dossier);
  const { candidates } = names;
  const [only] = candidates;
  const theirs = candidates.map(({ target }) => target);
  const elsewhere = otherProjectsFile(dossier, theirs);
  if (elsewhere !== null) return foreigner(dossier, elsewhere, evidence, near);
  if (only === undefined)
    return plain(undecided('unresolved', names.reason ?? reasonOf(dossier, heard), evidence, near));
  if (candidates.length > 1) return plain(ambiguous(candidates, 'name', evidence));
  const { decision, kind } = yield* settle(dossier, 'name', only, []);
  const said = [...decision.evidence, ...evidence];
  return { decision: { ...decision, evidence: said, alternatives: [...decision.alternatives, ...near] }, kind };
}

/** A record whose file is another project's: nothing of that name in this one is proposed. */
function foreigner(
  dossier: Dossier,
  reason: Reason,
  evidence: readonly Evidence[],
  near: readonly Alternative[],
): Explained {
  const against = projectEvidence(dossier, null);
  return plain(undecided('unresolved', reason, against === null ? evidence : [...evidence, against], near));
}

/** What speaks against the id itself: AYON has nothing made from it. */
function unheard({ recorded, knowledge }: Dossier): readonly Evidence[] {
  if (recorded.form !== 'objectid' || knowledge.representations(deriveAyonId(recorded.id)).length > 0) return [];
  return [speaks('id', 'against', knowledge.ayon?.source ?? 'AYON', `no ${deriveAyonId(recorded.id)}`)];
}

/** Why nothing was found, the most telling reason first. */
function reasonOf({ recorded, document, knowledge }: Dossier, heard: readonly Answer[]): Reason {
  const prediction = document?.prediction;
  if (prediction?.imported === false) return prediction.reason;
  const told = heard.find(({ reason }) => reason !== null)?.reason;
  if (told) return told;
  if (recorded.form === 'objectid') {
    return { code: knowledge.openpype === null ? 'id-unknown-no-dump' : 'id-unknown', args: { id: recorded.id } };
  }
  if (recorded.form === 'other') return { code: 'id-garbage', args: { id: recorded.representation } };
  return { code: 'id-empty', args: {} };
}
