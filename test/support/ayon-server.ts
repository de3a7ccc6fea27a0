import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';

import { answerQuery } from './ayon-graphql.ts';
import type { DbProject } from './ayon-rows.ts';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body. */
  readonly body: unknown;
}

/** What goes wrong, instead of the right answer. */
export type Trouble =
  | { readonly kind: 'cut' }
  /** The connection ends in the middle of the body. With `quietly`, as a body without a length that just stops. */
  | { readonly kind: 'cut-body'; readonly quietly?: boolean }
  | { readonly kind: 'never' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'content-type'; readonly value: string }
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: number }
  | { readonly kind: 'json'; readonly body: unknown; readonly status?: number }
  /** Whatever is written there. */
  | { readonly kind: 'writes'; readonly write: (response: ServerResponse) => void };

export interface Fault {
  readonly trouble: Trouble;
  /** Which requests it meets; all unless told. */
  readonly when?: (request: SeenRequest) => boolean;
  /** How often it happens; always unless told. */
  times?: number;
}

/** One recorded answer of a real server. */
export interface Recording {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
    readonly auth: 'api-key' | readonly string[];
  };
  readonly response: { readonly status: number; readonly contentType: string; readonly body: unknown };
}

export interface FakeUser {
  readonly name: string;
  readonly password: string;
  /** Projects that an access group opens; null for all. */
  readonly projects: readonly string[] | null;
  /** What access groups let this user see of a project: one folder with all below it, some attributes. All unless told. */
  readonly sees?: { readonly folder?: string; readonly attributes?: readonly string[] };
}

export interface AyonServerOptions {
  readonly projects?: readonly DbProject[];
  /** What the server says of itself. */
  readonly version?: string;
  readonly users?: readonly FakeUser[];
  /** Whether it tells a user of his own limits; yes unless told. */
  readonly tellsPermissions?: boolean;
  /** The user whose key `apiKey` is; one who sees all unless told. */
  readonly keyOf?: FakeUser;
  /** Answered before anything else where the request is the same. */
  readonly recordings?: readonly Recording[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A fake AYON server on a free port of this machine. */
export interface AyonServer {
  readonly url: string;
  readonly port: number;
  /** The key that it accepts. */
  readonly apiKey: string;
  /** Every request since the start. */
  readonly requests: SeenRequest[];
  /** What goes wrong from now on; the first that fits. */
  readonly faults: Fault[];
  /** The environment of a user with a key. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

export const API_KEY = 'k3y-5ecret-do-not-show-0123456789abcdef';
export const DEFAULT_VERSION = '1.15.17+DEVELOP';

/** The 46 answers that were recorded from a real server, version 1.15.17. */
export function recordings(): readonly Recording[] {
  const folder = new URL('../data/ayon-http/', import.meta.url);
  return readdirSync(folder).map((file) => ({
    name: file.replace('.json', ''),
    ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Recording, 'name'>),
  }));
}

export async function startAyonServer(options: AyonServerOptions = {}): Promise<AyonServer> {
  const server = new FakeServer(options);
  await server.listen();
  return server;
}

class FakeServer implements AyonServer {
  readonly apiKey = API_KEY;
  readonly requests: SeenRequest[] = [];
  readonly faults: Fault[] = [];
  port = 0;
  readonly #options: AyonServerOptions;
  readonly #http: ReturnType<typeof createServer>;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Map<string, FakeUser>();

  constructor(options: AyonServerOptions) {
    this.#options = options;
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#handle(request, response);
    };
    this.#http = options.tls === undefined ? createServer(handle) : createTlsServer(options.tls, handle);
    this.#http.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `${this.#options.tls === undefined ? 'http' : 'https'}://localhost:${this.port}`;
  }

  get env(): NodeJS.ProcessEnv {
    return { AYON_SERVER_URL: this.url, AYON_API_KEY: this.apiKey };
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, 'localhost', resolve));
    this.port = (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    this.requests.push(request);
    const trouble = this.#trouble(request);
    if (trouble === null) this.#answer(request, (status, body) => sendJson(response, status, body));
    else this.#fail(trouble, request, response);
  }

