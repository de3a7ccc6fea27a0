import { deriveAyonId } from '../../ids/derive.ts';
import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import { extension, folded } from '../../paths/index.ts';
import { askChain, askRepresentations, type Asks, type Part } from '../knowledge/ask.ts';
import { activeFirst, ofProject } from '../knowledge/knowledge.ts';
import type { Candidate } from '../outcome/answer.ts';
import { loadedKind, loadedKinds } from '../record/own-words.ts';
import { ownPaths } from '../record/own-files.ts';
import { placeQuery } from '../knowledge/queries.ts';
import { placeText, ruleEvidence, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { ownDocuments } from '../record/own-documents.ts';
import { matchName, ofKinds } from '../record/representation-names.ts';
import { ownPlace, placeOf } from '../record/places.ts';

/** What an old record's own fields lead to. */
export interface FieldAnswer {
  readonly candidates: readonly Candidate[];
  /** How many representations of that version fit the loaded file and the loader, whether AYON has them or not. */
  readonly fitting: number;
}

/**
 * What an old record's own fields lead to. Where a dump has the version they name, its documents lead on, by id or by
 * place; otherwise AYON is asked directly. Which of a version's representations was loaded, only the file or the loader
 * tells.
 */
export const byFields: Part<[Dossier], FieldAnswer> = { asks: askByFields, answer: fieldCandidates };

function* askByFields(dossier: Dossier): Asks {
  const { own, recorded, knowledge, rules } = dossier;
  if (own === null) return;
  yield* ownDocuments.asks(dossier);
  const found = ownDocuments.answer(dossier);
  if (found.length === 0) {
    yield [askChain(placeQuery(ownPlace(own, recorded.project, rules)))];
    return;
  }
  yield found.map(({ objectId }) => askRepresentations(deriveAyonId(objectId)));
  yield found.flatMap((meaning) => {
    const place = knowledge.representations(deriveAyonId(meaning.objectId)).length > 0 ? null : placeOf(meaning, rules);
    return place === null ? [] : [askChain(placeQuery(place))];
  });
}

function fieldCandidates(dossier: Dossier): FieldAnswer {
  const { own, recorded, knowledge, rules } = dossier;
  if (own === null) return { candidates: [], fitting: 0 };
  const kinds = kindsOf(dossier, own.product);
  const place = ownPlace(own, recorded.project, rules);
  const said = speaks('fields', 'for', 'fields of the record', placeText(place));
  const documents = ownDocuments.answer(dossier);
  if (documents.length === 0) {
    const evidence = [said, ...ruleEvidence(place.rules)];
    const found = ofKinds(activeFirst(knowledge.chain(placeQuery(place))), kinds);
    const candidates = found.map((target): Candidate => ({ target, trait: 'fields', meaning: null, evidence }));
    return { candidates, fitting: candidates.length };
  }
  const fitting = documents.filter((one) => isOfKinds(one, kinds));
  const candidates = fitting.flatMap((meaning) => {
    const source = knowledge.openpype?.source ?? 'dump';
    const evidence = [said, speaks('id', 'for', source, `${meaning.objectId} is that representation's document`)];
    return activeFirst(targetsOf(dossier, meaning)).map((target): Candidate => ({
      target,
      trait: 'fields',
      meaning,
      evidence,
    }));
  });
  return { candidates, fitting: fitting.length };
}

/** Which kinds of files the record can have loaded. A path that does not name the product is of something else. */
function kindsOf({ recorded }: Dossier, product: string): readonly string[] | null {
  const isItsPath = recorded.loadedPath === null || folded(recorded.loadedPath).includes(folded(product));
  const kind = isItsPath ? loadedKind(recorded) : null;
  return kind === null ? loadedKinds(recorded.fields.loader) : [kind];
}

function isOfKinds(one: OpenPypeRepresentation, kinds: readonly string[] | null): boolean {
  if (kinds === null) return true;
  const [file = ''] = ownPaths(one);
  const kind = extension(file.replaceAll('\\', '/')) || (one.context.ext ?? '');
  return kinds.includes(kind.toLowerCase()) || kinds.includes(one.name.toLowerCase());
}

function targetsOf(
  { recorded, knowledge, rules }: Dossier,
  meaning: OpenPypeRepresentation,
): readonly AyonRepresentation[] {
  const derived = ofProject(knowledge.representations(deriveAyonId(meaning.objectId)), recorded.project);
  if (derived.length > 0) return derived;
  const place = placeOf(meaning, rules);
  if (place === null) return [];
  const match = matchName(knowledge.chain(placeQuery(place)), place.representation ?? meaning.name);
  return match.kind === 'exact' ? match.representations : [];
}
