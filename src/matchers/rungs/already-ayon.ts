import type { Decision } from '../../model/decision.ts';
import { askRepresentations, type Part } from '../knowledge/ask.ts';
import { ofProject } from '../knowledge/knowledge.ts';
import { classOf, statedConfidence } from '../outcome/confidence.ts';
import { alternativeOf, inactive, undecided, settled, ambiguous } from '../outcome/outcomes.ts';
import { representationText, speaks, targetOf } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { path } from './path.ts';

/**
 * The rung of ids that are AYON's already. One that exists is left; one in another spelling (capitals, dashes) is written
 * as AYON compares it; one that nobody has is reported, never replaced.
 */
export const alreadyAyon: Part<[Dossier], Decision> = {
  *asks(dossier) {
    const { id } = dossier.recorded;
    yield [askRepresentations(id)];
    if (dossier.knowledge.representations(id).length === 0) yield* path.asks(dossier);
  },
  answer: alreadyAyonDecision,
};

function alreadyAyonDecision(dossier: Dossier): Decision {
  const { recorded, knowledge } = dossier;
  const { id } = recorded;
  const wanted = recorded.fields.project_name;
  const found = ofProject(knowledge.representations(id), wanted === null || wanted === '' ? recorded.project : wanted);
  const [target] = found;
  if (target === undefined) {
    const near = path.answer(dossier).candidates.map((candidate) => alternativeOf(candidate, 'path'));
    return undecided('unresolved', { code: 'ayon-id-unknown', args: { id } }, [], near);
  }
  const evidence = [speaks('id', 'for', `AYON project ${target.project}`, representationText(target))];
  if (id === recorded.representation) {
    const decision = settled(target, evidence);
    return target.active ? decision : { ...decision, reason: { code: 'target-inactive', args: {} } };
  }
  if (found.length > 1)
    return ambiguous(
      found.map((one) => ({ target: one, trait: 'id', meaning: null, evidence })),
      'derived',
      evidence,
    );
  if (!target.active) return inactive(target, 'derived', evidence);
  const confidence = statedConfidence(classOf('derived', 'id', null), 'derived');
  return {
    status: 'remap',
    method: 'derived',
    confidence,
    target: targetOf(target),
    evidence,
    alternatives: [],
    reason: null,
  };
}
