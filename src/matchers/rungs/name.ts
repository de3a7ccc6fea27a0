import type { AyonRepresentation, ChainQuery } from '../../model/catalog.ts';
import { folded } from '../../paths/index.ts';
import type { WordedId } from '../record/recorded-id.ts';
import { askChain, askHolders, type Ask, type Part } from '../knowledge/ask.ts';
import { answer, type Answer, type Candidate, type Trait } from '../outcome/answer.ts';
import { loadedKind, loadedKinds, namesOf, toldVersion } from '../record/own-words.ts';
import { placeQuery } from '../knowledge/queries.ts';
import { placeText, ruleEvidence, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import type { Resource } from '../record/resource.ts';
import { ofKinds } from '../record/representation-names.ts';

/**
 * The rung of names: what the folders of the loaded path, the namespace and the name of the record suggest. The version's
 * number is taken at its word. A proposal for a person, never applied unasked.
 */
export const name: Part<[Dossier], Answer> = {
  asks(dossier) {
    const { named, recorded, resource } = dossier;
    if (resource !== null) return [askResource(dossier)];
    return [[...(named === null ? [] : [placeQuery(named.place)]), ...nameQueries(recorded)].map(askChain)];
  },
  answer(dossier) {
    if (dossier.resource !== null) return byResource(dossier, dossier.resource);
    const fromPath = byTemplate(dossier);
    return answer('name', fromPath.length > 0 || isElsewhere(dossier) ? fromPath : byRecord(dossier));
  },
};

/** Whether the loaded file lies in the folder of another project that was given: the names in the record are of that one. */
function isElsewhere({ home, recorded }: Dossier): boolean {
  return home?.kind === 'given' && folded(home.project) !== folded(recorded.project);
}

function askResource({ resource, readings }: Dossier): readonly Ask[] {
  const place = resource?.place ?? null;
  return place === null ? [] : readings.map(({ key }) => askHolders(placeQuery(place), key));
}

/**
 * A resource belongs to a version, not to one of its representations: it is what was loaded only where exactly one has it.
 * Names in the record would be guesses about something that is no representation's file at all.
 */
function byResource({ knowledge, readings, recorded }: Dossier, { place }: Resource): Answer {
  const file = recorded.loadedPath ?? '';
  if (place === null) return answer('name', [], { code: 'resource-of-none', args: { file } });
  const holders = new Map(
    readings.flatMap(({ key }) => knowledge.holders(placeQuery(place), key)).map((one) => [one.id, one]),
  );
  const evidence = [
    speaks('resource', 'for', 'loaded file', `${file} is a resource of ${placeText(place)}`),
    ...ruleEvidence(place.rules),
  ];
  const found = [...holders.values()];
  if (found.length === 1) {
    return answer(
      'name',
      found.filter(({ active }) => active).map((target) => ({ target, trait: 'template', meaning: null, evidence })),
    );
  }
  if (found.length === 0) return answer('name', [], { code: 'resource-of-none', args: { file } });
  const names = found.map(({ name: representation }) => representation).join(', ');
  const args = { publish: placeText(place), count: found.length, names };
  return answer('name', [], { code: 'resource-shared', args });
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
  const evidence = [
    speaks('name', 'for', 'names in the record', `${namespace ?? ''} ${product ?? ''}`.trim()),
    speaks('version', 'for', 'record or loaded file', String(toldVersion(recorded))),
  ];
  // The best guess that leads anywhere: a namespace `hero_01` is the folder hero before it is a folder hero_01.
  for (const query of nameQueries(recorded)) {
    const found = fitting(knowledge.chain(query), recorded);
    if (found.length > 0) return found.map((target) => ({ target, trait: 'guess', meaning: null, evidence }));
  }
  return [];
}

/** The queries that the names in a record lead to: every likely folder with every likely product. */
function nameQueries(recorded: WordedId): readonly ChainQuery[] {
  const version = toldVersion(recorded);
  if (version === null) return [];
  const { folders, products } = namesOf(recorded);
  const { project } = recorded;
  return folders.flatMap((folderName) =>
    products.map((product) => ({ project, folderPath: null, folderName, product, version })),
  );
}

function fitting(found: readonly AyonRepresentation[], recorded: WordedId): readonly AyonRepresentation[] {
  const kind = loadedKind(recorded);
  const active = found.filter((one) => one.active);
  return ofKinds(active, kind === null ? loadedKinds(recorded.fields.loader) : [kind]);
}
