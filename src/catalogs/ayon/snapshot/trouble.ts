import { RemapError } from '../../../model/error.ts';
import type { MemberDamage } from './members.ts';

export const OPERATION = 'reading the AYON snapshot';

export function snapshotTrouble(path: string, problem: string): RemapError {
  return new RemapError({
    kind: 'source',
    subject: path,
    operation: OPERATION,
    problem,
    remedy: 'Copy the file again, or take the snapshot again with `ayon-remap snapshot`.',
  });
}

export function damagedSnapshot(path: string, damage: MemberDamage): RemapError {
  return snapshotTrouble(path, `the file is cut off or damaged (${damage.message})`);
}
