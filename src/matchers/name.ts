import type { AyonRepresentation } from '../model/catalog.ts';
import { answer, type Answer, type Candidate, type Trait } from './answer.ts';
import { loadedKind, loadedKinds } from './clues.ts';
import { nameQueries, placeQuery } from './knowledge.ts';
import { placeText, ruleEvidence, speaks, type Look } from './look.ts';
import { ofKinds } from './names.ts';
import { questionOf } from './questions.ts';

/**
 * The rung of names: what the folders of the loaded path, the namespace and the name of the record suggest. The version's
 * number is taken at its word. A proposal for a person, never applied unasked.
 */
export function name(look: Look): Answer {
  const fromPath = byTemplate(look);
  return answer('name', fromPath.length > 0 ? fromPath : byRecord(look));
}

function byTemplate({ named, knowledge, subject }: Look): readonly Candidate[] {
  if (named === null) return [];
  const { place, reading } = named;
  const evidence = [
    speaks('name', 'for', 'folders of the loaded file', placeText(place)),
    ...(reading.version === 'hero' ? [] : [speaks('version', 'for', 'loaded file', String(reading.version))]),
    ...ruleEvidence(place.rules),
  ];
  const found = fitting(knowledge.chain(placeQuery(place)), subject);
  return found.map((target) => ({ target, trait: 'template' satisfies Trait, meaning: null, evidence }));
}

function byRecord({ subject, knowledge }: Look): readonly Candidate[] {
  const { namespace, name: product } = subject.fields;
  const question = questionOf(subject);
  const evidence = [
    speaks('name', 'for', 'names in the record', `${namespace ?? ''} ${product ?? ''}`.trim()),
    speaks('version', 'for', 'record or loaded file', String(question.version)),
  ];
  // The best guess that leads anywhere: a namespace `hero_01` is the folder hero before it is a folder hero_01.
  for (const query of nameQueries(question, subject.project)) {
    const found = fitting(knowledge.chain(query), subject);
    if (found.length > 0) return found.map((target) => ({ target, trait: 'guess', meaning: null, evidence }));
  }
  return [];
}

function fitting(found: readonly AyonRepresentation[], subject: Look['subject']): readonly AyonRepresentation[] {
  const kind = loadedKind(subject);
  const active = found.filter((one) => one.active);
  return ofKinds(active, kind === null ? loadedKinds(subject.fields.loader) : [kind]);
}
