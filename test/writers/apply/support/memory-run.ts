import { NO_ATTRIBUTES } from '../../../../src/writers/apply/machine/attributes.ts';
import type { Attributes } from '../../../../src/writers/apply/machine/attributes.ts';
import type { FileSystem } from '../../../../src/files/file-system.ts';
import type { Machine } from '../../../../src/writers/apply/machine/machine.ts';
import { MemoryFs } from './memory-fs.ts';
import { mayaScene, planned, planText } from './plans.ts';
import type { Planned, PlanOptions } from './plans.ts';

/** A moment that never moves unless the test moves it, in milliseconds; workfiles are a day older. */
export const NOON = Date.UTC(2024, 4, 17, 12);
const YESTERDAY_NS = BigInt(NOON - 86_400_000) * 1_000_000n;

export const RUN = '/runs/one';

/** Every attribute can be seen, and there is none. */
export const BARE_ATTRIBUTES: Attributes = {
  read: () => Promise.resolve(new Map()),
  copy: () => Promise.resolve(true),
};

let processes = 100;

/** A machine in memory. Each is a process of its own that dies with it: leases of earlier ones are stale. */
export function memoryMachine(fs: FileSystem, change: Partial<Machine> = {}): Machine {
  processes += 1;
  const pid = processes;
  let ids = 0;
  return {
    fs,
    now: () => NOON,
    wait: () => Promise.resolve(),
    linger: () => Promise.resolve(),
    randomId: () => {
      ids += 1;
      return (pid * 4096 + ids).toString(16).padStart(12, '0');
    },
    host: 'farm01',
    pidSpace: 'farm01/1',
    pid,
    isAlive: (other) => other === pid,
    user: 'td',
    platform: 'linux',
    uid: 1000,
    follow: null,
    attributes: BARE_ATTRIBUTES,
    ...change,
  };
}

export { NO_ATTRIBUTES };

export interface MemoryShow {
  readonly fs: MemoryFs;
  readonly files: readonly Planned[];
}

/** A run folder with a plan for these workfiles, all on the disk. `sizes`: padding in bytes for each. */
export async function memoryShow(
  names: readonly string[],
  options: PlanOptions & { readonly containers?: number; readonly padding?: number; readonly run?: string } = {},
): Promise<MemoryShow> {
  let tick = 0n;
  const fs = new MemoryFs(() => {
    tick += 1_000n;
    return BigInt(NOON) * 1_000_000n + tick;
  });
  const files: Planned[] = [];
  for (const name of names) {
    const path = name.startsWith('/') ? name : `/show/${name}`;
    const scene = mayaScene(name, options.containers ?? 2, options.padding ?? 0);
    fs.put(path, scene, YESTERDAY_NS);
    const stat = await fs.lstat(path);
    if (stat === null) throw new Error('the test put a file there');
    files.push(planned(path, name, scene, stat, options));
  }
  putPlan(fs, files, options.run ?? RUN);
  return { fs, files };
}

export function putPlan(fs: MemoryFs, files: readonly Planned[], run = RUN): void {
  fs.put(`${run}/plan.jsonl`, planText(files.map((file) => file.line)), YESTERDAY_NS);
}

/** Names that the writer made beside workfiles or backups and should have taken away. */
export function traces(fs: MemoryFs): string[] {
  return fs.paths().filter((path) => /\.ayon-remap-|lease\.json/.test(path));
}
