import { deriveAyonId } from '../ids/derive.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../model/catalog.ts';
import type { Evidence } from '../model/decision.ts';
import { folded } from '../paths/index.ts';
import { answer, type Answer, type Candidate } from './answer.ts';
import { ofProject } from './fields.ts';
import { placeText, speaks, type Look } from './look.ts';
import { placeOf } from './places.ts';

/** The rung of the importer's own rule: the id that it made from this ObjectId, where AYON has it. */
export function derived(look: Look): Answer {
  const { subject, document } = look;
  if (subject.form !== 'objectid') return answer('derived', []);
  const id = deriveAyonId(subject.id);
  const found = owners(look, id, document?.project ?? null);
  const meaning = document?.representation ?? null;
  return answer(
    'derived',
    found.map((target): Candidate => {
      const evidence = [speaks('id', 'for', `AYON project ${target.project}`, `uuid5 of ${subject.id} is ${id}`)];
      evidence.push(...chainEvidence(look, target, meaning));
      return { target, trait: 'id', meaning, evidence };
    }),
  );
}

/** Who has an id: the workfile's own project, else the project that the dump names, else everyone. */
export function owners(
  { subject, knowledge }: Look,
  id: string,
  dumpProject: string | null,
): readonly AyonRepresentation[] {
  const found = ofProject(knowledge.representations(id), subject.project);
  return dumpProject === null ? found : pickOf(found, subject.project, dumpProject);
}

function pickOf(found: readonly AyonRepresentation[], own: string, dump: string): readonly AyonRepresentation[] {
  if (found.some(({ project }) => folded(project) === folded(own))) return found;
  return ofProject(found, dump);
}

/** Whether the dump names the same place. A folder that moved in AYON keeps its ids, so a difference is only told. */
export function chainEvidence(
  look: Look,
  target: AyonRepresentation,
  meaning: OpenPypeRepresentation | null,
): readonly Evidence[] {
  if (meaning === null) return [];
  const place = placeOf(meaning, look.rules);
  if (place === null) return [];
  const same =
    folded(place.folderPath ?? '') === folded(target.folderPath) &&
    folded(place.product) === folded(target.product) &&
    (place.version === 'hero' ? target.version < 0 : place.version === target.version) &&
    folded(meaning.name) === folded(target.name);
  return [speaks('chain', same ? 'for' : 'against', look.document?.source ?? 'dump', placeText(place))];
}
