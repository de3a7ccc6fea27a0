import { answer, type Answer, type Candidate } from '../outcome/answer.ts';
import { documentReadings, filesOwners, ownPaths } from '../record/own-files.ts';
import { askFile, type Part } from '../knowledge/ask.ts';
import { ruleEvidence, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';

/**
 * The rung of files: whose own first file the loaded file is, or the file that the OpenPype document names. A file that
 * several representations share as a resource is never one of them.
 */
export const path: Part<[Dossier], Answer> = {
  asks: ({ readings, meanings, knowledge }) => [
    [...readings, ...meanings.flatMap((one) => documentReadings(one, knowledge))].map(({ key }) => askFile(key)),
  ],
  answer: (dossier) => answer('path', [...byLoadedFile(dossier), ...byDocumentFile(dossier)]),
};

function byLoadedFile(dossier: Dossier): readonly Candidate[] {
  const { recorded, readings, owners, rules } = dossier;
  const [first] = readings;
  const used = rules.roots
    .filter(({ root }) => readings.some((reading) => reading.root === root))
    .map(({ ref }) => ref);
  const trait = first?.by === 'project' ? 'project' : 'root';
  const evidence = [speaks('path', 'for', 'loaded file', recorded.loadedPath ?? ''), ...ruleEvidence(used)];
  return owners.map((target) => ({ target, trait, meaning: dossier.document?.representation ?? null, evidence }));
}

function byDocumentFile(dossier: Dossier): readonly Candidate[] {
  const { document, meanings, knowledge, rules } = dossier;
  if (document === null) return [];
  return meanings.flatMap((meaning) => {
    const readings = documentReadings(meaning, knowledge);
    const evidence = [speaks('path', 'for', `${document.source}, file of the document`, ownPaths(meaning)[0] ?? '')];
    return filesOwners(readings, meaning.project, knowledge, rules).map((target): Candidate => ({
      target,
      trait: 'document',
      meaning,
      evidence,
    }));
  });
}
