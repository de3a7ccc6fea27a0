import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { parseDecisions } from '../../matchers/decisions/load.ts';
import { parseJson } from '../../files/json-lines.ts';
import { RemapError, systemCode } from '../../model/error.ts';
import { openPlan } from '../../run/folder.ts';
import { contentPolicy, htmlPieces } from './html/pieces.ts';
import { writePieces } from './write-reports.ts';
import { readOverview } from './overview.ts';
import type { Overview } from './overview.ts';

/** A hundred thousand decisions with comments are some 40 MB; more than this is no review. */
const MAX_BODY = 256 * 1024 * 1024;

export interface ReviewServer {
  /** The address to open, with the token in it. */
  readonly url: string;
  /** Where the decisions are saved. */
  readonly decisions: string;
  close(): Promise<void>;
}

/**
 * Serves the report of a run folder on 127.0.0.1 and saves what is decided in it to `RUN/decisions.json`.
 *
 * Other pages in the same browser can send requests here, so every request must name a random token in its path, the very
 * host of this server (a foreign name that was pointed at 127.0.0.1 is refused) and, where it writes, this origin.
 */
export async function serveReview(run: string, port = 0): Promise<ReviewServer> {
  const overview = await readOverview(run);
  const token = randomBytes(24).toString('base64url');
  const decisions = join(run, 'decisions.json');
  const store = new DecisionStore(decisions, await readSaved(decisions), overview.plan);
  const server = createServer((request, response) => {
    void answer({ run, token, overview, store, server }, request, response).catch(() => {
      if (!response.headersSent)
        refuse(response, 500, 'The page could not be made; see whether the plan is still there.');
      response.destroy();
    });
  });
  await listen(server, port);
  return {
    url: `http://${hostOf(server)}/${token}/`,
    decisions,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Context {
  readonly run: string;
  readonly token: string;
  readonly overview: Overview;
  readonly store: DecisionStore;
  readonly server: Server;
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  protect(response);
  const host = hostOf(context.server);
  if (request.headers.host !== host) return refuse(response, 421, 'This address is served under another name.');
  const [, given, name, ...more] = (request.url ?? '').split('/');
  if (!sameText(given ?? '', context.token) || more.length > 0) return refuse(response, 404, 'There is nothing here.');
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return refuse(response, 403, 'Another page may not ask this.');
  }
  if (name === '' && request.method === 'GET') return sendPage(context, response);
  if (name === 'decisions' && request.method === 'GET') return sendDecisions(context.store, response);
  if (name === 'decisions' && request.method === 'PUT') return takeDecisions(context.store, host, request, response);
  refuse(response, 404, 'There is nothing here.');
}

/** Headers of every answer: nobody frames, sniffs, keeps or reads it from another origin. */
function protect(response: ServerResponse): void {
  response.setHeader('content-security-policy', `${contentPolicy('decisions')}; frame-ancestors 'none'`);
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
}

function refuse(response: ServerResponse, status: number, says: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(says);
}

async function sendPage({ run, overview }: Context, response: ServerResponse): Promise<void> {
  const { workfiles } = await openPlan(run);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  for await (const piece of htmlPieces(overview, workfiles, 'decisions')) {
    if (!response.write(piece)) await once(response, 'drain');
  }
  response.end();
}

function sendDecisions(store: DecisionStore, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', etag: store.revision }).end(store.text);
}

async function takeDecisions(
  store: DecisionStore,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers.origin !== `http://${host}`) return refuse(response, 403, 'Another page may not change this.');
  if (request.headers['content-type'] !== 'application/json') return refuse(response, 415, 'Decisions are JSON.');
  const body = await bodyOf(request);
  if (body === null) return refuse(response, 413, 'That is more than any review.');
  if (request.headers['if-match'] !== store.revision) {
    return refuse(response, 412, 'another window has saved meanwhile. Reload this page to see its decisions.');
  }
  try {
    await store.save(body);
  } catch (error) {
    response.setHeader('etag', store.revision);
    return refuse(response, 400, error instanceof Error ? error.message : String(error));
  }
  response.writeHead(204, { etag: store.revision }).end();
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return null;
    size += chunk.length;
    if (size > MAX_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The decisions on disk. A revision tells two windows apart, so that neither overwrites the other unseen. */
class DecisionStore {
  readonly #path: string;
  #text: string;
  #count = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(path: string, saved: string | null, plan: string) {
    this.#path = path;
    this.#text = saved ?? JSON.stringify({ plan, decisions: [] });
  }

  get text(): string {
    return this.#text;
  }

  get revision(): string {
    return `"${this.#count}"`;
  }

  /** Takes only what `plan --decisions` would take. */
  async save(text: string): Promise<void> {
    parseDecisions(text, basename(this.#path));
    this.#count += 1;
    this.#text = text;
    const before = this.#saving;
    this.#saving = before.catch(() => undefined).then(() => writePieces(this.#path, onePiece(text)));
    await this.#saving;
  }
}

async function* onePiece(text: string): AsyncGenerator<string, void, undefined> {
  yield await Promise.resolve(text);
}

async function readSaved(path: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  parseDecisions(text, path);
  const value = parseJson(text);
  if (value === undefined) throw notOurs(path);
  if (typeof value === 'object' && value !== null && 'decisions' in value) return text;
  return JSON.stringify({ decisions: value });
}

/** A table, or JSON line by line: `plan` takes both, but the page could not write into them. */
function notOurs(path: string): RemapError {
  return new RemapError({
    kind: 'input',
    subject: path,
    operation: 'reading the decisions that were saved before',
    problem: 'it is not the JSON that `review` writes',
    remedy: 'Give the file another name, and give it to `plan --decisions`',
  });
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new RemapError({
      kind: 'usage',
      subject: `127.0.0.1:${port}`,
      operation: 'serving the review',
      problem: `the system said ${systemCode(error) ?? String(error)}`,
      remedy: 'Choose another --port, or leave it out',
      cause: error,
    });
  }
}

function hostOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
