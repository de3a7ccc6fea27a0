import type { ScannedContainer } from '../model/container.ts';
import type { Target } from '../model/decision.ts';
import type { EditPurpose } from '../model/edit.ts';
import { AVALON_ID, AYON_ID, MINDBENDER_ID } from '../hosts/container-ids.ts';
import { AYON_IDENTITY, isValidIdentity, OPENPYPE_IDENTITY } from '../hosts/validation.ts';
import type { SlotValues } from '../patch/fill.ts';
import { loaderFate } from '../hosts/loaders.ts';
import { takesAnyId } from '../hosts/record-keys.ts';
import { isExpression } from './manage/managed-record.ts';
import type { EditPolicy } from './policy.ts';

/** One thing that should be true of the record afterwards. */
export interface Wish {
  readonly what: EditPurpose;
  readonly values: SlotValues;
  /** Without it the container stays broken, so nothing at all is written. */
  readonly essential: boolean;
}

/**
 * What has to change in a container so that AYON lists and updates it as `target`, host by host.
 * The list says what is wanted, not where it stands; a wish that is already true is not in it.
 */
export function wishesFor(
  container: ScannedContainer,
  target: Target,
  ownProject: string,
  policy: EditPolicy,
): readonly Wish[] {
  const wishes: Wish[] = [];
  const { fields } = container;
  if (fields.representation !== target.representationId) {
    wishes.push({ what: 'representation', values: { representation: target.representationId }, essential: true });
  }
  // Nothing else of a layout or a set dress is a record's.
  if (container.host === 'published-json') return wishes;
  wishes.push(...identityWishes(container, policy), ...missingKeyWishes(container, target));
  const loader = loaderAfter(container, policy);
  if (loader !== null && loader !== fields.loader)
    wishes.push({ what: 'loader', values: { loader }, essential: false });
  const project = projectWish(container, target, ownProject, policy);
  if (project !== null) wishes.push(project);
  if (container.host === 'nuke') wishes.push(...nukeWishes(policy));
  if (container.host === 'hiero') wishes.push(...hieroWishes(container, policy));
  return wishes;
}

/** The loader's name as it should be afterwards; null where the record names none. */
export function loaderAfter(container: ScannedContainer, policy: EditPolicy): string | null {
  const { loader, id } = container.fields;
  if (loader === null || id === MINDBENDER_ID) return loader;
  const own = policy.renameLoader(loader, container.host);
  if (own !== null) return own;
  const fate = loaderFate(container.host, loader);
  return fate?.kind === 'renamed' ? fate.to : loader;
}

/**
 * Nuke and Fusion compare neither `id` nor `schema`; Maya and Houdini compare the id. A mindbender id is accepted nowhere
 * else; in Fusion it may stay.
 */
function identityWishes(container: ScannedContainer, policy: EditPolicy): Wish[] {
  const { id, schema } = container.fields;
  if (policy.modernise && container.slots.some((slot) => slot.what === 'schema')) {
    const modern: Wish[] = [];
    if (schema !== AYON_IDENTITY.schema)
      modern.push({ what: 'schema', values: { schema: AYON_IDENTITY.schema }, essential: false });
    if (id !== AYON_ID) modern.push({ what: 'id', values: { id: AYON_ID }, essential: false });
    return modern;
  }
  if (schema !== null && !isValidIdentity(container.host, schema, id)) {
    const good = id === AYON_ID ? AYON_IDENTITY : OPENPYPE_IDENTITY;
    const wishes: Wish[] = [];
    if (schema !== good.schema) wishes.push({ what: 'schema', values: { schema: good.schema }, essential: true });
    if (id !== good.id) wishes.push({ what: 'id', values: { id: good.id }, essential: true });
    return wishes;
  }
  return id === MINDBENDER_ID && container.host !== 'fusion'
    ? [{ what: 'id', values: { id: AVALON_ID }, essential: true }]
    : [];
}

