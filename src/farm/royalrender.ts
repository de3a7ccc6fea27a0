import { RemapError } from '../model/error.ts';
import { mergeCommand, quotedLine, refuseWords, shardCommand, shardIndexes } from './job.ts';
import type { FarmFiles, FarmJob } from './job.ts';

/** XML has no way to write most of them, and a field is one line. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/** PreIDs, by which one job waits for others, are a byte. */
const MOST_SHARDS = 250;

/**
 * RoyalRender's job file: one job a shard, of the kind that runs a program once, and the merge that waits for all of them.
 * Throws a `RemapError` of kind `usage` for more shards than a job can wait for.
 */
export function royalRenderFiles(job: FarmJob): FarmFiles {
  if (job.shards > MOST_SHARDS) {
    throw new RemapError({
      kind: 'usage',
      subject: `--shards ${job.shards}`,
      operation: 'writing a RoyalRender job',
      problem: `one job can wait for at most ${MOST_SHARDS} others`,
      remedy: `Give at most ${MOST_SHARDS} shards`,
    });
  }
  const indexes = shardIndexes(job);
  const jobs = [
    ...indexes.map((index) => jobXml(job, `shard ${index}`, shardCommand(job, index), index, [])),
    jobXml(job, 'merge', mergeCommand(job), 0, indexes),
  ];
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<RR_Job_File syntax_version="6.0">',
    '<DeleteXML>0</DeleteXML>',
    ...jobs,
    '</RR_Job_File>',
    '',
  ].join('\n');
  return {
    files: [{ name: 'job.xml', text }],
    submit: 'rrStartLocal rrSubmitterconsole job.xml',
  };
}

function jobXml(
  job: FarmJob,
  title: string,
  [program = '', ...words]: readonly string[],
  preId: number,
  waitFor: readonly number[],
): string {
  refuseWords([program, ...words], 'RoyalRender', CONTROL);
  const fields: readonly (readonly [string, string | number])[] = [
    ['Software', 'Execute'],
    ['Renderer', 'Once'],
    ['Version', '1.0'],
    ['SceneOS', process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'osx' : 'linux'],
    ['SceneName', program],
    ['CustomAddCmdFlags', quotedLine(words)],
    ['IsActive', 'true'],
    ['SeqStart', 1],
    ['SeqEnd', 1],
    ['SeqStep', 1],
    ['SeqFileOffset', 0],
    ['ImageDir', job.isPilot === true ? `${job.out}/pilot` : `${job.out}.shards`],
    ['ImageFilename', 'execOnce.file'],
    ['ImageExtension', ''],
    ['ImagePreNumberLetter', ''],
    ['Priority', job.priority ?? 50],
    ['UserName', job.user],
    ['CustomUserInfo', `${job.name}, ${title}`],
    ['PreID', preId],
    ...waitFor.map((id) => ['WaitForPreID', id] as const),
  ];
  return ['<Job>', ...fields.map(([name, value]) => `  <${name}>${xml(String(value))}</${name}>`), '</Job>'].join('\n');
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
