import { deriveAyonId } from '../../ids/derive.ts';
import { askRepresentations, type Part } from '../knowledge/ask.ts';
import { answer, type Answer, type Candidate } from '../outcome/answer.ts';
import { chainEvidence, owners } from './derived.ts';
import { speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';

const WORDS = {
  orig_id: 'is the orig_id of a document whose live form is',
  old_id: 'is the old_id of a document whose live form is',
  'live-sibling': 'was archived; the live document of the same version and name is',
} as const;

/** The rung of ids that survive only in an archived document, or whose live sibling has the same version and name. */
export const alias: Part<[Dossier], Answer> = {
  asks: ({ document }) => [(document?.aliases ?? []).map(({ objectId }) => askRepresentations(deriveAyonId(objectId)))],
  answer: aliasAnswer,
};

function aliasAnswer(dossier: Dossier): Answer {
  const { document, recorded, knowledge } = dossier;
  const candidates = (document?.aliases ?? []).flatMap(({ objectId, via }) =>
    owners(dossier, deriveAyonId(objectId), document?.project ?? null).map((target): Candidate => {
      const meaning = knowledge.document(objectId)?.representation ?? null;
      const value = `${recorded.id} ${WORDS[via]} ${objectId}`;
      const evidence = [
        speaks('id', 'for', document?.source ?? 'dump', value),
        ...chainEvidence(dossier, target, meaning),
      ];
      return { target, trait: via, meaning, evidence };
    }),
  );
  return answer('alias', candidates);
}
