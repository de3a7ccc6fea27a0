import type { Blocker } from '../../model/plan.ts';
import { ACCEPTED_IDS, REQUIRED } from '../../hosts/record-keys.ts';
import { isValidIdentity } from '../../hosts/validation.ts';
import { validationBlockers } from './hiero.ts';
import { projectOf, shownIn } from './managed-record.ts';
import type { ManagedRecord, ServerFacts } from './managed-record.ts';

/**
 * Why AYON's Manage tool lists nothing of the whole workfile because of this one record; null where it is not to blame.
 * `unlisted` is what keeps the record itself from being listed.
 */
export function emptyingBlocker(
  record: ManagedRecord,
  facts: ServerFacts,
  unlisted: readonly Blocker[],
): Blocker | null {
  return failsValidation(record, unlisted) ?? (unlisted.length > 0 ? null : failsRefresh(record, facts));
}

/**
 * ayon-core 1.9 asks each project that the records name for their representations, and goes on with its answer without a
 * look at it: a project that is not there ends the refresh. So does a version that is switched off, because the list of
 * versions that it then looks in holds only those that are switched on.
 */
function failsRefresh(record: ManagedRecord, facts: ServerFacts): Blocker | null {
  // An id that Python does not take for a UUID is shown as invalid, and nobody is asked about it.
  if (facts.projects === null || !isPythonUuid(record.fields.representation ?? '')) return null;
  const project = projectOf(record, facts.ownProject);
  // What is in such a project is not known, but the refresh goes on.
  if (facts.others?.includes(project) === true) return null;
  if (!facts.projects.includes(project)) return { code: 'manage-empty-project', args: { project } };
  const shown = shownIn(facts.found, project);
  if (shown?.versionActive !== false) return null;
  const { folderPath: folder, product, version } = shown;
  return { code: 'manage-empty-version', args: { project, folder, product, version } };
}

/** ayon-hiero 0.6 and ayon-blender 1.1 validate each record that they come to, and let the error end their list. */
function failsValidation(record: ManagedRecord, unlisted: readonly Blocker[]): Blocker | null {
  const blocked = record.host === 'blender' ? blenderFailure(record) : hieroFailure(record, unlisted);
  return blocked ? { code: 'manage-empty-record', args: {} } : null;
}

function blenderFailure({ host, fields }: ManagedRecord): boolean {
  // Without such an id it is not looked at.
  if (fields.id === null || !ACCEPTED_IDS.has(fields.id)) return false;
  const lacks = (REQUIRED[host] ?? []).some((key) => fields[key] === null);
  return lacks || !isValidIdentity(host, fields.schema, fields.id);
}

/** Tags that ayon-hiero does not come to, whatever stands in them. */
const NOT_REACHED: ReadonlySet<Blocker['code']> = new Set([
  'manage-hiero-tag',
  'manage-hiero-switched-off',
  'manage-hiero-elsewhere',
]);

function hieroFailure(record: ManagedRecord, unlisted: readonly Blocker[]): boolean {
  if (record.host !== 'hiero' || record.tag?.isApplied !== true) return false;
  if (unlisted.some(({ code }) => NOT_REACHED.has(code))) return false;
  return validationBlockers(record).length > 0;
}

/** What Python's `uuid.UUID` takes: 32 hex digits, with dashes, braces and a prefix wherever somebody put them. */
function isPythonUuid(text: string): boolean {
  const digits = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(digits);
}
