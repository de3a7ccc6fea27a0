import * as v from 'valibot';

import { RemapError } from '../../../model/error.ts';
import { INFO, redirectedBase, redirectHost } from './redirect.ts';
import { parseServerVersion, type ServerVersion } from './version.ts';
import { Http, type HttpOptions } from './http.ts';

/** The name and password of an AYON user. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** A server that was reached and that knows who asks. */
export interface Connection {
  readonly http: Http;
  /** As the server says it (`1.15.17+DEVELOP`). */
  readonly version: string;
  readonly parsedVersion: ServerVersion;
  /** Who asks. */
  readonly user: string;
  /** Ends the session of a login; nothing where a key is used. */
  close(): Promise<void>;
}

const CONNECTING = 'connecting';
const SIGNING_IN = 'signing in';

const infoSchema = v.object({ version: v.string() });
const userSchema = v.object({ name: v.string() });
const loginSchema = v.object({ token: v.pipe(v.string(), v.nonEmpty()) });
const detailSchema = v.object({ detail: v.string() });

/**
 * Reaches a server and checks who asks, before anything is asked.
 *
 * The first request carries no key: whatever answers at a wrong address, a login page or another host behind a redirect,
 * never sees it.
 *
 * @param credentials is called only where `AYON_API_KEY` is not set.
 */
export async function connect(
  url: string,
  options: HttpOptions,
  credentials?: () => Promise<Credentials | null>,
): Promise<Connection> {
  const { http, version } = await reachServer(new Http(serverAddress(url), options));
  const key = (options.env.AYON_API_KEY ?? '').trim();
  if (key !== '') {
    http.authorize('x-api-key', usableKey(http, key), key);
    return { http, version, parsedVersion: parseServerVersion(version), user: await whoAmI(http), close: nothing };
  }
  const login = (await credentials?.()) ?? null;
  if (login === null) {
    throw http.error(
      SIGNING_IN,
      'there is no key to sign in with',
      'Set AYON_API_KEY to the API key of a service user (AYON: Studio settings, Users), or sign in with your name and password.',
    );
  }
  await signIn(http, login);
  const user = await whoAmI(http);
  return { http, version, parsedVersion: parseServerVersion(version), user, close: () => signOut(http) };
}

const SECRET = /passw|secret|token|api_?key/i;

/** The address without a slash at the end. Credentials in it are refused: they would stand in logs and plans. */
export function serverAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') || parsed.hostname === '') {
    throw addressError('(the address)', 'it is not an address', 'Give it as https://ayon.example.com.');
  }
  const shown = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  if (parsed.username !== '' || parsed.password !== '' || SECRET.test(parsed.search)) {
    const problem = 'the address holds a name, a password or a token';
    throw addressError(shown, problem, 'Give the bare address; the key comes from AYON_API_KEY.');
  }
  if (parsed.search !== '') {
    const problem = 'the address goes on after a question mark, as one does that is copied from a browser';
    throw addressError(shown, problem, 'Give the address that AYON itself answers at, as https://ayon.example.com.');
  }
  return shown;
}

function addressError(subject: string, problem: string, remedy: string): RemapError {
  return new RemapError({
    kind: 'usage',
    subject,
    operation: 'reading the address of the AYON server',
    problem,
    remedy,
  });
}

async function reachServer(first: Http): Promise<{ readonly http: Http; readonly version: string }> {
  let http = first;
  for (let hops = 0; hops < 4; hops += 1) {
    const answer = await http.send({ operation: CONNECTING, path: INFO });
    if (answer.location !== null && answer.status >= 300 && answer.status < 400) {
      http = http.at(redirectTarget(http, answer.location));
      continue;
    }
    const info = v.safeParse(infoSchema, answer.json);
    if (answer.status === 200 && info.success) return { http, version: info.output.version };
    throw http.error(
      CONNECTING,
      `what answers there is not an AYON server (status ${answer.status})`,
      'Check the address: it is the one you open AYON with in a browser, without anything behind the host and port.',
    );
  }
  throw first.error(
    CONNECTING,
    'the server redirects in a circle',
    'Check the address, and the proxy before the server.',
  );
}

function redirectTarget(http: Http, location: string): string {
  const base = redirectedBase(http.base, location);
  if (base !== null) return base;
  throw http.error(
    CONNECTING,
    `the server sends on to ${redirectHost(http.base, location)}, which is probably a login page; nothing was sent there`,
    'Use the address that AYON itself answers at, or sign in to the network first.',
  );
}

/** A header cannot hold everything; `fetch` would put the bad key into its message. */
function usableKey(http: Http, key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw http.error(
    SIGNING_IN,
    'AYON_API_KEY holds characters that no key has',
    'Copy the key again, without quotes and line ends.',
  );
}

async function whoAmI(http: Http): Promise<string> {
  const answer = await http.send({ operation: SIGNING_IN, path: '/api/users/me' });
  const user = v.safeParse(userSchema, answer.json);
  if (answer.status === 200 && user.success) return user.output.name;
  if (answer.status === 401 || answer.status === 403) {
    throw http.error(
      SIGNING_IN,
      `the server does not accept the key or the login (${detailOf(answer.json) ?? `status ${answer.status}`})`,
      'Check that AYON_API_KEY is the key of an active user of this very server; a key that was replaced works no more.',
    );
  }
  const problem = `the server did not say who is asking (status ${answer.status})`;
  throw http.error(SIGNING_IN, problem, 'Check that the address is that of an AYON server.');
}

async function signIn(http: Http, login: Credentials): Promise<void> {
  // Not tried again: the server counts failures, and locks an address out after ten in a minute.
  const answer = await http.send({ operation: SIGNING_IN, path: '/api/auth/login', body: login, attempts: 1 });
  const parsed = v.safeParse(loginSchema, answer.json);
  const said = detailOf(answer.json);
  if (answer.status !== 200 && said !== null && /too many|failed login attempts/i.test(said)) {
    throw http.error(
      SIGNING_IN,
      `the server takes no login from here for now (${said.replaceAll(login.password, '***')})`,
      'Wait some minutes and sign in again; the name and the password may well be right.',
    );
  }
  if (answer.status !== 200 || !parsed.success) {
    throw http.error(
      SIGNING_IN,
      'the server does not accept this name and password',
      'Check both in a browser; accounts that sign in through another service need an API key (AYON_API_KEY).',
    );
  }
  http.authorize('authorization', `Bearer ${parsed.output.token}`, parsed.output.token);
}

async function signOut(http: Http): Promise<void> {
  try {
    await http.send({ operation: 'signing out', path: '/api/auth/logout', body: {}, attempts: 1 });
  } catch {
    // A session that is not ended runs out by itself; nobody can do anything about it now.
  }
}

/** The sentence in AYON's error bodies. */
export function detailOf(json: unknown): string | null {
  const parsed = v.safeParse(detailSchema, json);
  return parsed.success ? parsed.output.detail : null;
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
