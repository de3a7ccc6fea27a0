import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pLimit from 'p-limit';

/** Extended attributes of one file, access lists among them: name to value, in the tool's own coding. */
export type AttributeSet = ReadonlyMap<string, string>;

/** Extended attributes and access lists. Node has no calls for them; on Linux `getfattr` and `cp` do. */
export interface Attributes {
  /** The attributes of those files that have any. Null where this machine cannot tell. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, AttributeSet> | null>;
  /** Gives `to` the attributes of `from`. False where this machine cannot; the caller reads back what came of it. */
  copy(from: string, to: string): Promise<boolean>;
}

const run = promisify(execFile);

/** How many paths go to one call: 4,096 bytes each stay well below the 2 MB that Linux allows. */
const PATHS_A_CALL = 200;
const CALLS_AT_A_TIME = 4;

/** Set by the system for a new file of its own accord; copying it needs rights that few have. */
const GIVEN_BY_THE_SYSTEM = new Set(['security.selinux', 'security.ima', 'security.evm']);

/** No attributes can be seen or copied. */
export const NO_ATTRIBUTES: Attributes = {
  read: () => Promise.resolve(null),
  copy: () => Promise.resolve(false),
};

/** The tools of this machine; `NO_ATTRIBUTES` where it has none that we know. */
export function systemAttributes(): Attributes {
  if (process.platform !== 'linux') return NO_ATTRIBUTES;
  return {
    async read(paths) {
      const groups: string[][] = [];
      for (let at = 0; at < paths.length; at += PATHS_A_CALL) groups.push(paths.slice(at, at + PATHS_A_CALL));
      const calls = pLimit(CALLS_AT_A_TIME);
      const dumps = await calls.map(groups, getfattr);
      const known = dumps.filter((dump) => dump !== null);
      return known.length < dumps.length ? null : new Map(known.flatMap((dump) => [...parseDump(dump)]));
    },
    async copy(from, to) {
      try {
        await run('cp', ['--attributes-only', '--preserve=mode,xattr', '--no-target-directory', '--', from, to]);
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function getfattr(paths: readonly string[]): Promise<string | null> {
  const args = ['--absolute-names', '--dump', '--encoding=hex', '--match=-', '--', ...paths];
  try {
    return (await run('getfattr', args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    // One vanished file makes the call fail, but what it says of the others still holds.
    return partialOutput(error);
  }
}

function partialOutput(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && error.code === 'ENOENT') return null;
  return 'stdout' in error && typeof error.stdout === 'string' ? error.stdout : null;
}

/** `# file: PATH`, then `name=0xhex` lines, then an empty line; odd bytes of a path stand as `\ooo`. */
export function parseDump(dump: string): Map<string, AttributeSet> {
  const found = new Map<string, AttributeSet>();
  for (const block of dump.split('\n\n')) {
    const [head, ...lines] = block.split('\n').filter((line) => line !== '');
    if (head === undefined || !head.startsWith('# file: ')) continue;
    const attributes = new Map<string, string>();
    for (const line of lines) {
      const equals = line.indexOf('=');
      const name = equals < 0 ? line : line.slice(0, equals);
      if (!GIVEN_BY_THE_SYSTEM.has(name)) attributes.set(name, equals < 0 ? '' : line.slice(equals + 1));
    }
    if (attributes.size > 0) found.set(unescapePath(head.slice('# file: '.length)), attributes);
  }
  return found;
}

function unescapePath(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const plain = bytes.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/** The names of attributes that one file has and the other lacks or holds differently. */
export function lostAttributes(before: AttributeSet, after: AttributeSet | undefined): string[] {
  return [...before].filter(([name, value]) => after?.get(name) !== value).map(([name]) => name);
}
