/** One plan, to be made in shards by a render farm and put together at the end. */
export interface FarmJob {
  readonly name: string;
  /** How many shards; each is one task. */
  readonly shards: number;
  /** The program and what stands before its own arguments (`['ayon-remap']`, `['node', '/opt/ayon-remap/dist/cli/bin.js']`). */
  readonly program: readonly string[];
  /** What follows `plan`, without `--shard` and `--out`; paths in full. */
  readonly planArguments: readonly string[];
  /** The run folder of the whole. Those of the shards lie beside it, in `<out>.shards/<index>`. */
  readonly out: string;
  /** How often the farm tries a task again before it gives up. */
  readonly retries: number;
  readonly priority?: number;
  readonly pool?: string;
  readonly group?: string;
  readonly user: string;
  readonly host: string;
}

/** A file that a farm's own submitter takes, and what to type. */
export interface FarmFiles {
  readonly files: readonly { readonly name: string; readonly text: string; readonly executable?: boolean }[];
  /** The command to type in the folder of the files. */
  readonly submit: string;
}

/**
 * The command line of one shard. `index` may be a token that the farm replaces.
 *
 * A shard that wrote its plan has done its work even where some workfiles could not be read: trying again would not mend
 * them, and `merge` tells them. Everything else that is not 0 is worth another try, and goes on where it stopped.
 */
export function shardCommand(job: FarmJob, index: number | string): readonly string[] {
  return [
    ...job.program,
    'plan',
    ...job.planArguments,
    '--shard',
    `${index}/${job.shards}`,
    '--out',
    `${shardsFolder(job)}/${index}`,
    '--unread-ok',
  ];
}

export function mergeCommand(job: FarmJob): readonly string[] {
  return [...job.program, 'merge', shardsFolder(job), '--out', job.out];
}

function shardsFolder(job: FarmJob): string {
  return `${job.out}.shards`;
}

export function shardIndexes(job: FarmJob): readonly number[] {
  return Array.from({ length: job.shards }, (_, i) => i + 1);
}

/** For a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** For programs that split on spaces and know double quotes only (Windows, Deadline's CommandLine plug-in). */
export function quotedLine(words: readonly string[]): string {
  return words.map((word) => (/^[^\s"]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`)).join(' ');
}