  #trouble(request: SeenRequest): Trouble | null {
    const fault = this.faults.find(({ when, times }) => (times ?? 1) > 0 && when?.(request) !== false);
    if (fault === undefined) return null;
    if (fault.times !== undefined) fault.times -= 1;
    return fault.trouble;
  }

  #fail(trouble: Trouble, request: SeenRequest, response: ServerResponse): void {
    switch (trouble.kind) {
      case 'cut':
        response.destroy();
        return;
      case 'cut-body':
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(trouble.quietly === true
            ? { connection: 'close', 'transfer-encoding': 'identity' }
            : { 'content-length': '100000' }),
        });
        response.write('{"data":{"project":{"representations":{"edges":[', () => {
          if (trouble.quietly === true) response.end();
          else response.destroy();
        });
        return;
      case 'never':
        return;
      case 'status':
        response.writeHead(trouble.status, trouble.headers ?? {}).end(trouble.body ?? '');
        return;
      case 'html':
        response
          .writeHead(trouble.status ?? 200, { 'content-type': 'text/html' })
          .end('<!DOCTYPE html><title>Sign in</title>');
        return;
      case 'content-type':
        this.#answer(request, (status, body) => {
          response.writeHead(status, { 'content-type': trouble.value }).end(JSON.stringify(body));
        });
        return;
      case 'redirect':
        response.writeHead(trouble.status ?? 302, { location: trouble.to }).end();
        return;
      case 'json':
        sendJson(response, trouble.status ?? 200, trouble.body);
        return;
      case 'writes':
        trouble.write(response);
    }
  }

  #answer(request: SeenRequest, send: (status: number, body: unknown) => void): void {
    const recorded = this.#options.recordings?.find((recording) => this.#isSame(recording, request));
    if (recorded !== undefined) {
      send(recorded.response.status, recorded.response.body);
      return;
    }
    const { status, body } = this.#route(request);
    send(status, body);
  }

  #isSame({ request }: Recording, seen: SeenRequest): boolean {
    if (request.method !== seen.method || request.path !== seen.path) return false;
    if (!isDeepStrictEqual(request.body ?? null, seen.body)) return false;
    const key = seen.headers['x-api-key'];
    if (request.auth === 'api-key') return key === this.apiKey;
    if (request.auth.includes('x-api-key')) return key !== undefined && key !== this.apiKey;
    return request.auth.includes('authorization')
      ? seen.headers.authorization !== undefined
      : key === undefined && seen.headers.authorization === undefined;
  }

  #route(request: SeenRequest): { readonly status: number; readonly body: unknown } {
    const { method, path } = request;
    if (method === 'GET' && path === '/api/info') {
      return { status: 200, body: { version: this.#options.version ?? DEFAULT_VERSION, uptime: 1.5 } };
    }
    if (method === 'POST' && path === '/api/auth/login') return this.#login(request.body);
    const user = this.#user(request);
    if (typeof user === 'string') return error(401, user);
    if (path === '/api/users/me') return { status: 200, body: { name: user.name, data: { apiKey: 'hash' } } };
    const asked = /^\/api\/users\/me\/permissions\/(\w+)$/.exec(path);
    if (asked !== null && this.#options.tellsPermissions !== false) return { status: 200, body: permissionsOf(user) };
    if (path === '/api/auth/logout') return { status: 200, body: { detail: 'Logged out' } };
    if (path === '/api/projects') return this.#projectList(user);
    if (path === '/graphql') return { status: 200, body: this.#graphql(request.body, user) };
    const project = /^\/api\/projects\/([^/]+)(\/anatomy)?$/.exec(path);
    if (project !== null) return this.#project(decodeURIComponent(project[1] ?? ''), project[2] !== undefined, user);
    return error(404, `API endpoint ${path} not found`);
  }

  /** The user that asks, or what is wrong. The key is looked at first; a token that has not 64 characters is ignored. */
  #user(request: SeenRequest): FakeUser | string {
    const key = request.headers['x-api-key'];
    if (key !== undefined)
      return key === this.apiKey
        ? (this.#options.keyOf ?? { name: 'svc', password: '', projects: null })
        : 'Invalid API key';
    const token = /^Bearer (.{64})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return 'Access token is missing';
    return this.#sessions.get(token) ?? 'Invalid session';
  }

  #login(body: unknown): { readonly status: number; readonly body: unknown } {
    const { name, password } = body as { name: string; password: string };
    const user = this.#options.users?.find((known) => known.name === name && known.password === password);
    if (user === undefined) return error(403, 'Invalid login/password combination');
    const token = Buffer.from(`session of ${name}`).toString('hex').padEnd(64, '7').slice(0, 64);
    this.#sessions.set(token, user);
    return { status: 200, body: { detail: `Logged in as ${name}`, token, user: { name } } };
  }

  #visible(user: FakeUser): readonly DbProject[] {
    const all = this.#options.projects ?? [];
    return user.projects === null ? all : all.filter((project) => user.projects?.includes(project.name));
  }

  #projectList(user: FakeUser): { readonly status: number; readonly body: unknown } {
    const projects = this.#visible(user).map(({ name, library }) => ({ name, code: name, library, active: true }));
    return { status: 200, body: { detail: '', count: projects.length, projects } };
  }

  #project(name: string, anatomy: boolean, user: FakeUser): { readonly status: number; readonly body: unknown } {
    const found = this.#options.projects?.find((known) => known.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) return error(404, `Project ${name} not found`);
    if (!this.#visible(user).includes(found)) return error(403, 'No access group assigned on this project');
    const roots = found.roots.map(({ name: root, windows, linux, darwin }) => ({ name: root, windows, linux, darwin }));
    if (anatomy) return { status: 200, body: { roots, templates: {} } };
    return { status: 200, body: { name: found.name, library: found.library, config: {} } };
  }

  #graphql(body: unknown, user: FakeUser): unknown {
    const { query, variables } = body as { query: string; variables?: Record<string, unknown> };
    const [major = 0, minor = 0, patch = 0] = (this.#options.version ?? DEFAULT_VERSION).split(/[.+-]/).map(Number);
    const world = {
      projects: (this.#options.projects ?? []).map((project) => seenBy(project, user)),
      version: [major, minor, patch] as const,
      visible: user.projects,
    };
    return answerQuery(world, query, variables ?? {});
  }
}

