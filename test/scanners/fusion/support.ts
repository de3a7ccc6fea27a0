import type { ScanResult, ScannedContainer, Slot } from '../../../src/model/container.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { fusionScanner } from '../../../src/scanners/fusion/scanner.ts';
import { fillSlots } from '../../../src/patch/fill.ts';
import type { SlotValues } from '../../../src/patch/fill.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { allSlots } from '../../support/splicing.ts';

export const NEW_ID = '0123456789abcdef0123456789abcdef';

/** What is written where everything that is offered is filled. */
export const VALUES: SlotValues = {
  representation: NEW_ID,
  schema: 'ayon:container-3.0',
  id: 'ayon.load.container',
  loader: 'PatchedLoader',
  project_name: 'patched_project',
  name: 'patchedName',
  namespace: 'patched_ns',
};

export function scan(bytes: Buffer): ScanResult {
  return fusionScanner.scan(new MemorySource(bytes), 'fusion');
}

/** A composition with these tools, each an entry of a Lua table. */
export function composition(...tools: readonly string[]): Buffer {
  return Buffer.from(
    `Composition {\n\tTools = {\n${tools.map((tool) => `\t\t${tool},\n`).join('')}\t},\n}\n`,
    'latin1',
  );
}

export function onlyContainer(bytes: Buffer): ScannedContainer {
  const { containers } = scan(bytes);
  const [first] = containers;
  if (first === undefined || containers.length !== 1) throw new Error(`${containers.length} containers, expected one`);
  return first;
}

/** The file with the slots of these purposes filled, or with all, each promise of the patcher checked. */
export function patched(bytes: Buffer, result: ScanResult, only?: readonly Slot['what'][]): Buffer {
  const slots = allSlots(result.containers).filter(({ what }) => only?.includes(what) ?? true);
  return checkedPatch(bytes, fillSlots(slots, VALUES), result.frames);
}