/** Keys that AYON's reader insists on. Until OpenPype 3.14.2 an empty value was not written at all. */
function missingKeyWishes(container: ScannedContainer, target: Target): Wish[] {
  const { fields, suggests } = container;
  const wishes: Wish[] = [];
  // The other keys of a record that was only edited from here stand in the published file.
  if (container.carrier === 'reference-edit') return wishes;
  if (fields.name === null) {
    wishes.push({ what: 'name', values: { name: suggests?.name ?? target.product }, essential: true });
  }
  if (fields.namespace === null) {
    wishes.push({
      what: 'namespace',
      values: { namespace: suggests?.namespace ?? (container.host === 'nuke' ? folderName(target) : '') },
      essential: true,
    });
  }
  // A mindbender record names the pipeline's module where later ones name the loader's class. Where nothing tells the
  // loader, an empty one at least has the record listed; Nuke's text knobs are seen only with something in them.
  if (fields.loader === null) {
    const unknown = container.host === 'nuke' ? NO_LOADER : '';
    wishes.push({ what: 'loader', values: { loader: suggests?.loader ?? unknown }, essential: true });
  } else if (fields.id === MINDBENDER_ID && suggests?.loader !== undefined) {
    wishes.push({ what: 'loader', values: { loader: suggests.loader }, essential: false });
  }
  if ((takesAnyId(container.host) || container.host === 'hiero') && fields.schema === null) {
    const schema = fields.id === AYON_ID ? AYON_IDENTITY.schema : OPENPYPE_IDENTITY.schema;
    wishes.push({ what: 'schema', values: { schema }, essential: true });
  }
  if (takesAnyId(container.host) && fields.id === null) {
    wishes.push({ what: 'id', values: { id: AVALON_ID }, essential: true });
  }
  return wishes;
}

/** What OpenPype's containers say where no loader was given. */
const NO_LOADER = 'None';

/** What OpenPype's loaders in Nuke called a namespace. An empty one would not do: an empty text knob is none to AYON. */
function folderName({ folderPath }: Target): string {
  return folderPath.slice(folderPath.lastIndexOf('/') + 1);
}

/** AYON looks for a container's id in `project_name`, or in the current project where the key is absent. */
function projectWish(container: ScannedContainer, target: Target, ownProject: string, policy: EditPolicy): Wish | null {
  // ayon-hiero 0.6 never reads the key.
  if (container.host === 'hiero') return null;
  const now = container.fields.project_name;
  if (now === target.project) return null;
  const foreign = target.project !== ownProject;
  // A key that is there is used as it is, even empty, so a wrong one breaks the container.
  if (!foreign && (now === null || isExpression(now)) && !policy.imprintProject) return null;
  return { what: 'project_name', values: { project_name: target.project }, essential: foreign || now !== null };
}

/**
 * The layout knobs. Tab and group are renamed together or not at all: with the tab alone, AYON's reader of knob data
 * calls itself without end; with neither, updating a gizmo or a backdrop loses the container.
 */
function nukeWishes(policy: EditPolicy): Wish[] {
  const values = nukeLayout(policy);
  return [
    { what: 'tab', values, essential: false },
    { what: 'group', values, essential: false },
    { what: 'prefix', values, essential: false },
    { what: 'knobs', values, essential: false },
  ];
}

/** The name of the tag, without which AYON does not come to the record, and the key that its validation asks for. */
function hieroWishes({ fields, tag }: ScannedContainer, policy: EditPolicy): Wish[] {
  const values = { tab: policy.hieroTag };
  const wishes: Wish[] = [];
  if (tag?.isApplied === true && !tag.name.includes(policy.hieroTag))
    wishes.push({ what: 'tab', values, essential: true });
  if (fields.extra['objectName'] === undefined) wishes.push({ what: 'object_name', values, essential: true });
  return wishes;
}

/** The names of AYON's layout knobs in Nuke, from the name of its tab. */
export function nukeLayout(policy: Pick<EditPolicy, 'nukeTab'>): SlotValues {
  const label = capitalised(policy.nukeTab);
  return { tab: policy.nukeTab, group: `${label}DataGroup`, group_label: `${label} Data Group` };
}

/** As Python's `str.capitalize`: the first letter upper case, all others lower case. */
function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}
