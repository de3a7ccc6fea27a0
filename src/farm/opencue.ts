import { mergeCommand, shardCommand, shardIndexes, shellLine } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/** How long the merge waits for the last shard, in minutes: a weekend. */
const WAIT = 2880;

/**
 * What `cuecmd` takes: a text file with a command a line, each a frame. It knows no dependency between two jobs, so the
 * merge is a job of its own that waits until all shards are there.
 */
export function opencueFiles(job: FarmJob): FarmFiles {
  const shards = shardIndexes(job).map((index) => `${shellLine(shardCommand(job, index))}\n`);
  const merge = [...mergeCommand(job), '--wait', String(WAIT)];
  return {
    files: [
      { name: 'shards.txt', text: shards.join('') },
      { name: 'merge.txt', text: `${shellLine(merge)}\n` },
    ],
    submit: 'cuecmd shards.txt --chunk 1 --cores 1 --memory 2 && cuecmd merge.txt --chunk 1 --cores 1 --memory 1',
  };
}
