import type { ScannedContainer, SecondPlace, Slot } from '../model/container.ts';
import type { Decision, Reason, Target } from '../model/decision.ts';
import type { EditPurpose, FramedEdit } from '../model/edit.ts';
import { fillSlots, neededValues } from '../patch/fill.ts';
import type { SlotValues } from '../patch/fill.ts';
import type { EditPolicy } from './policy.ts';
import { AYON_TAG, staysText } from '../hosts/hiero.ts';
import { wishesFor } from './wanted-changes.ts';
import type { Wish } from './wanted-changes.ts';

export interface PossibleEdits {
  readonly possible: true;
  readonly edits: readonly FramedEdit[];
  readonly purposes: ReadonlySet<EditPurpose>;
  readonly values: SlotValues;
}

/** What will be written into one container, or why nothing can be. */
export type ContainerEdits = PossibleEdits | { readonly possible: false; readonly reason: Reason };

/**
 * The edits that make a container mean `target`: each wish is granted by the slots that the scanner offered for it.
 * An essential wish without a slot refuses the whole container; half a repair would only hide the trouble.
 */
export function editsFor(
  container: ScannedContainer,
  target: Target,
  ownProject: string,
  policy: EditPolicy,
): ContainerEdits {
  if (container.locked !== undefined) {
    return { possible: false, reason: { code: container.locked.code, args: container.locked.args } };
  }
  const refusal = hostRefusal(container, target, ownProject, policy);
  if (refusal !== null) return { possible: false, reason: refusal };
  const wishes = wishesFor(container, target, ownProject, policy);
  if (offers(container, 'knobs') && needsRewrite(container, target)) return rewrite(container, wishes, target);
  // AYON does not read a TOML record, so a new id inside one would change bytes for nothing.
  if (container.carrier === 'toml-knob') return impossible(container, 'knobs');
  const missing = wishes.find((wish) => wish.essential && !offers(container, wish.what));
  if (missing !== undefined) return impossible(container, missing.what);
  const wanted = new Set(wishes.map((wish) => wish.what));
  return grant(
    container.slots.filter((slot) => wanted.has(slot.what)),
    valuesOf(container, wishes, target),
  );
}

/** A record of Nuke as one text always; a record of Hiero only where AYON would read a value of its tag as no text. */
function needsRewrite(container: ScannedContainer, target: Target): boolean {
  return container.host !== 'hiero' || valueNotText(container, target) !== null;
}

/** A key of Hiero's record that AYON would not read as a text once this target's id stands in it; null where there is none. */
function valueNotText({ tag }: ScannedContainer, { representationId }: Target): string | null {
  if (tag === undefined) return null;
  if (tag.notText !== null && (tag.form === 'json' || tag.notText !== 'representation')) return tag.notText;
  return tag.form === 'json' || staysText(representationId) ? null : 'representation';
}

/** Why the id cannot be written into a record of this host, though it was found. */
function hostRefusal(
  container: ScannedContainer,
  target: Target,
  ownProject: string,
  policy: EditPolicy,
): Reason | null {
  if (container.host === 'hiero') return hieroRefusal(container, target, ownProject, policy);
  // Nothing in the file names a project: AYON's loaders look for the id in the current one.
  const isElsewhere = container.host === 'published-json' && target.project !== ownProject;
  return isElsewhere ? { code: 'published-json-library', args: { project: target.project } } : null;
}

/** Why a record of Hiero cannot be restored, though its id was found. */
function hieroRefusal(
  container: ScannedContainer,
  target: Target,
  ownProject: string,
  policy: EditPolicy,
): Reason | null {
  if (target.project !== ownProject) return { code: 'hiero-library-project', args: { project: target.project } };
  const key = valueNotText(container, target);
  if (key === null) return null;
  // Before 0.3 nothing reads a record that is written as JSON.
  const canRewrite = offers(container, 'knobs') && policy.hieroTag === AYON_TAG;
  return canRewrite ? null : { code: 'hiero-value-not-text', args: { key } };
}

/** The whole record is written anew; of the other slots only a project's name has a place in it. */
function rewrite(container: ScannedContainer, wishes: readonly Wish[], target: Target): ContainerEdits {
  const project = wishes.find((wish) => wish.what === 'project_name');
  if (project?.essential === true && !offers(container, 'project_name')) return impossible(container, 'project_name');
  const wanted = new Set<EditPurpose>(project === undefined ? ['knobs'] : ['knobs', 'project_name']);
  return grant(
    container.slots.filter((slot) => wanted.has(slot.what)),
    valuesOf(container, wishes, target),
  );
}

function impossible({ carrier }: ScannedContainer, what: EditPurpose): ContainerEdits {
  return { possible: false, reason: { code: 'edit-not-possible', args: { what, carrier } } };
}

/** The edit of a second place, whose id was decided on its own; empty where the place must stay as it is. */
export function secondPlaceEdits(
  place: SecondPlace,
  decision: Pick<Decision, 'status' | 'target'>,
): readonly FramedEdit[] {
  if (place.slot === undefined || decision.status !== 'remap' || decision.target === null) return [];
  if (place.representation === decision.target.representationId) return [];
  return fillSlots([place.slot], { representation: decision.target.representationId });
}

function offers(container: ScannedContainer, what: EditPurpose): boolean {
  return container.slots.some((slot) => slot.what === what);
}

function grant(slots: readonly Slot[], values: SlotValues): ContainerEdits {
  const lacking = slots.flatMap((slot) => [...neededValues(slot)]).find((name) => values[name] === undefined);
  if (lacking !== undefined) {
    return { possible: false, reason: { code: 'edit-value-missing', args: { what: lacking } } };
  }
  const edits = fillSlots(slots, values).filter((edit) => edit.old !== edit.new);
  return { possible: true, edits, purposes: new Set(edits.map((edit) => edit.what)), values };
}

/** Everything the record says, overlaid with what it should say. */
function valuesOf(container: ScannedContainer, wishes: readonly Wish[], target: Target): SlotValues {
  const { schema, id, name, namespace, loader, project_name } = container.fields;
  const now = Object.fromEntries(
    Object.entries({ schema, id, name, namespace, loader, project_name }).filter(([, value]) => value !== null),
  );
  const wished: SlotValues = Object.assign({}, ...wishes.map((wish) => wish.values)) as SlotValues;
  return { ...now, representation: target.representationId, ...wished };
}
