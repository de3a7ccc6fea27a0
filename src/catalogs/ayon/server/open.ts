import * as v from 'valibot';

import type { AyonProject } from '../../../model/catalog.ts';
import { RemapError } from '../../../model/error.ts';
import type { AyonSource, PathKey } from '../reader.ts';
import { rootsOf } from '../roots.ts';
import { connect, detailOf, serverAddress, type Connection, type Credentials } from './connect.ts';
import type { HttpOptions } from './http.ts';
import { askSight, type Sight } from './permissions.ts';
import { ServerReader } from './reader.ts';

const OPERATION = 'reading the projects';

const listSchema = v.object({ projects: v.array(v.object({ name: v.string() })) });
const projectSchema = v.object({ name: v.string(), library: v.nullish(v.boolean()) });
const anatomySchema = v.object({ roots: v.unknown() });

export interface ServerOptions extends HttpOptions {
  /** Names in any letter case. */
  readonly projects: readonly string[];
  readonly pathKey: PathKey;
  /** Go on with a user who sees only a part. */
  readonly partial?: boolean | undefined;
  readonly credentials?: (() => Promise<Credentials | null>) | undefined;
}

/** Connects to a server and reads the projects that are asked for. A project that the server does not have is left out. */
export async function openServer(url: string, options: ServerOptions): Promise<AyonSource> {
  if (options.projects.length === 0) throw withoutProject(url);
  const connection = await connect(url, options, options.credentials);
  try {
    return await openProjects(connection, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function openProjects(connection: Connection, options: ServerOptions): Promise<AyonSource> {
  const available = await listProjects(connection);
  const names = new Map(available.map((name) => [name.toLowerCase(), name]));
  const readers: ServerReader[] = [];
  const sights: Sight[] = [];
  for (const asked of options.projects) {
    const project = await readProject(connection, names.get(asked.toLowerCase()) ?? asked);
    if (project === null) continue;
    sights.push(await requireSight(connection, project.name, options.partial === true));
    readers.push(new ServerReader({ project, connection, pathKey: options.pathKey }));
  }
  return {
    info: {
      name: connection.http.base,
      kind: 'ayon-server',
      projects: readers.map((reader) => reader.project.name),
      fingerprint: `ayon:${connection.version}`,
      ...hiddenOf(sights),
    },
    available,
    readers,
    close: () => connection.close(),
  };
}

/**
 * Asks how much of a project this user sees.
 *
 * @throws RemapError where it is a part, unless that will do.
 */
export async function requireSight(connection: Connection, project: string, partial: boolean): Promise<Sight> {
  const sight = await askSight(connection, project);
  if (sight.kind !== 'part' || partial) return sight;
  throw connection.http.error(
    'asking what this user may see',
    `${connection.user} sees only a part of the project ${project}: the server hides ${sight.hidden}`,
    'Use the key of a user whose access groups restrict neither folders nor attributes for reading (an administrator or a service user); or give --partial: then nothing counts as missing in AYON, and only ids that are found are remapped.',
  );
}

/** What is hidden in any of the projects, for the header of a snapshot or a plan. */
export function hiddenOf(sights: readonly Sight[]): { readonly hidden?: string | null } {
  const parts = sights.flatMap((sight) => (sight.kind === 'part' ? [sight.hidden] : []));
  if (parts.length > 0) return { hidden: [...new Set(parts)].join('; ') };
  return sights.some(({ kind }) => kind === 'not-told') ? { hidden: null } : {};
}

/** A server may have hundreds of projects; none of them is meant by saying nothing. */
function withoutProject(url: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject: serverAddress(url),
    operation: 'opening the AYON server',
    problem: 'no project is given',
    remedy: 'Give the project of the workfiles with --project.',
  });
}

/** The names of the projects that this user sees. */
export async function listProjects(connection: Connection): Promise<readonly string[]> {
  const answer = await connection.http.send({ operation: OPERATION, path: '/api/projects' });
  const parsed = v.safeParse(listSchema, answer.json);
  if (answer.status === 200 && parsed.success) return parsed.output.projects.map((project) => project.name);
  const said = detailOf(answer.json) ?? `status ${answer.status}`;
  throw connection.http.error(OPERATION, `the server does not list its projects (${said})`, ACCESS_REMEDY);
}

const ACCESS_REMEDY =
  'Ask for an access group on the project for your user (AYON: Project settings, Access), or use the key of a service user.';

/**
 * A project with its roots; null where there is none of this name.
 *
 * @throws RemapError where it is there and this user may not read it.
 */
export async function readProject(connection: Connection, name: string): Promise<AyonProject | null> {
  const { http } = connection;
  // No project of AYON has another name; `..` would even ask for something else.
  if (!/^\w+$/.test(name)) return null;
  const path = `/api/projects/${name}`;
  const answer = await http.send({ operation: OPERATION, path });
  if (answer.status === 404 || answer.status === 400) return null;
  const parsed = v.safeParse(projectSchema, answer.json);
  if (answer.status !== 200 || !parsed.success) {
    const said = http.clean(detailOf(answer.json) ?? `status ${answer.status}`);
    const problem = `${connection.user} may not read the project ${name} (${said})`;
    throw http.error(OPERATION, problem, ACCESS_REMEDY);
  }
  const project = parsed.output;
  const anatomy = await http.send({
    operation: 'reading the roots',
    path: `/api/projects/${project.name}/anatomy`,
  });
  const roots = v.safeParse(anatomySchema, anatomy.json);
  if (anatomy.status !== 200 || !roots.success) {
    const said = http.clean(detailOf(anatomy.json) ?? `status ${anatomy.status}`);
    throw http.error('reading the roots', `the server does not give the anatomy of ${name} (${said})`, ACCESS_REMEDY);
  }
  return {
    name: project.name,
    library: project.library ?? false,
    roots: rootsOf(project.name, roots.output.roots),
  };
}
