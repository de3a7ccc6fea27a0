import { deriveAyonId } from '../ids/derive.ts';
import type { Alternative, Decision, Evidence, Method, Reason } from '../model/decision.ts';
import { alias } from './alias.ts';
import { alreadyAyon } from './already-ayon.ts';
import type { Answer, Candidate } from './answer.ts';
import { check } from './checks.ts';
import { classOf, statedConfidence } from './confidence.ts';
import { context } from './context.ts';
import { alternativeOf, byHand, inactive, left, tied } from './decision.ts';
import { NO_DECISIONS, type Decisions } from './decisions/decisions.ts';
import { derived } from './derived.ts';
import { judge } from './judge.ts';
import type { Knowledge } from './knowledge.ts';
import { lookAt, speaks, targetOf, type Look } from './look.ts';
import { name } from './name.ts';
import { path } from './path.ts';
import { renamedLoader } from './rules/apply.ts';
import type { Rules } from './rules/rules.ts';
import type { Subject } from './subject.ts';

const RUNGS: readonly ((look: Look) => Answer)[] = [derived, alias, context, path];

/**
 * Decides what one id in one place means. A pure function of what was gathered: the same subject, knowledge, rules and
 * reviewed decisions give the same decision, whatever else is in the batch was asked for.
 */
export function decide(
  subject: Subject,
  knowledge: Knowledge,
  rules: Rules,
  decisions: Decisions = NO_DECISIONS,
): Decision {
  return explain(subject, knowledge, rules, decisions).decision;
}

/** A decision and the class it belongs to: the classes are what the stated confidence is measured by. */
export interface Explained {
  readonly decision: Decision;
  /** Null where nothing was decided by a rung. */
  readonly kind: string | null;
}

/** `decide`, with the class of the decision. */
export function explain(subject: Subject, knowledge: Knowledge, rules: Rules, decisions: Decisions): Explained {
  const chosen = byHand(subject, knowledge, rules, decisions);
  if (chosen !== null) return plain(chosen);
  if (knowledge.ayon === null) return plain(left('unresolved', { code: 'ayon-not-asked', args: {} }));
  const look = lookAt(subject, knowledge, rules);
  const explained = subject.form === 'ayon' ? plain(alreadyAyon(look)) : climb(look);
  const renamed = subject.fields.loader === null ? null : renamedLoader(rules, subject.fields.loader, subject.host);
  if (renamed === null) return explained;
  const { decision, kind } = explained;
  const evidence = [...decision.evidence, speaks('rule', 'for', renamed.ref, `loader ${renamed.to}`)];
  return { decision: { ...decision, evidence }, kind };
}

function plain(decision: Decision): Explained {
  return { decision, kind: null };
}

/** Climbs from the strongest rung; the first that gives exactly one answer decides. */
function climb(look: Look): Explained {
  let open: Answer | null = null;
  const heard: Answer[] = [];
  for (const rung of RUNGS) {
    const answer = rung(look);
    heard.push(answer);
    // A weaker rung may choose among what a stronger one left open, but not step outside of it.
    const allowed: readonly Candidate[] = open === null ? answer.candidates : among(answer.candidates, open.candidates);
    const [only] = allowed;
    if (only !== undefined && allowed.length === 1) return conclude(look, answer.method, only, open?.candidates ?? []);
    if (open === null && allowed.length > 1) open = answer;
  }
  if (open !== null) return plain(tied(open.candidates, open.method, unheard(look)));
  return propose(look, heard);
}

function among(candidates: readonly Candidate[], allowed: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ target }) =>
    allowed.some((one) => one.target.id === target.id && one.target.project === target.project),
  );
}

/** Turns a rung's only answer into a decision, if everything else lets it stand. */
function conclude(look: Look, method: Method, candidate: Candidate, others: readonly Candidate[]): Explained {
  const { target } = candidate;
  const checks = check(look, target, candidate.meaning);
  const evidence = [
    ...candidate.evidence,
    ...checks.evidence.filter((piece) => !isRepeated(piece, candidate.evidence)),
  ];
  if (!target.active) return plain(inactive(target, method, evidence));
  const judgement = judge(look, method, candidate, checks);
  const kind = classOf(method, candidate.trait, { ...checks, against: countAgainst(evidence) });
  const confidence = statedConfidence(kind, method);
  const itself: Alternative = { target: targetOf(target), method, confidence, evidence };
  const alternatives = others.filter((one) => one.target.id !== target.id).map((one) => alternativeOf(one, method));
  switch (judgement.kind) {
    case 'right':
      return {
        decision: { status: 'remap', method, confidence, target: itself.target, evidence, alternatives, reason: null },
        kind,
      };
    case 'doubtful':
      return plain(left('unresolved', judgement.reason, evidence, [itself, ...alternatives]));
    case 'torn': {
      const rivals = judgement.others.map((one) =>
        alternativeOf({ target: one, trait: 'fields', meaning: null, evidence: [] }, 'context'),
      );
      return plain(left('ambiguous', judgement.reason, evidence, [itself, ...rivals, ...alternatives]));
    }
  }
}

function countAgainst(evidence: readonly Evidence[]): number {
  return evidence.filter(({ speaks }) => speaks === 'against').length;
}

function isRepeated(piece: Evidence, evidence: readonly Evidence[]): boolean {
  return evidence.some((one) => one.kind === piece.kind && one.source === piece.source && one.speaks === piece.speaks);
}

/** When no rung has an answer: names may suggest one, but where a dump knows the id its word is enough. */
function propose(look: Look, heard: readonly Answer[]): Explained {
  const evidence = unheard(look);
  const near = heard.flatMap((answer) => answer.near.map((candidate) => alternativeOf(candidate, answer.method)));
  if (look.document !== null) return plain(left('unresolved', reasonOf(look, heard), evidence, near));
  const { candidates } = name(look);
  const [only] = candidates;
  if (only === undefined) return plain(left('unresolved', reasonOf(look, heard), evidence, near));
  if (candidates.length > 1) return plain(tied(candidates, 'name', evidence));
  const { decision, kind } = conclude(look, 'name', only, []);
  const said = [...decision.evidence, ...evidence];
  return { decision: { ...decision, evidence: said, alternatives: [...decision.alternatives, ...near] }, kind };
}

/** What speaks against the id itself: AYON has nothing made from it. */
function unheard({ subject, knowledge }: Look): readonly Evidence[] {
  if (subject.form !== 'objectid' || knowledge.representations(deriveAyonId(subject.id)).length > 0) return [];
  return [speaks('id', 'against', knowledge.ayon?.source ?? 'AYON', `no ${deriveAyonId(subject.id)}`)];
}

/** Why nothing was found, the most telling reason first. */
function reasonOf({ subject, document, knowledge }: Look, heard: readonly Answer[]): Reason {
  const prediction = document?.prediction;
  if (prediction?.imported === false) return prediction.reason;
  const told = heard.find(({ reason }) => reason !== null)?.reason;
  if (told) return told;
  if (subject.form === 'objectid') {
    return { code: knowledge.openpype === null ? 'id-unknown-no-dump' : 'id-unknown', args: { id: subject.id } };
  }
  if (subject.form === 'other') return { code: 'id-garbage', args: { id: subject.representation } };
  return { code: 'id-empty', args: {} };
}
