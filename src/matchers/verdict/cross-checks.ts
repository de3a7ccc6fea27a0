import type { AyonRepresentation, OpenPypeRepresentation } from '../../model/catalog.ts';
import type { Evidence, Method } from '../../model/decision.ts';
import { isDerived } from '../outcome/answer.ts';
import { extension, folded } from '../../paths/index.ts';
import { loadedKind, loadedKinds, statedVersion } from '../record/own-words.ts';
import {
  compareMarks,
  documentReadings,
  filesOwners,
  isOwnFile,
  ownPaths,
  type Sameness,
} from '../record/own-files.ts';
import { askFile, type Asks, type Part } from '../knowledge/ask.ts';
import type { Candidate } from '../outcome/answer.ts';
import { byFields } from '../rungs/own-fields.ts';
import { placeText, representationText, speaks } from '../outcome/evidence.ts';
import type { Dossier } from '../record/dossier.ts';
import { projectEvidence } from './other-project.ts';
import { isOutlived, standingOfFields } from './outlived-fields.ts';
import { placeOf } from '../record/places.ts';

/** What everything else says about a target that some rung came up with. */
export interface CrossChecks {
  readonly evidence: readonly Evidence[];
  /** The loaded file is the target's own (`same`), another representation's own (`other`), or simply not the target's. */
  readonly file: 'same' | 'other' | 'differs' | 'unknown';
  /** The same about the file that the OpenPype document names as its own. */
  readonly documentFile: 'same' | 'other' | 'differs' | 'unknown';
  readonly bytes: Sameness;
  /**
   * The fields of an old record lead to the target, to an earlier version of its product that an update left behind
   * (`older`), to something else that exists, or to nothing.
   */
  readonly fields: 'same' | 'older' | 'other' | 'differs' | 'unknown';
  /** What the fields lead to instead. */
  readonly fieldsTargets: readonly AyonRepresentation[];
}

/** Compares a rung's only answer with everything that the rung did not use. */
export const crossChecks: Part<[Dossier, Method, Candidate], CrossChecks> = {
  asks: askCrossChecks,
  answer: crossCheck,
};

/**
 * Whether it is asked whose files the paths are, where they are not the target's own. Not of an id that leads to AYON by
 * itself, nor of a document whose own id does: nearly all records of a show that was imported are such, and a server
 * would have to look up every path of the show.
 */
function looksForOwners(
  method: Method,
  candidate: Candidate,
): { readonly loaded: boolean; readonly document: boolean } {
  const loaded = method !== 'derived' && method !== 'alias';
  return { loaded, document: loaded && !isDerived(candidate) };
}

function* askCrossChecks(dossier: Dossier, method: Method, candidate: Candidate): Asks {
  yield* byFields.asks(dossier);
  const { loaded, document } = looksForOwners(method, candidate);
  if (loaded) yield dossier.readings.map(({ key }) => askFile(key));
  if (document && candidate.meaning !== null)
    yield documentReadings(candidate.meaning, dossier.knowledge).map(({ key }) => askFile(key));
}

function crossCheck(dossier: Dossier, method: Method, candidate: Candidate): CrossChecks {
  const { target, meaning } = candidate;
  const { loaded, document } = looksForOwners(method, candidate);
  const evidence: Evidence[] = [];
  const file = checkLoadedFile(dossier, target, loaded ? () => dossier.owners : nobody, evidence);
  const documentFile = meaning === null ? 'unknown' : checkDocumentFile(dossier, target, meaning, document, evidence);
  const bytes = meaning === null ? UNKNOWN : checkBytes(dossier, target, meaning, evidence);
  const { fields, fieldsTargets } = checkFields(dossier, method, target, evidence);
  checkVersion(dossier, target, evidence);
  checkKind(dossier, target, evidence);
  checkNamespace(dossier, target, evidence);
  return { evidence, file, documentFile, bytes, fields, fieldsTargets };
}

/** Whether a file or its bytes agree with the target. */
export function isConfirmed({ file, documentFile, bytes }: CrossChecks): boolean {
  return file === 'same' || documentFile === 'same' || isSameBytes(bytes);
}

export function isSameBytes({ kind }: Sameness): boolean {
  return kind === 'identical' || kind === 'same-size';
}

function nobody(): readonly AyonRepresentation[] {
  return [];
}

const UNKNOWN: Sameness = { kind: 'unknown' };

function checkLoadedFile(
  dossier: Dossier,
  target: AyonRepresentation,
  findOwners: () => readonly AyonRepresentation[],
  evidence: Evidence[],
): CrossChecks['file'] {
  const { recorded, readings } = dossier;
  const { loadedPath } = recorded;
  if (loadedPath === null) return 'unknown';
  if (isOwnFile(readings, target, dossier.knowledge, dossier.rules)) {
    evidence.push(speaks('path', 'for', 'loaded file', loadedPath));
    return 'same';
  }
  const owners = findOwners();
  if (owners.length > 0) {
    const whose = owners.map(representationText).join('; ');
    evidence.push(speaks('path', 'against', 'loaded file', `${loadedPath} belongs to ${whose}`));
    return 'other';
  }
  const elsewhere = projectEvidence(dossier, target);
  if (elsewhere !== null) {
    evidence.push(elsewhere);
    return 'differs';
  }
  const { named } = dossier;
  if (
    named !== null &&
    named.place.version !== 'hero' &&
    named.place.version !== target.version &&
    target.version >= 0
  ) {
    evidence.push(speaks('version', 'against', 'loaded file', placeText(named.place)));
    return 'differs';
  }
  if (named !== null && folded(named.place.product) === folded(target.product)) {
    evidence.push(speaks('name', 'for', 'loaded file', placeText(named.place)));
  }
  if (readings.length === 0) return 'unknown';
  // The place of the file is known and it is not the target's: published anew elsewhere, or loaded from elsewhere.
  return target.path === null && target.files.length === 0 ? 'unknown' : 'differs';
}

