import { mergeCommand, shardCommand, shardIndexes, shellLine } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/** Plain lists of commands, for `xargs`, GNU parallel, and everything this tool does not know. */
export function commandFiles(job: FarmJob): FarmFiles {
  const shards = shardIndexes(job).map((index) => `${shellLine(shardCommand(job, index))}\n`);
  return {
    files: [
      { name: 'shards.txt', text: shards.join('') },
      { name: 'merge.txt', text: `${shellLine(mergeCommand(job))}\n` },
    ],
    // With -0, xargs leaves quotes and backslashes to the shell.
    submit: `tr '\\n' '\\0' < shards.txt | xargs -0 -n 1 -P 4 sh -c; sh merge.txt`,
  };
}
