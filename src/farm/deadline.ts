import { INDEX, mergeCommand, quotedLine, refuseWords, shardCommand } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

type Keys = Readonly<Record<string, string>>;

/** A job as Deadline's web service takes it; the files of `deadlinecommand` hold the same keys. */
export interface DeadlineJob {
  readonly JobInfo: Keys;
  readonly PluginInfo: Keys;
  readonly AuxFiles: readonly string[];
}

/** One task a shard: the frame is the shard's number, which the CommandLine plug-in puts in place of `<STARTFRAME>`. */
export function deadlineShards(job: FarmJob): DeadlineJob {
  return {
    JobInfo: { ...jobInfo(job, job.name), Frames: `1-${job.shards}`, ChunkSize: '1' },
    PluginInfo: pluginInfo(shardCommand(job, INDEX)),
    AuxFiles: [],
  };
}

/** The merge, after the shards. It runs also when some failed: it says which are missing. */
export function deadlineMerge(job: FarmJob, shardsJobId: string): DeadlineJob {
  return {
    JobInfo: {
      ...jobInfo(job, `${job.name} (merge)`),
      Frames: '0',
      JobDependency0: shardsJobId,
      ResumeOnCompleteDependencies: 'true',
      ResumeOnFailedDependencies: 'true',
    },
    PluginInfo: pluginInfo(mergeCommand(job)),
    AuxFiles: [],
  };
}

export function deadlineFiles(job: FarmJob): FarmFiles {
  const shards = deadlineShards(job);
  const { JobDependency0: _, ...mergeInfo } = deadlineMerge(job, '').JobInfo;
  return {
    files: [
      { name: 'shards.job', text: lines(shards.JobInfo) },
      { name: 'shards.plugin', text: lines(shards.PluginInfo) },
      { name: 'merge.job', text: lines(mergeInfo) },
      { name: 'merge.plugin', text: lines(deadlineMerge(job, '').PluginInfo) },
      {
        name: 'submit.sh',
        executable: true,
        text: [
          '#!/bin/sh',
          '# The merge waits for the shards, whose id is known once they are submitted.',
          'set -eu',
          'cd "$(dirname "$0")"',
          `id=$(deadlinecommand shards.job shards.plugin | sed -n 's/^JobID=//p' | tr -d '\\r')`,
          '[ -n "$id" ] || { echo "Deadline gave no job id" >&2; exit 1; }',
          '{ cat merge.job; echo "JobDependency0=$id"; } > merge-after.job',
          'deadlinecommand merge-after.job merge.plugin',
          '',
        ].join('\n'),
      },
    ],
    submit: './submit.sh',
  };
}

function jobInfo(job: FarmJob, name: string): Keys {
  return {
    Plugin: 'CommandLine',
    Name: oneLine(name),
    BatchName: oneLine(job.name),
    UserName: job.user,
    Priority: String(job.priority ?? 50),
    ...(job.pool === undefined ? {} : { Pool: job.pool }),
    ...(job.group === undefined ? {} : { Group: job.group }),
    OverrideTaskFailureDetection: 'true',
    FailureDetectionTaskErrors: String(job.retries + 1),
    OutputDirectory0: job.out,
  };
}

/** The files hold a key a line; the plug-in puts its tokens in wherever they stand. */
const IMPOSSIBLE = /[\r\n]|<(?:START|END)FRAME|<QUOTE>/i;

function pluginInfo([program = '', ...words]: readonly string[]): Keys {
  refuseWords([program, ...words], 'Deadline', IMPOSSIBLE);
  return {
    Executable: program,
    Arguments: quotedLine(words).replaceAll('"', '<QUOTE>').replaceAll(INDEX, '<STARTFRAME>'),
    Shell: 'default',
    ShellExecute: 'False',
    SingleFramesOnly: 'True',
  };
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function lines(keys: Keys): string {
  return Object.entries(keys)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
