import type { AyonRepresentation } from '../../model/catalog.ts';
import { answer, type Answer, type Candidate, type Trait } from '../outcome/answer.ts';
import { loadedKind, loadedKinds } from '../record/own-words.ts';
import { nameQueries, placeQuery } from '../knowledge/knowledge.ts';
import { placeText, ruleEvidence, speaks, type Dossier } from '../record/dossier.ts';
import { ofKinds } from '../record/representation-names.ts';
import { questionOf } from '../record/distinct-ids.ts';

/**
 * The rung of names: what the folders of the loaded path, the namespace and the name of the record suggest. The version's
 * number is taken at its word. A proposal for a person, never applied unasked.
 */
export function name(dossier: Dossier): Answer {
  const fromPath = byTemplate(dossier);
  return answer('name', fromPath.length > 0 ? fromPath : byRecord(dossier));
}

function byTemplate({ named, knowledge, recorded }: Dossier): readonly Candidate[] {
  if (named === null) return [];
  const { place, reading } = named;
  const evidence = [
    speaks('name', 'for', 'folders of the loaded file', placeText(place)),
    ...(reading.version === 'hero' ? [] : [speaks('version', 'for', 'loaded file', String(reading.version))]),
    ...ruleEvidence(place.rules),
  ];
  const found = fitting(knowledge.chain(placeQuery(place)), recorded);
  return found.map((target) => ({ target, trait: 'template' satisfies Trait, meaning: null, evidence }));
}

function byRecord({ recorded, knowledge }: Dossier): readonly Candidate[] {
  const { namespace, name: product } = recorded.fields;
  const question = questionOf(recorded);
  const evidence = [
    speaks('name', 'for', 'names in the record', `${namespace ?? ''} ${product ?? ''}`.trim()),
    speaks('version', 'for', 'record or loaded file', String(question.version)),
  ];
  // The best guess that leads anywhere: a namespace `hero_01` is the folder hero before it is a folder hero_01.
  for (const query of nameQueries(question, recorded.project)) {
    const found = fitting(knowledge.chain(query), recorded);
    if (found.length > 0) return found.map((target) => ({ target, trait: 'guess', meaning: null, evidence }));
  }
  return [];
}

function fitting(found: readonly AyonRepresentation[], recorded: Dossier['recorded']): readonly AyonRepresentation[] {
  const kind = loadedKind(recorded);
  const active = found.filter((one) => one.active);
  return ofKinds(active, kind === null ? loadedKinds(recorded.fields.loader) : [kind]);
}
