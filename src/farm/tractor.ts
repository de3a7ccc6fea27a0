import { mergeCommand, shardCommand, shardIndexes } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/** A Tractor job script. The two subtasks run one after the other; those of the first side by side. */
export function tractorFiles(job: FarmJob): FarmFiles {
  const service = job.pool ?? 'PixarRender';
  // 2 is also a server that was away for a moment; 1 is what --fail-on asked for, and stays so.
  const retry = `-retryrc {2 3 75 -9 -15}`;
  const command = (words: readonly string[]): string =>
    `RemoteCmd {${words.map(word).join(' ')}} -service {${service}} ${retry}`;
  const shards = shardIndexes(job).map(
    (index) => `      Task -title {shard ${index}} -cmds {\n        ${command(shardCommand(job, index))}\n      }`,
  );
  const lines = [
    '##AlfredToDo 3.0',
    `Job -title {${text(job.name)}} -priority {${job.priority ?? 50}} -serialsubtasks 1 -envkey {{setenv AYON_REMAP_PROGRESS=tractor}} -subtasks {`,
    '    Task -title {shards} -subtasks {',
    ...shards,
    '    }',
    '    Task -title {merge} -cmds {',
    `      ${command(mergeCommand(job))}`,
    '    }',
    '}',
    '',
  ];
  return { files: [{ name: 'job.alf', text: lines.join('\n') }], submit: 'tractor-spool job.alf' };
}

/** One word for Tcl. Braces keep everything as it is, except braces, backslashes and the end of a line. */
function word(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  if (!/[{}\\\n\r]/.test(value)) return `{${value}}`;
  return value
    .replace(/[\s{}[\]$"\\;#]/g, (character) => `\\${character}`)
    .replaceAll('\\\n', '\\n')
    .replaceAll('\\\r', '\\r');
}

function text(value: string): string {
  return value.replace(/[{}\\\r\n]/g, ' ');
}
