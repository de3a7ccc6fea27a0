import type { Edit } from '../model/edit.ts';
import type { ScanResult } from '../model/container.ts';
import type { ContainerLine, SecondPlaceLine, WorkfileLine } from '../model/plan.ts';
import type { FindingCode } from '../words/index.ts';

/** Findings of places that may hold ids and are not edited, so the file keeps them whatever is written elsewhere. */
const KEEPS_IDS: ReadonlySet<string> = new Set<FindingCode>([
  'aftereffects-damaged',
  'blender-address-twice',
  'blender-block-overruns',
  'blender-block-shared',
  'blender-list-loops',
  'blender-list-miscounted',
  'blender-no-block',
  'blender-no-dna',
  'blender-pointer-nowhere',
  'blender-record-elsewhere',
  'blender-struct-unknown',
  'blender-too-many-blocks',
  'blender-truncated',
  'fusion-cut-off',
  'fusion-damaged',
  'fusion-stray-copy',
  'fusion-string-unclosed',
  'fusion-too-deep',
  'fusion-tool-damaged',
  'fusion-tool-unclosed',
  'hiero-cut-off',
  'hiero-damaged',
  'hiero-json-damaged',
  'hiero-too-deep',
  'hiero-too-large',
  'hiero-value-too-long',
  'houdini-channel-mentions-container',
  'houdini-embedded-library-holds-container',
  'houdini-entry-encoded',
  'houdini-entry-too-large',
  'houdini-expanded-template',
  'houdini-library-holds-container',
  'houdini-library-unreadable',
  'houdini-parm-unreadable',
  'houdini-takes-unreadable',
  'houdini-template-unreadable',
  'houdini-too-many-containers',
  'maya-comment-unclosed',
  'maya-record-in-conflict',
  'maya-record-in-damage',
  'maya-reference-edit-unclear',
  'maya-reference-edits-unread',
  'maya-string-unclosed',
  'maya-too-many-records',
  'maya-truncated',
  'nuke-node-damaged',
  'nuke-node-unclosed',
  'nuke-script-damaged',
  'photoshop-damaged',
  'photoshop-two-packets',
  'published-json-version-ids',
  'workfile-id-without-record',
  'xmp-damaged',
  'xmp-mentions-elsewhere',
  'xmp-property-too-large',
  'xmp-property-twice',
  'xmp-record-not-json',
  'xmp-too-large',
]);

/**
 * How many places of a workfile keep an id that is not AYON's once everything planned is written: records that stay as they
 * are, second places without an edit, and findings of places that were not read or are never edited (each counts as one).
 */
export function idsLeft(line: Pick<WorkfileLine, 'containers' | 'findings'>): number {
  const unread = line.findings.filter(({ code }) => KEEPS_IDS.has(code)).length;
  return line.containers.reduce((sum, container) => sum + leftIn(container), unread);
}

/**
 * The same of a workfile as it was read anew: places whose id is none that the plan brought there or found to be AYON's
 * already, and findings of this reading.
 */
export function idsStanding(
  { containers, findings }: Pick<ScanResult, 'containers' | 'findings'>,
  line: Pick<WorkfileLine, 'containers'>,
): number {
  const known = new Set(line.containers.flatMap(idsOfAyon));
  const unread = findings.filter(({ code }) => KEEPS_IDS.has(code)).length;
  const standing = containers.flatMap(({ fields, alsoAt }) => [fields.representation, ...alsoAt.map(idIn)]);
  return unread + standing.filter((id) => !known.has(id)).length;
}

/** The ids that a record and its second places have once it is written, as far as they are AYON's. */
function idsOfAyon(container: ContainerLine): (string | null | undefined)[] {
  const { decision, edits, fields, alsoAt } = container;
  const places = [
    { decision, id: fields['representation'] },
    ...alsoAt.map((place) => ({ decision: place.decision ?? decision, id: place.representation })),
  ];
  return places.flatMap((place) => {
    if (place.decision?.status === 'already-ayon') return [place.id];
    return edits.length > 0 && place.decision?.target != null ? [place.decision.target.representationId] : [];
  });
}

function idIn({ representation }: { readonly representation: string }): string {
  return representation;
}

function leftIn(container: ContainerLine): number {
  const stays = container.alsoAt.filter((place) => placeStays(container, place)).length;
  return recordStays(container) ? stays + 1 : stays;
}

function recordStays({ decision, edits }: ContainerLine): boolean {
  if (decision === null) return true;
  return decision.status === 'remap' ? edits.length === 0 : decision.status !== 'already-ayon';
}

function placeStays(container: ContainerLine, place: SecondPlaceLine): boolean {
  // A second place with the id of the record itself has no decision of its own.
  const status = (place.decision ?? container.decision)?.status;
  if (status === 'already-ayon') return false;
  return status !== 'remap' || !isWritten(container.edits, place);
}

/** Whether one of these edits writes the second place too. */
export function isWritten(edits: readonly Edit[], { offset }: Pick<SecondPlaceLine, 'offset'>): boolean {
  return edits.some((edit) => edit.what === 'knobs' || covers(edit, offset));
}

function covers({ offset, length }: { readonly offset: number; readonly length: number }, place: number): boolean {
  return offset <= place && place < offset + Math.max(1, length);
}
