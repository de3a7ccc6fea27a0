import type { Command } from 'commander';
import { withoutCredentials } from '../src/model/address.ts';
import { VERSION } from '../src/model/version.ts';
import type { Io } from './io.ts';

/**
 * Adds `--debug` to every command, and tells whether this command line asks for it (`AYON_REMAP_DEBUG` does too, where
 * somebody else types the command). Then it begins with what support asks first. Neither arguments nor the environment are
 * shown: they may hold passwords.
 */
export function debugOption(program: Command, argv: readonly string[], io: Io): boolean {
  for (const command of program.commands)
    command.option('--debug', 'for support: say versions first, and where an error came from');
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const asked = words.includes('--debug') || io.env['AYON_REMAP_DEBUG'] !== undefined;
  if (asked) io.err(`${versions(argv[0] ?? '')}\n`);
  return asked;
}

function versions(command: string): string {
  const named = /^[a-z]+$/.test(command) ? ` ${command}` : '';
  return `ayon-remap ${VERSION}${named}, Node ${process.version}, ${process.platform} ${process.arch}, in ${process.cwd()}`;
}

/** Where an error came from, and what caused it. */
export function sayWhere(error: Error, io: Io): void {
  for (let at: unknown = error; at instanceof Error; at = at.cause) io.err(`${withoutCredentials(at.stack ?? '')}\n`);
}
