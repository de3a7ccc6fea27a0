import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import type { EditPurpose, FramedEdit } from '../../../src/model/edit.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';
import { fillSlots } from '../../../src/patch/fill.ts';
import type { SlotValues } from '../../../src/patch/fill.ts';
import { checkedPatch } from '../../support/checked-patch.ts';

export const NEW_ID = '0123456789abcdef0123456789abcdef';

/** Names of AYON's own layout, and what a record without a key is given. */
const VALUES: SlotValues = {
  representation: NEW_ID,
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  loader: 'LoadClip',
  project_name: 'bolt',
  name: 'renderMain',
  namespace: 'sh010',
  tab: 'AYON',
  group: 'AyonDataGroup',
  group_label: 'Ayon Data Group',
};

export function scan(bytes: Buffer): ScanResult {
  return nukeScanner.scan(new MemorySource(bytes), 'nuke');
}

export function script(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** The only container of a script, or an error. */
export function onlyContainer(text: string): ScannedContainer {
  const { containers } = scan(script(text));
  const [first] = containers;
  if (first === undefined || containers.length !== 1) throw new Error(`${containers.length} containers, expected one`);
  return first;
}

export function purposesOf(slots: readonly Slot[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const slot of slots) counts[slot.what] = (counts[slot.what] ?? 0) + 1;
  return counts;
}

/** Everything that can be done to a container: the whole record written anew where it has to be, every slot otherwise. */
export function editsOf(container: ScannedContainer, only?: readonly EditPurpose[]): FramedEdit[] {
  const whole = container.slots.some((slot) => slot.what === 'knobs');
  const own = container.slots.filter((slot) =>
    only !== undefined ? only.includes(slot.what) : !whole || slot.what === 'knobs' || slot.what === 'project_name',
  );
  const others = container.alsoAt.flatMap((place) => (place.slot === undefined ? [] : [place.slot]));
  const { loader } = container.fields;
  return fillSlots([...own, ...others], { ...VALUES, ...(loader === null || loader === '' ? {} : { loader }) });
}

/** The file with every slot of every container and instance filled, each promise of the patcher checked. */
export function patchAll(bytes: Buffer, result: ScanResult, only?: readonly EditPurpose[]): Buffer {
  const instances = only === undefined ? (result.instances ?? []) : [];
  const edits = [
    ...result.containers.flatMap((container) => editsOf(container, only)),
    ...instances.flatMap((instance) => fillSlots(instance.slots, VALUES)),
  ];
  return checkedPatch(bytes, edits, result.frames);
}

/** A scan as it stands in the `expected.json` of a fixture. */
export function describeScan(result: ScanResult): unknown {
  return {
    containers: result.containers.map((container) => ({
      node: container.node,
      nodeType: container.nodeType,
      carrier: container.carrier,
      offset: container.offset,
      fields: container.fields,
      loadedPath: container.loadedPath,
      alsoAt: container.alsoAt.map(({ slot, ...place }) => ({ ...place, editable: slot !== undefined })),
      slots: purposesOf(container.slots),
      ...(container.suggests === undefined ? {} : { suggests: container.suggests }),
      ...(container.locked === undefined ? {} : { locked: container.locked.code }),
    })),
    instances: (result.instances ?? []).map(({ node, offset, slots }) => ({ node, offset, slots: purposesOf(slots) })),
    findings: result.findings.map(({ code, node, args }) => ({ code, ...(node === undefined ? {} : { node }), args })),
  };
}
