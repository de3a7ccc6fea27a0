import { displayBytes } from '../../../model/bytes.ts';
import type { ContainerLine, WorkfileLine } from '../../../model/plan.ts';
import type { Format } from '../../../model/format.ts';
import { ASSURANCE } from '../../../hosts/assurance.ts';
import type { ExpectedCopy } from './expectations.ts';

/** A pilot copy and what it was made from. */
export interface PilotCopy {
  readonly line: WorkfileLine;
  /** Path of the copy, relative to the pilot folder. */
  readonly copy: string;
  /** What it shows that no other copy had to. */
  readonly shows: readonly string[];
  /** What the application has to show of it. */
  readonly expected: ExpectedCopy;
}

/** The checklist that lies beside the pilot copies, as Markdown. */
export function checklist(copies: readonly PilotCopy[], planSha256: string): string {
  const formats = [...new Set(copies.flatMap(({ line }) => (line.format === null ? [] : [line.format])))].sort();
  return [
    '# Pilot: what to look for',
    '',
    'These are patched copies. The workfiles themselves were not touched. Open each copy in its application, in the',
    'project and task it belongs to, and look at it as an artist would. Do not save it over the workfile.',
    '',
    `Plan: \`${planSha256}\``,
    '',
    '## Every copy',
    '',
    '- [ ] It opens without a message that its original does not show.',
    '- [ ] The scene looks as it did: nodes, references, cameras, frame range.',
    '- [ ] AYON menu → Manage lists the containers below, each under the folder and product given here.',
    '- [ ] None is shown as invalid or missing. A red version number is right where a newer version exists.',
    '- [ ] “Set version” on one container of each loader updates it, and undo brings it back.',
    '- [ ] Save the copy under another name, open that, and look at Manage once more.',
    '',
    ...copies.flatMap(section),
    '## When all is well',
    '',
    ...formats.map(confirmation),
    '',
  ].join('\n');
}

function section({ line, copy, shows }: PilotCopy): string[] {
  const edited = line.containers.filter((container) => container.edits.length > 0);
  return [
    `## ${inline(copy)}`,
    '',
    `- Copy of: ${inline(line.path)}`,
    `- Format: ${line.format ?? 'unknown'}, ${line.bytes} bytes`,
    `- Chosen because it shows: ${shows.map((thing) => inline(thing)).join(', ')}`,
    '',
    '| Node | Folder | Product | Version | Representation | Loader | In Manage |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...edited.map(row),
    '',
  ];
}

function row(container: ContainerLine): string {
  const target = container.decision?.target ?? null;
  const version = target === null ? '' : target.version < 0 ? `hero (of ${-target.version})` : String(target.version);
  const cells = [
    displayBytes(container.node),
    target?.folderPath ?? '',
    target?.product ?? '',
    version,
    target?.representation ?? '',
    displayBytes(container.fields['loader'] ?? ''),
    inManage(container),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function inManage({ manage }: ContainerLine): string {
  if (manage === null) return 'not worked out';
  if (!manage.after.listed) return 'not listed';
  const newest = manage.outdated === undefined ? '' : `, red: ${manage.outdated.newest} is newer`;
  return `${manage.after.updatable ? 'listed, can be updated' : 'listed, cannot be updated'}${newest}`;
}

function confirmation(format: Format): string {
  const needed = ASSURANCE[format] === 'walked' ? ' (`apply` waits for this)' : ' (not needed; kept in the journal)';
  return `- \`ayon-remap pilot RUN --confirm ${format}\`${needed}`;
}

/** Text inside a table cell: a pipe would end it, a line break the row. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ');
}

function inline(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replace(/[\r\n]+/g, ' ')}${fence}`;
}
