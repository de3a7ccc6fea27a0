import { INDEX, mergeCommand, shardCommand, shellLine } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/**
 * An array job and the merge after it. `afterany`: the merge says itself which shards are missing, which is more than
 * Slurm's "dependency never satisfied" would.
 */
export function slurmFiles(job: FarmJob): FarmFiles {
  const head = (name: string): string[] => [
    '#!/bin/sh',
    `#SBATCH --job-name=${name.replace(/[^\w.-]+/g, '-')}`,
    ...(job.pool === undefined ? [] : [`#SBATCH --partition=${job.pool}`]),
    '#SBATCH --ntasks=1',
    '#SBATCH --requeue',
  ];
  const shard = shellLine(shardCommand(job, INDEX), '"$SLURM_ARRAY_TASK_ID"');
  return {
    files: [
      {
        name: 'shards.sbatch',
        text: [
          ...head(job.name),
          `#SBATCH --array=1-${job.shards}`,
          shard,
          'code=$?',
          // Slurm tries a job again only when a node fails; a server that was away is worth a try as well.
          `if [ "$code" -ne 0 ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${job.retries} ]; then`,
          '  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"',
          'fi',
          'exit "$code"',
          '',
        ].join('\n'),
      },
      {
        name: 'merge.sbatch',
        text: [...head(`${job.name}-merge`), shellLine(mergeCommand(job)), ''].join('\n'),
      },
      {
        name: 'submit.sh',
        executable: true,
        text: [
          '#!/bin/sh',
          'set -eu',
          'cd "$(dirname "$0")"',
          'shards=$(sbatch --parsable shards.sbatch)',
          'sbatch --dependency="afterany:${shards%%;*}" merge.sbatch',
          '',
        ].join('\n'),
      },
    ],
    submit: './submit.sh',
  };
}