/** In the form of server 1.16.0. */
function permissionsOf({ sees }: FakeUser): unknown {
  const open = { enabled: false, access_list: [] };
  const list = [{ access_type: 'hierarchy', path: sees?.folder ?? null }];
  return {
    create: open,
    read: sees?.folder === undefined ? open : { enabled: true, access_list: list },
    update: open,
    delete: open,
    attrib_read: { enabled: sees?.attributes !== undefined, attributes: sees?.attributes ?? [] },
    attrib_write: { enabled: false, attributes: [] },
    endpoints: { enabled: false, endpoints: [] },
  };
}

/** The server leaves out the rows that a user may not see, and gives null for attributes, without a word. */
function seenBy(project: DbProject, { sees }: FakeUser): DbProject {
  const { folder, attributes } = sees ?? {};
  const paths = new Map<string, string>();
  for (let round = 0; round < project.folders.length; round += 1)
    for (const { id, name, parentId } of project.folders)
      paths.set(id, `${parentId === null ? '' : (paths.get(parentId) ?? '')}/${name}`);
  const isSeen = (id: string): boolean => {
    const path = paths.get(id) ?? '';
    return folder === undefined || path === folder || path.startsWith(`${folder}/`);
  };
  const products = project.products.filter(({ folderId }) => isSeen(folderId));
  const productIds = new Set(products.map(({ id }) => id));
  const versions = project.versions.filter(({ productId }) => productIds.has(productId));
  const versionIds = new Set(versions.map(({ id }) => id));
  const attribOf = (attrib: DbProject['representations'][number]['attrib']): typeof attrib =>
    Object.fromEntries(Object.entries(attrib).filter(([name]) => attributes?.includes(name) ?? true));
  return {
    ...project,
    folders: project.folders.filter(({ id }) => isSeen(id)),
    products,
    versions,
    representations: project.representations
      .filter(({ versionId }) => versionIds.has(versionId))
      .map((row) => ({ ...row, attrib: attribOf(row.attrib) })),
  };
}

function error(code: number, detail: string): { readonly status: number; readonly body: unknown } {
  return { status: code, body: { code, detail } };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers,
    body: text === '' ? null : (JSON.parse(text) as unknown),
  };
}
