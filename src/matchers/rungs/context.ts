import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Reason } from '../../model/decision.ts';
import { answer, type Answer, type Candidate } from '../outcome/answer.ts';
import { loadedKind } from '../record/own-words.ts';
import { askChain, type Ask, type Asks, type Part } from '../knowledge/ask.ts';
import { byFields } from './own-fields.ts';
import { activeFirst, projectName } from '../knowledge/knowledge.ts';
import { movedQuery, placeQuery } from '../knowledge/queries.ts';
import { placeText, ruleEvidence, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { matchName } from '../record/representation-names.ts';
import { ownPlace, placeOf, sourcePlaceOf } from '../record/places.ts';
import type { RenamedPlace } from '../rules/apply.ts';
import { isOutlived } from '../verdict/outlived-fields.ts';

/** How many of the things that lie near are shown. */
const NEAR = 8;

/** The rung of places: what the OpenPype document is a representation of, or what an old record says of itself. */
export const context: Part<[Dossier], Answer> = { asks: askContext, answer: contextAnswer };

function askContext(dossier: Dossier): Asks {
  return dossier.document === null
    ? byFields.asks(dossier)
    : [dossier.meanings.flatMap((one) => askPlaces(dossier, one))];
}

/** The place, the same below another folder, and the source's of a hero. */
function askPlaces({ rules }: Dossier, meaning: OpenPypeRepresentation): readonly Ask[] {
  const place = placeOf(meaning, rules);
  const source = sourcePlaceOf(meaning, rules);
  const asks = place === null ? [] : [askChain(placeQuery(place)), askChain(movedQuery(place))];
  return source === null ? asks : [...asks, askChain(placeQuery(source))];
}

function contextAnswer(dossier: Dossier): Answer {
  const { document } = dossier;
  if (document === null) return byOwnFields(dossier);
  if (document.representation === null && document.aliases.length === 0) {
    const args = { id: dossier.recorded.id, type: document.type };
    return answer('context', [], { code: 'id-of-other-document', args });
  }
  const answers = dossier.meanings.map((meaning) => byDocument(dossier, meaning));
  return answers.find(({ candidates }) => candidates.length > 0) ?? answers[0] ?? answer('context', []);
}

function byDocument(dossier: Dossier, meaning: OpenPypeRepresentation): Answer {
  const { knowledge, rules, document } = dossier;
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
  const elsewhere = moved.kind === 'exact' ? activeFirst(moved.representations) : [];
  if (elsewhere.length === 1) return answer('context', elsewhere.map(make('moved')));
  // Many folders have the same name; that is no tie, it is nothing.
  const near = elsewhere.slice(0, NEAR).map(make('moved'));
  return answer('context', [], notThere(place, name), [...sourceOfHero(dossier, meaning), ...near]);
}

/** A hero that AYON lacks still has its source version: the same files under a number, for a person to choose. */
function sourceOfHero(dossier: Dossier, meaning: OpenPypeRepresentation): readonly Candidate[] {
  const place = sourcePlaceOf(meaning, dossier.rules);
  if (place === null) return [];
  const match = matchName(dossier.knowledge.chain(placeQuery(place)), place.representation ?? meaning.name);
  if (match.kind !== 'exact') return [];
  const evidence = [
    speaks('chain', 'for', dossier.document?.source ?? 'dump', `source of the hero: ${placeText(place)}`),
  ];
  return match.representations.map((target) => ({ target, trait: 'chain', meaning: null, evidence }));
}

function byOwnFields(dossier: Dossier): Answer {
  const { own, recorded, knowledge, rules } = dossier;
  if (own === null) return answer('context', []);
  const place = ownPlace(own, recorded.project, rules);
  if (projectName(knowledge.ayon?.projects ?? [], place.project) === null) {
    return answer('context', [], { code: 'project-not-asked', args: { project: place.project } });
  }
  const found = byFields.answer(dossier);
  if (found.candidates.length === 0)
    return answer('context', [], notThere(place, loadedKind(recorded) ?? 'representation'));
  // Fields that an update left behind decide nothing, and do not stand in the way of what else may tell.
  if (found.candidates.every((one) => isOutlived(dossier, one))) {
    return answer('context', [], { code: 'fields-outlived', args: { version: own.version } }, found.candidates);
  }
  // Where the dump has several that fit, one that happens to be alone in AYON is not the answer for that.
  if (found.fitting > 1 && found.candidates.length === 1) {
    const names = found.candidates.map(({ target }) => target.name).join(', ');
    const args = { count: found.fitting, found: names };
    return answer('context', [], { code: 'representation-unclear', args }, found.candidates);
  }
  return answer('context', found.candidates);
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