function checkDocumentFile(
  dossier: Dossier,
  target: AyonRepresentation,
  meaning: OpenPypeRepresentation,
  looksForOwners: boolean,
  evidence: Evidence[],
): CrossChecks['documentFile'] {
  const { knowledge, rules } = dossier;
  const readings = documentReadings(meaning, knowledge);
  if (readings.length === 0) return 'unknown';
  const [path = ''] = ownPaths(meaning);
  const source = `${knowledge.openpype?.source ?? 'dump'}, file of the document`;
  if (isOwnFile(readings, target, knowledge, rules)) {
    evidence.push(speaks('path', 'for', source, path));
    return 'same';
  }
  const owners = looksForOwners ? filesOwners(readings, meaning.project, knowledge, rules) : [];
  if (owners.length === 0) return 'differs';
  evidence.push(speaks('path', 'against', source, `${path} belongs to ${owners.map(representationText).join('; ')}`));
  return 'other';
}

function checkBytes(
  { knowledge, rules }: Dossier,
  target: AyonRepresentation,
  meaning: OpenPypeRepresentation,
  evidence: Evidence[],
): Sameness {
  if (rules.sizes === 'ignore') return UNKNOWN;
  const sameness = compareMarks(meaning.fileHash, target.fileHash);
  if (sameness.kind === 'unknown') return sameness;
  const source = `${knowledge.openpype?.source ?? 'dump'} and ${knowledge.ayon?.source ?? 'AYON'}`;
  const value =
    sameness.kind === 'identical'
      ? `same size and time (${sameness.ayon} bytes)`
      : sameness.kind === 'same-size'
        ? `same size (${sameness.ayon} bytes)`
        : `${sameness.openpype} bytes there, ${sameness.ayon} here`;
  evidence.push(speaks('hash', sameness.kind === 'differ' ? 'against' : 'for', source, value));
  return sameness;
}

function checkFields(
  dossier: Dossier,
  method: Method,
  target: AyonRepresentation,
  evidence: Evidence[],
): Pick<CrossChecks, 'fields' | 'fieldsTargets'> {
  const { own } = dossier;
  if (own === null) return { fields: 'unknown', fieldsTargets: [] };
  const text = placeText({ folderPath: null, folderName: own.asset, product: own.product, version: own.version });
  const { candidates } = byFields.answer(dossier);
  const found = candidates.map((one) => one.target);
  if (found.some(({ id }) => id === target.id) || saysSame(dossier, target)) {
    evidence.push(speaks('fields', 'for', 'fields of the record', text));
    return { fields: 'same', fieldsTargets: [] };
  }
  const left = method === 'path' && candidates.some((one) => isOutlived(dossier, one));
  if (left && standingOfFields(dossier, target) === 'older') {
    evidence.push(speaks('fields', 'for', 'fields of the record, which an update left behind', text));
    return { fields: 'older', fieldsTargets: found };
  }
  evidence.push(speaks('fields', 'against', 'fields of the record', text));
  return { fields: found.length > 0 ? 'other' : 'differs', fieldsTargets: found };
}

function saysSame({ own, document, rules }: Dossier, target: AyonRepresentation): boolean {
  if (own === null) return false;
  const sameVersion = own.version === 'hero' ? target.version < 0 : own.version === target.version;
  const names = new Set([folded(target.folderPath.split('/').at(-1) ?? '')]);
  const products = new Set([folded(target.product)]);
  // After a rename in AYON the record still has the old names, and so has the dump.
  if (document?.representation) {
    const place = placeOf(document.representation, rules);
    if (place !== null && folded(place.product) === folded(target.product))
      products.add(folded(document.representation.product ?? ''));
    names.add(folded(document.representation.folderPath?.split('/').at(-1) ?? ''));
  }
  return sameVersion && names.has(folded(own.asset)) && products.has(folded(own.product));
}

function checkVersion({ recorded }: Dossier, target: AyonRepresentation, evidence: Evidence[]): void {
  const stated = statedVersion(recorded);
  if (stated === null) return;
  const same = stated === 'hero' ? target.version < 0 : stated === Math.abs(target.version);
  evidence.push(speaks('version', same ? 'for' : 'against', 'version in the record', String(stated)));
}

function checkKind({ recorded }: Dossier, target: AyonRepresentation, evidence: Evidence[]): void {
  const file = target.files[0] ?? target.path;
  const kind = file === null ? null : extension(file.replaceAll('\\', '/'));
  const loaded = loadedKind(recorded);
  if (kind !== null && kind !== '' && loaded !== null) {
    evidence.push(speaks('extension', kind === loaded ? 'for' : 'against', 'loaded file', `.${loaded}`));
  }
  const kinds = loadedKinds(recorded.fields.loader);
  if (kinds !== null && kind !== null && kind !== '') {
    const fits = kinds.includes(kind);
    evidence.push(speaks('loader', fits ? 'for' : 'against', 'loader of the record', recorded.fields.loader ?? ''));
  }
}

/** A namespace begins with the folder's name unless an artist renamed it, so its silence says nothing. */
function checkNamespace({ recorded }: Dossier, target: AyonRepresentation, evidence: Evidence[]): void {
  const { namespace, name } = recorded.fields;
  const folder = folded(target.folderPath.split('/').at(-1) ?? '');
  if (namespace !== null && folder !== '' && folded(namespace).startsWith(folder)) {
    evidence.push(speaks('name', 'for', 'namespace of the record', namespace));
  }
  if (name !== null && folded(name).endsWith(folded(target.product))) {
    evidence.push(speaks('name', 'for', 'name of the record', name));
  }
}
