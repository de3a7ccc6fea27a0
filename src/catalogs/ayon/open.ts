import { RemapError } from '../../model/error.ts';
import { pathKey } from '../../paths/index.ts';
import { CombinedCatalog, type OpenedAyon } from './combined.ts';
import { detectSource } from './detect.ts';
import { openPgDump } from './pgdump/read.ts';
import type { AyonSource, PathKey, ProjectReader } from './reader.ts';
import type { Credentials } from './server/connect.ts';
import { openServer } from './server/open.ts';
import { openSnapshot } from './snapshot/read.ts';

export type { OpenedAyon } from './combined.ts';
export type { Credentials } from './server/connect.ts';

export interface AyonOptions {
  /** Projects to answer for, in any letter case, the workfiles' own first. Empty means all that the files hold. */
  readonly projects: readonly string[];
  /** Where `AYON_API_KEY`, `AYON_SERVER_URL` and proxies are looked up; `process.env` unless told. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Go on with a user who sees only a part of a project; refused unless told. */
  readonly partial?: boolean | undefined;
  /** Called now and then while a file is read. */
  readonly onProgress?: ((progress: { readonly source: string; readonly rows: number }) => void) | undefined;
  /** Asks for a name and a password; called only for a server, and only where `AYON_API_KEY` is not set. */
  readonly credentials?: (() => Promise<Credentials | null>) | undefined;
  /** How paths are compared; as `src/paths` does unless told. */
  readonly pathKey?: PathKey | undefined;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** How the client waits between attempts; tests hand in one that does not. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

/**
 * Opens AYON sources as one catalog: addresses of servers, snapshot files and database dumps, told apart by content.
 * Where two sources hold the same project, the first one answers.
 *
 * @param sources none means the server of `AYON_SERVER_URL`.
 * @throws RemapError where a source cannot be read or a project is in none of them.
 */
export async function openAyon(sources: readonly string[], options: AyonOptions): Promise<OpenedAyon> {
  const env = options.env ?? process.env;
  const names = sources.length > 0 ? sources : defaultSource(env);
  const opened: AyonSource[] = [];
  try {
    for (const name of names) opened.push(await openSource(name, options, env));
    return new CombinedCatalog(opened, pickReaders(opened, options.projects));
  } catch (error) {
    for (const source of opened) await source.close();
    throw error;
  }
}

function defaultSource(env: NodeJS.ProcessEnv): readonly string[] {
  const url = (env.AYON_SERVER_URL ?? '').trim();
  if (url !== '') return [url];
  throw new RemapError({
    kind: 'usage',
    subject: '--ayon',
    operation: 'opening AYON',
    problem: 'no source is given and AYON_SERVER_URL is not set',
    remedy: 'Give --ayon with the address of the server, a snapshot or a database dump.',
  });
}

async function openSource(name: string, options: AyonOptions, env: NodeJS.ProcessEnv): Promise<AyonSource> {
  const key = options.pathKey ?? pathKey;
  const detected = await detectSource(name);
  if (detected.kind === 'server') return openServer(name, { ...options, env, pathKey: key });
  const asked = new Set(options.projects.map((project) => project.toLowerCase()));
  const { onProgress } = options;
  const file = {
    wanted: (project: string) => asked.size === 0 || asked.has(project.toLowerCase()),
    pathKey: key,
    signal: options.signal,
    onProgress: onProgress && (({ rows }: { readonly rows: number }) => onProgress({ source: name, rows })),
  };
  return detected.kind === 'snapshot' ? openSnapshot(name, file) : openPgDump(name, detected.coding, file);
}

/** One reader a project, in the order of asking; the first source that has it. */
function pickReaders(sources: readonly AyonSource[], projects: readonly string[]): readonly ProjectReader[] {
  const all = sources.flatMap((source) => source.readers);
  const asked = projects.length > 0 ? projects : all.map((reader) => reader.project.name);
  const picked = new Map<string, ProjectReader>();
  for (const name of asked) {
    const low = name.toLowerCase();
    const reader = all.find((known) => known.project.name.toLowerCase() === low);
    if (reader === undefined) throw noSuchProject(name, sources);
    picked.set(low, reader);
  }
  return [...picked.values()];
}

const MANY = 20;

function noSuchProject(name: string, sources: readonly AyonSource[]): RemapError {
  const there = [...new Set(sources.flatMap((source) => source.available))].sort();
  const shown = there.slice(0, MANY).join(', ') + (there.length > MANY ? ` and ${there.length - MANY} more` : '');
  return new RemapError({
    kind: 'source',
    subject: sources.map((source) => source.info.name).join(', '),
    operation: 'opening AYON',
    problem: `there is no project ${name}`,
    remedy:
      there.length > 0 ? `There are: ${shown}. Give one of them with --project.` : 'There are no projects at all.',
  });
}
