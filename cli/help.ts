import { Help } from 'commander';
import type { Command, Option } from 'commander';
import { EXAMPLES } from './examples.ts';

/** Under which heading an option is listed, in the order of the headings. What is listed nowhere comes first of all. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Sources:': ['openpype', 'ayon', 'project', 'partial', 'no-cache'],
  'Deciding:': [
    ...['accept', 'rules', 'decisions', 'check-files', 'nuke-tab', 'hiero-tag', 'modernise', 'imprint-project'],
    'legacy-instances',
  ],
  'What to read:': [
    'include',
    'exclude',
    'newest',
    'since',
    'autosaves',
    'follow-references',
    'published-json',
    'one-file-system',
  ],
  'What to write:': [
    ...[
      'check',
      'check-timeout',
      'dry-run',
      'allow',
      'recent',
      'in-place',
      'keep-mtime',
      'backup',
      'plan-sha256',
      'retry',
    ],
  ],
  'Results:': ['out', 'format', 'json', 'fail-on', 'unread-ok'],
  'Running:': ['jobs', 'max-mbps', 'shard', 'queue', 'quiet', 'config', 'debug', 'help'],
};

const HEADING = new Map(Object.entries(GROUPS).flatMap(([heading, names]) => names.map((name) => [name, heading])));
const ORDER = ['Options:', ...Object.keys(GROUPS)];

/** The commands as a person meets them: look, write, share the work. */
const COMMAND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Look and decide (no workfile is written):': ['demo', 'scan', 'plan', 'report', 'review', 'ids', 'doctor'],
  'Write, prove, take back:': ['pilot', 'apply', 'verify', 'undo', 'handover', 'gc'],
  'Share the work:': ['snapshot', 'merge', 'submit', 'worker', 'bench'],
};

/** Puts the options and commands of a whole program under headings, and examples below them. */
export function arrangeHelp(program: Command): void {
  for (const command of program.commands) {
    const heading = Object.entries(COMMAND_GROUPS).find(([, names]) => names.includes(command.name()))?.[0];
    if (heading !== undefined) command.helpGroup(heading);
    for (const option of command.options) arrange(option);
    command.configureHelp({ groupItems, optionDescription });
    command.addHelpText('after', examplesText(command.name()));
  }
  program.addHelpText('after', examplesText('ayon-remap'));
}

function arrange(option: Option): void {
  const heading = HEADING.get((option.long ?? '').slice('--'.length));
  if (heading !== undefined) option.helpGroup(heading);
}

/** Commander lists the headings as options were added; here they have an order of their own. */
function groupItems<T extends Command | Option>(
  unsorted: T[],
  visible: T[],
  getGroup: (item: T) => string,
): Map<string, T[]> {
  // The help option is made by commander itself.
  const named = (item: T): string => ('long' in item && item.long === '--help' ? 'Running:' : getGroup(item));
  const groups = new Help().groupItems(unsorted, visible, named);
  return new Map([...groups].toSorted(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)));
}

/** That a repeatable option is not given by default goes without saying. */
export function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(' (default: [])', '');
}

function examplesText(name: string): string {
  const examples = EXAMPLES[name] ?? [];
  if (examples.length === 0) return '';
  return `\nExamples:\n${examples.map(([words, why]) => `  # ${why}\n  ayon-remap ${words}\n`).join('')}`;
}
