import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openAyon, type Credentials } from '../../../src/catalogs/ayon/open.ts';
import { redirectedBase } from '../../../src/catalogs/ayon/server/redirect.ts';
import { networkTrouble } from '../../../src/catalogs/ayon/server/trouble.ts';
import type { RemapError } from '../../../src/model/error.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer, type SeenRequest } from '../../support/ayon-server.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { failure, noWait, openFake } from './helpers.ts';

const ARTIST = { name: 'artist', password: 'artist-pass-1', projects: ['OpPrj'] };
const GUEST = { name: 'guest', password: 'guest-pass-1', projects: [] };

let server: AyonServer;

beforeEach(async () => {
  server = await startAyonServer({ projects: [opPrj()], users: [ARTIST, GUEST] });
});

afterEach(() => server.close());

const at = (path: string) => (request: SeenRequest) => request.path === path;

function openWith(env: NodeJS.ProcessEnv, credentials?: () => Promise<Credentials | null>) {
  return openAyon([server.url], { projects: ['OpPrj'], env, wait: noWait, credentials });
}

function login(name: string, password: string) {
  return () => Promise.resolve({ name, password });
}

describe('the key', () => {
  it('comes from AYON_API_KEY and the server from AYON_SERVER_URL', async () => {
    const ayon = await openAyon([], { projects: ['OpPrj'], env: server.env });
    expect(ayon.sources[0]?.name).toBe(server.url);
    expect(server.requests.at(-1)?.headers['x-api-key']).toBe(server.apiKey);
  });

  it('is not sent with the first request, which asks what answers there', async () => {
    await openFake(server);
    expect(server.requests[0]?.path).toBe('/api/info');
    expect(server.requests[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('that is wrong is told, with what to check', async () => {
    const error = await failure(openWith({ AYON_API_KEY: 'wrong-key' }));
    expect(error.message).toBe(
      `${server.url}: signing in: the server does not accept the key or the login (Invalid API key). Check that AYON_API_KEY is the key of an active user of this very server; a key that was replaced works no more.`,
    );
  });

  it('that is missing is told where nobody can be asked', async () => {
    expect((await failure(openWith({}))).message).toContain('there is no key to sign in with. Set AYON_API_KEY');
    const nobody = () => Promise.resolve(null);
    expect((await failure(openWith({ AYON_API_KEY: '  ' }, nobody))).message).toContain('there is no key');
  });

  it('that holds characters of no key is refused without being shown', async () => {
    const error = await failure(openWith({ AYON_API_KEY: 'sécret\nkey' }));
    expect(error.message).toContain('AYON_API_KEY holds characters that no key has');
    expect(everythingIn(error)).not.toContain('cret');
  });
});

describe('a name and a password', () => {
  it('sign in where there is no key, and the session is ended at the end', async () => {
    const ayon = await openWith({}, login('artist', 'artist-pass-1'));
    expect((await ayon.byIds(new Set(['94ce05244bf65d1bbd10e88b2e4f4087']))).size).toBe(1);
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Bearer .{64}$/);
    await ayon.close();
    expect(server.requests.at(-1)?.path).toBe('/api/auth/logout');
  });

  it('are not asked for where there is a key', async () => {
    const never = () => Promise.reject(new Error('asked'));
    await openWith(server.env, never);
  });

  it('that are wrong are tried once, because the server counts', async () => {
    const error = await failure(openWith({}, login('artist', 'wr0ng-pass')));
    expect(error.message).toContain('the server does not accept this name and password');
    expect(server.requests.filter(at('/api/auth/login')).length).toBe(1);
    expect(everythingIn(error)).not.toContain('wr0ng-pass');
  });
});

describe('rights', () => {
  it('that are missing on a project are told, with who asked', async () => {
    const error = await failure(openWith({}, login('guest', 'guest-pass-1')));
    expect(error.message).toContain('guest may not read the project OpPrj (No access group assigned on this project)');
    expect(error.remedy).toContain('Ask for an access group');
  });

  it('that GraphQL denies by "Project not found" are told as what they are', async () => {
    const ayon = await openFake(server);
    const body = { data: null, errors: [{ message: 'Project not found', extensions: { status: 404 } }] };
    server.faults.push({ trouble: { kind: 'json', body }, when: at('/graphql') });
    const error = await failure(ayon.byIds(new Set(['0'.repeat(32)])));
    expect(error.message).toContain('the server does not show you the project OpPrj');
  });

  it('that end in between are told', async () => {
    const ayon = await openFake(server);
    const body = { code: 401, detail: 'Invalid session' };
    server.faults.push({ trouble: { kind: 'json', status: 401, body }, when: at('/graphql') });
    const error = await failure(ayon.byIds(new Set(['0'.repeat(32)])));
    expect(error.message).toContain('no longer accepts the key or the login (Invalid session)');
  });
});

describe('a wrong address', () => {
  it.each(['ftp://x', 'https://', 'http:// x'])('%s is no source', async (url) => {
    expect((await failure(openAyon([url], { projects: ['P'], env: server.env }))).message).not.toContain('undefined');
  });

  it.each(['http://user:p4ss@localhost:1', 'http://localhost:1/?token=t0ken'])(
    'with credentials is refused and not repeated (%s)',
    async (url) => {
      const error = await failure(openAyon([url], { projects: ['P'], env: server.env }));
      expect(error.kind).toBe('usage');
      expect(everythingIn(error)).not.toMatch(/p4ss|t0ken/);
    },
  );

  it('that was copied from a browser is not said to hold a password', async () => {
    const url = `${server.url}/projects/OpPrj/browser?uri=ayon%2Bentity%3A%2F%2FOpPrj`;
    const error = await failure(openAyon([url], { projects: ['P'], env: server.env }));
    expect(error.message).toContain(
      'the address goes on after a question mark, as one does that is copied from a browser',
    );
    expect(error.message).toContain('Give the address that AYON itself answers at');
    expect(error.message).not.toContain('password');
    expect(server.requests).toEqual([]);
  });

  it('that shows a web page is told, and sees no key', async () => {
    server.faults.push({ trouble: { kind: 'html' } });
    const error = await failure(openFake(server));
    expect(error.message).toContain('a web page came back where data was expected (status 200)');
    expect(JSON.stringify(server.requests)).not.toContain(server.apiKey);
  });

  it('that is another service is told, and sees no key', async () => {
    server.faults.push({ trouble: { kind: 'json', body: { status: 'ok' } } });
    expect((await failure(openFake(server))).message).toContain('what answers there is not an AYON server');
    expect(JSON.stringify(server.requests)).not.toContain(server.apiKey);
  });

  it('with a proxy that wants a password is told', async () => {
    server.faults.push({ trouble: { kind: 'status', status: 407 } });
    expect((await failure(openFake(server))).message).toContain('a proxy in between asks for a password (407)');
  });
});

describe('the project', () => {
  it('has to be named, and is never guessed', async () => {
    const error = await failure(openFake(server, { projects: [] }));
    expect(error.kind).toBe('usage');
    expect(error.message).toContain('no project is given');
    expect(server.requests).toEqual([]);
  });

  it.each(['..', '../users', 'a b', 'a/b'])('%s is no name of one', async (name) => {
    const error = await failure(openFake(server, { projects: [name] }));
    expect(error.message).toContain(`there is no project ${name}`);
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/info', '/api/users/me', '/api/projects']);
  });

  it('that cannot be read ends the session of a login', async () => {
    await failure(openWith({}, login('guest', 'guest-pass-1')));
    expect(server.requests.at(-1)?.path).toBe('/api/auth/logout');
  });
});

describe('a redirect', () => {
  it('to another host is not followed, and the key goes nowhere', async () => {
    const thief = await startAyonServer({ projects: [opPrj()] });
    const elsewhere = `http://127.0.0.1:${thief.port}/api/info?next=s3cret-state`;
    server.faults.push({ trouble: { kind: 'redirect', to: elsewhere } });
    const error = await failure(openFake(server));
    expect(error.message).toContain(`the server sends on to 127.0.0.1:${thief.port}, which is probably a login page`);
    expect(everythingIn(error)).not.toContain('s3cret-state');
    expect(thief.requests).toEqual([]);
    await thief.close();
  });

  it('of a later request is not followed either', async () => {
    const thief = await startAyonServer({ projects: [opPrj()] });
    const ayon = await openFake(server);
    const to = `http://localhost:${thief.port}/graphql`;
    server.faults.push({ trouble: { kind: 'redirect', to, status: 307 }, when: at('/graphql') });
    await failure(ayon.byIds(new Set(['0'.repeat(32)])));
    expect(thief.requests).toEqual([]);
    await thief.close();
  });

  it('to the same host is followed before the key is sent', async () => {
    const moved = await startAyonServer({ projects: [opPrj()] });
    server.faults.push({ trouble: { kind: 'redirect', to: `${moved.url}/api/info`, status: 301 } });
    const ayon = await openFake(server);
    expect(ayon.sources[0]?.name).toBe(moved.url);
    expect(JSON.stringify(server.requests)).not.toContain(server.apiKey);
    await moved.close();
  });

  it('in a circle ends', async () => {
    server.faults.push({ trouble: { kind: 'redirect', to: '/api/info' } });
    expect((await failure(openFake(server))).message).toContain('the server redirects in a circle');
  });

  it.each([
    ['https://a.example', 'https://a.example:8443/api/info', 'https://a.example:8443'],
    ['http://a.example', 'https://a.example/api/info', 'https://a.example'],
    ['http://a.example', '/ayon/api/info/', 'http://a.example/ayon'],
    ['https://a.example', 'http://a.example/api/info', null],
    ['https://a.example', 'https://b.example/api/info', null],
    ['https://a.example', 'https://a.example/login', null],
    ['https://a.example', 'https://user:pass@a.example/api/info', null],
    ['https://a.example', 'http://[', null],
  ])('from %s to %s goes on at %s', (base, location, expected) => {
    expect(redirectedBase(base, location)).toBe(expected);
  });
});

describe('a secure connection that fails', () => {
  it('because the certificate is self-signed is told in words', async () => {
    const safe = await startAyonServer({ tls: selfSigned() });
    const error = await failure(openAyon([safe.url], { projects: ['OpPrj'], env: server.env, wait: noWait }));
    expect(error.message).toBe(
      `${safe.url}: connecting: the server cannot be trusted: its certificate is self-signed. Set NODE_EXTRA_CA_CERTS to a file with your studio's certificate authority (PEM) and run again; checking is never switched off.`,
    );
    expect(safe.requests).toEqual([]);
    await safe.close();
  });

  it('because the server speaks plain HTTP is told in words', async () => {
    const url = server.url.replace('http:', 'https:');
    const error = await failure(openAyon([url], { projects: ['OpPrj'], env: server.env, wait: noWait }));
    expect(error.message).toContain('no secure connection could be made');
    expect(error.remedy).toContain('begin its address with http://');
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'its certificate has expired', 'renew it'],
    ['CERT_NOT_YET_VALID', 'its certificate is not valid yet', 'clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another name', 'Use the name'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'an authority that this machine does not know', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'does not send the certificates between', 'NODE_EXTRA_CA_CERTS'],
  ])('with %s is told in words', (code, problem, remedy) => {
    const error = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    const trouble = networkTrouble({ server: 'https://s', operation: 'connecting', error, timeoutMs: 1, env: {} });
    expect(trouble.message).toContain(problem);
    expect(trouble.remedy).toContain(remedy);
  });
});

describe('secrets', () => {
  it('stand in no error, whatever the server repeats', async () => {
    const echo = `denied for ${server.apiKey} of artist-pass-1`;
    const troubles: readonly unknown[] = [
      { data: null, errors: [{ message: echo }] },
      { code: 401, detail: echo },
      { data: { project: { representations: { edges: [{ node: echo }] } } } },
    ];
    for (const body of troubles) {
      for (const status of [200, 400, 401, 403]) {
        const ayon = await openFake(server);
        server.faults.splice(0, server.faults.length, {
          trouble: { kind: 'json', body, status },
          when: at('/graphql'),
        });
        expect(everythingIn(await failure(ayon.byIds(new Set(['0'.repeat(32)]))))).not.toContain(server.apiKey);
        server.faults.length = 0;
      }
    }
    for (const path of ['/api/users/me', '/api/projects', '/api/projects/OpPrj', '/api/projects/OpPrj/anatomy']) {
      for (const status of [200, 401, 403, 418]) {
        server.faults.splice(0, 1, { trouble: { kind: 'json', body: { detail: echo }, status }, when: at(path) });
        expect(everythingIn(await failure(openFake(server)))).not.toContain(server.apiKey);
      }
    }
  });

  it('stand neither in the sources nor anywhere in the catalog', async () => {
    const ayon = await openWith({}, login('artist', 'artist-pass-1'));
    expect(JSON.stringify([ayon.sources, ayon.projects])).not.toMatch(/artist-pass-1|Bearer/);
  });
});

/** Every text in an error, also the hidden ones. */
function everythingIn(error: RemapError): string {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const name of Object.getOwnPropertyNames(value)) walk(Object.getOwnPropertyDescriptor(value, name)?.value);
  };
  walk(error);
  return texts.join('\n');
}
