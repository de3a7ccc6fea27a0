import { RemapError } from '../model/error.ts';

/** One plan, to be made in shards by a render farm and put together at the end. */
export interface FarmJob {
  readonly name: string;
  /** How many shards; each is one task. */
  readonly shards: number;
  /** The program and what stands before its own arguments (`['ayon-remap']`, `['node', '/opt/ayon-remap/dist/cli/bin.js']`). */
  readonly program: readonly string[];
  /** What follows `plan`, without `--shard` and `--out`; paths in full. */
  readonly planArguments: readonly string[];
  /** The job checks the pilot copies of the run folder instead, a part a task, and confirms what was found. */
  readonly isPilot?: true;
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
  if (job.isPilot === true) return [...job.program, 'pilot', job.out, '--check', `${index}/${job.shards}`];
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
  if (job.isPilot === true) return [...job.program, 'pilot', job.out, '--confirm'];
  return [...job.program, 'merge', shardsFolder(job), '--out', job.out];
}

function shardsFolder(job: FarmJob): string {
  return `${job.out}.shards`;
}

export function shardIndexes(job: FarmJob): readonly number[] {
  return Array.from({ length: job.shards }, (_, i) => i + 1);
}

/** Stands for the shard's number where a farm puts it in later. No path can hold it. */
export const INDEX = '\u0000';

/** For a POSIX shell, on one line whatever the words hold. `index` is what the shell knows the shard's number as. */
export function shellLine(words: readonly string[], index = ''): string {
  return words.map((word) => word.split(INDEX).map(shellWord).join(index)).join(' ');
}

function shellWord(word: string, _at: number, parts: readonly string[]): string {
  if (word === '' && parts.length > 1) return '';
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!word.includes('\n')) return quoted(word);
  // Lists of commands hold one a line. What a shell puts in for a command loses the line breaks at its end.
  if (word.endsWith('\n')) throw unfit(word, 'a shell', 'it ends with a line break');
  return `"$(printf %b ${quoted(word.replaceAll('\\', '\\\\').replaceAll('\n', '\\n'))})"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * For programs that split on spaces and know double quotes only, as every program on Windows does and Deadline's CommandLine
 * plug-in. Backslashes are only special in front of a quote.
 */
export function quotedLine(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[^\s"]+$/.test(word) ? word : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`,
    )
    .join(' ');
}

/** Refuses words that a farm's own format has no way to write. */
export function refuseWords(words: readonly string[], farm: string, impossible: RegExp): void {
  const word = words.find((one) => impossible.test(one));
  if (word !== undefined) throw unfit(word, farm, 'it holds characters that its job format cannot hold');
}

function unfit(word: string, farm: string, problem: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: JSON.stringify(word),
    operation: `writing a job for ${farm}`,
    problem,
    remedy: 'Give the path by another name, a link for example, or take another farm format',
  });
}
