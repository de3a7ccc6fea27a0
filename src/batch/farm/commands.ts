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
    submit: `xargs -P 4 -I{} sh -c '{}' < shards.txt; sh merge.txt`,
  };
}
