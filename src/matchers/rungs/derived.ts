import { deriveAyonId } from '../../ids/derive.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Evidence } from '../../model/decision.ts';
import { folded } from '../../paths/index.ts';
import { answer, type Answer, type Candidate } from '../outcome/answer.ts';
import { askRepresentations, type Part } from '../knowledge/ask.ts';
import { ofProject } from '../knowledge/knowledge.ts';
import { placeText, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { ownDocuments } from '../record/own-documents.ts';
import { placeOf } from '../record/places.ts';

/** The rung of the importer's own rule: the id that it made from this ObjectId, where AYON has it. */
export const derived: Part<[Dossier], Answer> = {
  // Along with it the ids that the next rungs would come to: they are few, and one call less to a server is worth more.
  *asks(dossier) {
    const { recorded, document } = dossier;
    if (recorded.form !== 'objectid') return;
    if (document === null) yield* ownDocuments.asks(dossier);
    const others = document === null ? ownDocuments.answer(dossier) : document.aliases;
    yield [recorded.id, ...others.map(({ objectId }) => objectId)].map((id) => askRepresentations(deriveAyonId(id)));
  },
  answer: derivedAnswer,
};

function derivedAnswer(dossier: Dossier): Answer {
  const { recorded, document } = dossier;
  if (recorded.form !== 'objectid') return answer('derived', []);
  const id = deriveAyonId(recorded.id);
  const found = owners(dossier, id, document?.project ?? null);
  const meaning = document?.representation ?? null;
  return answer(
    'derived',
    found.map((target): Candidate => {
      const evidence = [speaks('id', 'for', `AYON project ${target.project}`, `uuid5 of ${recorded.id} is ${id}`)];
      evidence.push(...chainEvidence(dossier, target, meaning));
      return { target, trait: 'id', meaning, evidence };
    }),
  );
}

/** Who has an id: the workfile's own project, else the project that the dump names, else everyone. */
export function owners(
  { recorded, knowledge }: Dossier,
  id: string,
  dumpProject: string | null,
): readonly AyonRepresentation[] {
  const found = ofProject(knowledge.representations(id), recorded.project);
  return dumpProject === null ? found : pickOf(found, recorded.project, dumpProject);
}

function pickOf(found: readonly AyonRepresentation[], own: string, dump: string): readonly AyonRepresentation[] {
  if (found.some(({ project }) => folded(project) === folded(own))) return found;
  return ofProject(found, dump);
}

/** Whether the dump names the same place. A folder that moved in AYON keeps its ids, so a difference is only told. */
export function chainEvidence(
  dossier: Dossier,
  target: AyonRepresentation,
  meaning: OpenPypeRepresentation | null,
): readonly Evidence[] {
  if (meaning === null) return [];
  const place = placeOf(meaning, dossier.rules);
  if (place === null) return [];
  const same =
    folded(place.folderPath ?? '') === folded(target.folderPath) &&
    folded(place.product) === folded(target.product) &&
    (place.version === 'hero' ? target.version < 0 : place.version === target.version) &&
    folded(meaning.name) === folded(target.name);
  return [speaks('chain', same ? 'for' : 'against', dossier.document?.source ?? 'dump', placeText(place))];
}
