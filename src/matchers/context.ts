import type { AyonRepresentation, OpenPypeRepresentation } from '../model/catalog.ts';
import type { Reason } from '../model/decision.ts';
import { answer, type Answer, type Candidate } from './answer.ts';
import { loadedKind, loadedKinds } from './clues.ts';
import { fieldTargets } from './checks.ts';
import { meanings } from './gather.ts';
import { movedQuery, placeQuery, projectName } from './knowledge.ts';
import { placeText, representationText, ruleEvidence, speaks, type Look } from './look.ts';
import { matchName, ofKinds } from './names.ts';
import { ownPlace, placeOf, sourcePlaceOf } from './places.ts';
import type { RenamedPlace } from './rules/apply.ts';

/** The rung of places: what the OpenPype document is a representation of, or what an old record says of itself. */
export function context(look: Look): Answer {
  const { document, knowledge } = look;
  if (document === null) return byOwnFields(look);
  if (document.representation === null && document.aliases.length === 0) {
    const args = { id: look.subject.id, type: document.type };
    return answer('context', [], { code: 'id-of-other-document', args });
  }
  const answers = meanings(document, (id) => knowledge.document(id)).map((meaning) => byDocument(look, meaning));
  return answers.find(({ candidates }) => candidates.length > 0) ?? answers[0] ?? answer('context', []);
}

function byDocument(look: Look, meaning: OpenPypeRepresentation): Answer {
  const { knowledge, rules, document } = look;
  const place = placeOf(meaning, rules);
  if (place === null) return answer('context', []);
  const projects = knowledge.ayon?.projects ?? [];
  if (projectName(projects, place.project) === null) {
    return answer('context', [], { code: 'project-not-asked', args: { project: place.project } });
  }
  const source = document?.source ?? 'dump';
  const evidence = [speaks('chain', 'for', source, placeText(place)), ...ruleEvidence(place.rules)];
  const make =
    (trait: Candidate['trait']) =>
    (target: AyonRepresentation): Candidate => ({ target, trait, meaning, evidence });
  const version = knowledge.chain(placeQuery(place));
  const name = place.representation ?? meaning.name;
  const match = matchName(version, name);
  if (match.kind !== 'none') {
    return answer('context', activeFirst(match.representations).map(make(match.kind === 'exact' ? 'chain' : 'kin')));
  }
  if (version.length > 0) return answer('context', [], notInVersion(place, name, version), version.map(make('kin')));
  const moved = matchName(knowledge.chain(movedQuery(place)), name);
  if (moved.kind === 'exact') return answer('context', activeFirst(moved.representations).map(make('moved')));
  return answer('context', [], notThere(place, name), sourceOfHero(look, meaning));
}

/** A hero that AYON lacks still has its source version: the same files under a number, for a person to choose. */
function sourceOfHero(look: Look, meaning: OpenPypeRepresentation): readonly Candidate[] {
  const place = sourcePlaceOf(meaning, look.rules);
  if (place === null) return [];
  const match = matchName(look.knowledge.chain(placeQuery(place)), place.representation ?? meaning.name);
  if (match.kind !== 'exact') return [];
  const evidence = [speaks('chain', 'for', look.document?.source ?? 'dump', `source of the hero: ${placeText(place)}`)];
  return match.representations.map((target) => ({ target, trait: 'chain', meaning: null, evidence }));
}

function byOwnFields(look: Look): Answer {
  const { own, subject, knowledge, rules } = look;
  if (own === null) return answer('context', []);
  const place = ownPlace(own, subject.project, rules);
  if (projectName(knowledge.ayon?.projects ?? [], place.project) === null) {
    return answer('context', [], { code: 'project-not-asked', args: { project: place.project } });
  }
  const version = fieldTargets(look);
  const kind = loadedKind(subject);
  const kinds = kind === null ? loadedKinds(subject.fields.loader) : [kind];
  // One folder may have several representations; which of them was loaded, only the file or the loader tells.
  const chosen = version.length === 1 ? version : narrowed(version, kinds);
  const evidence = [speaks('fields', 'for', 'fields of the record', placeText(place)), ...ruleEvidence(place.rules)];
  const candidates = activeFirst(chosen).map((target): Candidate => ({
    target,
    trait: 'fields',
    meaning: null,
    evidence,
  }));
  if (candidates.length > 0) return answer('context', candidates);
  return answer('context', [], notThere(place, kind ?? 'representation'));
}

function narrowed(
  version: readonly AyonRepresentation[],
  kinds: readonly string[] | null,
): readonly AyonRepresentation[] {
  const fitting = ofKinds(version, kinds);
  return fitting.length > 0 ? fitting : version;
}

/** The active ones; all where none is, so that the reason can say so. */
function activeFirst(found: readonly AyonRepresentation[]): readonly AyonRepresentation[] {
  const active = found.filter((one) => one.active);
  return active.length > 0 ? active : found;
}

function notThere(place: RenamedPlace, representation: string): Reason {
  const { project, folderPath, folderName, product, version } = place;
  return {
    code: 'place-not-in-ayon',
    args: { project, folder: folderPath ?? folderName, product, version, representation },
  };
}

function notInVersion(place: RenamedPlace, representation: string, version: readonly AyonRepresentation[]): Reason {
  const { folderPath, folderName, product } = place;
  const has = version.map(({ name }) => name).join(', ');
  return {
    code: 'representation-not-in-version',
    args: { folder: folderPath ?? folderName, product, version: place.version, representation, has },
  };
}

/** The words for a candidate whose name differs. */
export function renamedReason(candidate: Candidate): Reason {
  const { meaning, target } = candidate;
  return {
    code: 'representation-renamed',
    args: { representation: meaning?.name ?? null, product: target.product, found: target.name },
  };
}

/** The words for a candidate in another folder. */
export function movedReason({ meaning, target }: Candidate): Reason {
  return {
    code: 'folder-moved',
    args: { product: target.product, folder: meaning?.folderPath ?? null, found: representationText(target) },
  };
}
