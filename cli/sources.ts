import { Option } from 'commander';
import type { Command } from 'commander';
import type { EditPolicy } from '../src/plan/policy.ts';
import { DEFAULT_POLICY } from '../src/plan/policy.ts';
import type { SourceOptions } from '../src/verbs/sources.ts';
import { addressOf } from './addresses.ts';
import { cacheFolder } from './cache-folder.ts';
import { askCredentials } from './credentials.ts';
import type { Io } from './io.ts';
import { collect, PARTIAL } from './options.ts';

/** Options of the commands that decide what ids mean. */
export interface SourceCliOptions {
  readonly openpype: readonly string[];
  readonly ayon: readonly string[];
  readonly project?: readonly string[];
  readonly accept: EditPolicy['accept'];
  readonly rules?: string;
  readonly partial?: boolean;
  readonly cache: boolean;
}

export function addSources(command: Command): Command {
  return command
    .option(
      '--openpype <src>',
      'what the ids meant: pack-project zip, database.json, mongodump, mongodb:// or env:NAME of one (repeatable)',
      collect,
      [],
    )
    .option(
      '--ayon <src>',
      'what AYON has: http(s):// server, snapshot, pg_dump (repeatable; default: AYON_SERVER_URL)',
      collect,
      [],
    )
    .option('--partial', PARTIAL)
    .option(
      '-p, --project <name>',
      "the workfiles' own project, then library projects (repeatable; default: the one that the dump holds)",
      collect,
    )
    .addOption(
      new Option('--accept <method>', 'the weakest rung that is applied without review')
        .choices(['derived', 'alias', 'context', 'path'])
        .default(DEFAULT_POLICY.accept),
    )
    .option('--rules <file>', 'what the studio renamed or moved (YAML or JSON)')
    .option('--no-cache', 'read the dumps anew even if they were read before');
}

/** Who is asked: without `--ayon`, the server that the environment names. */
export async function sourcesOf(
  options: SourceCliOptions,
  io: Io,
  onProgress?: (documents: number, bytes: number) => void,
): Promise<SourceOptions> {
  const server = io.env['AYON_SERVER_URL'];
  const ayon = options.ayon.length === 0 && server !== undefined && server !== '' ? [server] : options.ayon;
  const openpype = options.openpype.map((source) => addressOf(source, '--openpype', io));
  const cache = options.cache ? cacheFolder(io.env) : null;
  return {
    openpype,
    ayon,
    projects: await namedOrSole(options.project, openpype, cache, io, onProgress),
    cacheFolder: cache,
    connection: { env: io.env, credentials: askCredentials(io), partial: options.partial === true },
    signal: io.signal,
  };
}

/** The projects that were named; without any, the only one of the dumps. */
export async function namedOrSole(
  named: readonly string[] | undefined,
  openpype: readonly string[],
  cacheFolder: string | null,
  io: Io,
  onProgress: (documents: number, bytes: number) => void = () => undefined,
): Promise<readonly string[]> {
  if (named !== undefined) return named;
  const { soleProject } = await import('../src/verbs/sole-project.ts');
  return [await soleProject({ openpype, cacheFolder, signal: io.signal, onProgress })];
}
