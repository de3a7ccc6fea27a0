import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { Command } from 'commander';
import { RemapError, systemCode } from '../src/model/error.ts';

/** Adds `--config` to every command that has options worth keeping in a file. */
export function addConfigOption(program: Command): void {
  for (const command of program.commands) {
    command.addOption(new Option('--config <file>', 'options of this and other commands, as YAML or JSON'));
  }
}

/**
 * The command line with the options of its `--config` file put in front of its own, so that what is typed wins and what
 * may be repeated adds up. A key is the long name of an option; keys of other commands are left out, a key of none is a
 * `RemapError` of kind `usage`.
 */
export async function withConfig(argv: readonly string[], program: Command): Promise<readonly string[]> {
  const path = configPath(argv);
  const [name = '', ...rest] = argv;
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (path === null || command === undefined) return argv;
  const known = new Set(program.commands.flatMap((candidate) => candidate.options.map((option) => option.long)));
  const words: string[] = [];
  for (const [key, value] of Object.entries(await readConfig(path))) {
    const flag = `--${key}`;
    if (!known.has(flag))
      throw bad(path, `there is no option "${key}"`, 'Write the long names of options, without dashes in front');
    const option = command.options.find((candidate) => candidate.long === flag);
    if (option !== undefined) words.push(...wordsOf(path, key, option, value));
  }
  return [name, ...words, ...rest];
}

function configPath(argv: readonly string[]): string | null {
  const at = argv.findIndex((word) => word === '--config' || word.startsWith('--config='));
  if (at < 0) return null;
  return argv[at]?.split('=').slice(1).join('=') || (argv[at + 1] ?? null);
}

function wordsOf(path: string, key: string, option: Option, value: unknown): string[] {
  // A list in a list is no value of an option, and may hold itself.
  if (Array.isArray(value) && !value.some((one) => Array.isArray(one)))
    return value.flatMap((one: unknown) => wordsOf(path, key, option, one));
  const takesValue = option.required || option.optional;
  if (typeof value === 'boolean' && !takesValue) return value ? [`--${key}`] : [];
  if ((typeof value === 'string' || typeof value === 'number') && takesValue) return [`--${key}`, String(value)];
  const shown = typeof value === 'object' && value !== null ? 'a list or an object' : JSON.stringify(value);
  throw bad(path, `"${key}" cannot be ${shown}`, 'See --help for what the option takes');
}

async function readConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw bad(path, `it cannot be read (${systemCode(error) ?? String(error)})`, 'Check the path');
  }
  // The parser is as large as all of this tool's start-up, and most command lines name no file.
  const { parse } = await import('yaml');
  let config: unknown;
  try {
    config = parse(text);
  } catch (error) {
    throw bad(
      path,
      `it is no YAML (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''})`,
      'Mend the line',
    );
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw bad(path, 'it holds no list of options', 'Write one `option: value` a line');
  }
  return config as Readonly<Record<string, unknown>>;
}

function bad(path: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind: 'usage', subject: path, operation: 'reading the configuration', problem, remedy });
}
