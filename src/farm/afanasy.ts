import { mergeCommand, shardCommand, shardIndexes, shellLine } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/** What CGRU's Afanasy takes by HTTP or from `afcmd json send job.json`. */
export interface AfanasyRequest {
  readonly job: {
    readonly name: string;
    readonly user_name: string;
    readonly host_name: string;
    readonly priority: number;
    readonly blocks: readonly AfanasyBlock[];
  };
}

interface AfanasyBlock {
  readonly name: string;
  readonly service: 'generic';
  /** The parser that reads `PROGRESS: 42%`. */
  readonly parser: 'generic';
  readonly capacity: number;
  readonly working_directory: string;
  readonly errors_retries: number;
  readonly depend_mask?: string;
  readonly tasks: readonly { readonly name: string; readonly command: string }[];
}

export function afanasyRequest(job: FarmJob): AfanasyRequest {
  const block = { service: 'generic', parser: 'generic', working_directory: '/', errors_retries: job.retries } as const;
  return {
    job: {
      name: job.name,
      user_name: job.user,
      host_name: job.host,
      priority: job.priority ?? 50,
      blocks: [
        {
          name: 'shards',
          ...block,
          capacity: 1000,
          tasks: shardIndexes(job).map((index) => ({
            name: `shard ${index}`,
            command: shellLine(shardCommand(job, index)),
          })),
        },
        {
          name: 'merge',
          ...block,
          capacity: 100,
          depend_mask: '^shards$',
          tasks: [{ name: 'merge', command: shellLine(mergeCommand(job)) }],
        },
      ],
    },
  };
}

export function afanasyFiles(job: FarmJob): FarmFiles {
  return {
    files: [{ name: 'job.json', text: `${JSON.stringify(afanasyRequest(job), null, 2)}\n` }],
    submit: 'afcmd json send job.json',
  };
}
