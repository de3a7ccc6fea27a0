import { deriveAyonId } from '../ids/derive.ts';
import { answer, type Answer, type Candidate } from './answer.ts';
import { chainEvidence, owners } from './derived.ts';
import { speaks, type Look } from './look.ts';

const WORDS = {
  orig_id: 'is the orig_id of a document whose live form is',
  old_id: 'is the old_id of a document whose live form is',
  'live-sibling': 'was archived; the live document of the same version and name is',
} as const;

/** The rung of ids that survive only in an archived document, or whose live sibling has the same version and name. */
export function alias(look: Look): Answer {
  const { document, subject, knowledge } = look;
  const candidates = (document?.aliases ?? []).flatMap(({ objectId, via }) =>
    owners(look, deriveAyonId(objectId), document?.project ?? null).map((target): Candidate => {
      const meaning = knowledge.document(objectId)?.representation ?? null;
      const value = `${subject.id} ${WORDS[via]} ${objectId}`;
      const evidence = [
        speaks('id', 'for', document?.source ?? 'dump', value),
        ...chainEvidence(look, target, meaning),
      ];
      return { target, trait: via, meaning, evidence };
    }),
  );
  return answer('alias', candidates);
}
