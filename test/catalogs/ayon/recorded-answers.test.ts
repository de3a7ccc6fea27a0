import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { contextKeys, contextOf } from '../../../src/catalogs/ayon/context.ts';
import { connect } from '../../../src/catalogs/ayon/server/connect.ts';
import { pages, query } from '../../../src/catalogs/ayon/server/graphql.ts';
import { Http } from '../../../src/catalogs/ayon/server/http.ts';
import {
  chainOf,
  folderOf,
  pathsOf,
  productOf,
  representationOf,
  versionOf,
} from '../../../src/catalogs/ayon/server/nodes.ts';
import { readProject } from '../../../src/catalogs/ayon/server/open.ts';
import { SWEEPS } from '../../../src/catalogs/ayon/server/queries.ts';
import { rootsOf } from '../../../src/catalogs/ayon/roots.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { recordings, startAyonServer, type AyonServer, type Recording } from '../../support/ayon-server.ts';
import { failure, noWait } from './helpers.ts';

const all = recordings();
const TOKEN = 't'.repeat(64);

let server: AyonServer;

beforeAll(async () => {
  server = await startAyonServer({ recordings: all });
});

afterAll(() => server.close());

/** A client that signs in as the recording's request did. */
function clientFor({ request }: Recording): Http {
  const http = new Http(server.url, { env: {}, wait: noWait });
  if (request.auth === 'api-key') http.authorize('x-api-key', server.apiKey, server.apiKey);
  else if (request.auth.includes('x-api-key')) http.authorize('x-api-key', 'wrong', 'wrong');
  else if (request.auth.includes('authorization')) http.authorize('authorization', `Bearer ${TOKEN}`, TOKEN);
  return http;
}

function recorded(name: string): Recording {
  const found = all.find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`no recording ${name}`);
  return found;
}

/** Sends a recorded GraphQL request through the client's own code. */
function ask(name: string) {
  const recording = recorded(name);
  const body = recording.request.body as { query: string; variables?: Record<string, unknown> };
  return query(clientFor(recording), 'asking', body.query, body.variables ?? {});
}

describe('an error that a real server gave', () => {
  const expected: Readonly<Record<string, string>> = {
    err_bad_cursor: 'the server refused the query: Invalid cursor.',
    err_bad_id: 'the server refused the query: Invalid entity ID 64a000000000000000000007.',
    err_graphql_no_access: 'the server does not show you the project',
    err_project_not_found: 'the server does not show you the project',
    err_unknown_field: "the server refused the query: Cannot query field 'nofield' on type 'ProjectNode'.",
  };

  it.each(Object.entries(expected))('%s is told as: %s', async (name, words) => {
    expect((await failure(ask(name))).message).toContain(words);
  });

  it('err_graphql_401 is told as a sign-in that is not accepted', async () => {
    // Recorded without `variables`; the client always sends them, so the answer is taken from the behaving server.
    const error = await failure(query(new Http(server.url, { env: {} }), 'asking', '{me{name}}', {}));
    expect(error.message).toContain('no longer accepts the key or the login (Access token is missing)');
  });

  it.each([
    'err_401_bad_key',
    'err_401_bad_token',
    'err_401_no_auth',
    'err_project_403_no_access_group',
    'err_project_404',
  ])('%s keeps its status and its words', async (name) => {
    const recording = recorded(name);
    const answer = await clientFor(recording).send({ operation: 'asking', path: recording.request.path });
    expect(answer.status).toBe(recording.response.status);
    expect(answer.json).toEqual(recording.response.body);
  });

  it('a project without an access group is told with who asked; one that is not there is no error yet', async () => {
    const connection = { version: '1.15.17', parsedVersion: [1, 15, 17] as const, user: 'artist', close: noWait };
    const denied = { ...connection, http: clientFor(recorded('err_project_403_no_access_group')) };
    expect((await failure(readProject(denied, 'OpPrj'))).message).toContain(
      'artist may not read the project OpPrj (No access group assigned on this project)',
    );
    const missing = { ...connection, http: clientFor(recorded('err_project_404')) };
    expect(await readProject(missing, 'nope')).toBeNull();
  });

  it('a key that is wrong ends the sign-in', async () => {
    const error = await failure(connect(server.url, { env: { AYON_API_KEY: 'wrong' }, wait: noWait }));
    expect(error.message).toContain('does not accept the key or the login (Invalid API key)');
  });

  it('a login that is wrong ends the sign-in', async () => {
    const { name, password } = recorded('err_login_403').request.body as { name: string; password: string };
    const error = await failure(
      connect(server.url, { env: {}, wait: noWait }, () => Promise.resolve({ name, password })),
    );
    expect(error.message).toContain('the server does not accept this name and password');
  });
});

describe('a sign-in that a real server accepted', () => {
  it('by key gives the version and the user', async () => {
    const connection = await connect(server.url, { env: server.env, wait: noWait });
    expect(connection.version).toBe('1.15.17+DEVELOP');
    expect(connection.parsedVersion).toEqual([1, 15, 17]);
    expect(connection.user).toBe('svc');
  });

  it('gives the project with the roots of its anatomy', async () => {
    const connection = await connect(server.url, { env: server.env, wait: noWait });
    expect(await readProject(connection, 'OpPrj')).toEqual({ name: 'OpPrj', library: false, roots: opPrj().roots });
  });

  it('gives the same roots in the project itself', () => {
    const { config } = recorded('project').response.body as { config: { roots: unknown } };
    expect(rootsOf('OpPrj', config.roots)).toEqual(opPrj().roots);
  });

  it('gives a token of 64 characters, which is what later requests may carry', () => {
    const { token } = recorded('login').response.body as { token: string };
    expect(token).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the pages of a sweep that a real server gave', () => {
  const sweep = async (text: string): Promise<readonly unknown[]> => {
    const nodes: unknown[] = [];
    const http = clientFor(recorded('sweep_folders_00'));
    for await (const page of pages(http, 'sweeping', text, { p: 'OpPrj' }, { first: 12 })) nodes.push(...page.nodes);
    return nodes;
  };

  it('are followed to the end, past the full last page and the empty one behind it', async () => {
    const before = server.requests.length;
    const rows = (await sweep(SWEEPS.representation)).map(representationOf);
    expect(rows.map((row) => row?.id).sort()).toEqual(
      opPrj()
        .representations.map(({ id }) => id)
        .sort(),
    );
    expect(server.requests.length - before).toBe(4);
  });

  it('give every folder, product and version as the database has it', async () => {
    const db = opPrj();
    const folders = db.folders.map(({ id, name, parentId, active }) => ({
      kind: 'folder',
      id,
      name,
      parentId,
      active,
    }));
    const versions = db.versions.map(({ id, version, productId, author, active }) => ({
      kind: 'version',
      id,
      version,
      productId,
      author,
      active,
    }));
    const products = db.products.map((row) => ({ kind: 'product', ...row }));
    expect(byId((await sweep(SWEEPS.folder)).map(folderOf))).toEqual(byId(folders));
    expect(byId((await sweep(SWEEPS.product)).map(productOf))).toEqual(byId(products));
    expect(byId((await sweep(SWEEPS.version)).map(versionOf))).toEqual(byId(versions));
  });

  it('give paths, files and context keys of every representation', async () => {
    const rows = (await sweep(SWEEPS.representation)).map(representationOf);
    for (const db of opPrj().representations) {
      expect(rows.find((row) => row?.id === db.id)).toMatchObject({
        active: db.active,
        path: db.attrib.path ?? null,
        template: db.attrib.template ?? null,
        files: db.files.map(({ path }) => path),
        contextKeys: Object.keys(db.data.context as object).sort(),
        fileHash: db.files[0]?.hash ?? null,
      });
    }
  });

  it('are asked for by the very queries that the tool sends', () => {
    const asked = all.filter(({ name }) => name.startsWith('sweep_')).map(({ request }) => textOf(request.body));
    expect(new Set(asked)).toEqual(new Set(Object.values(SWEEPS)));
  });

  it('say that there is more when a page is exactly full', async () => {
    const data = await ask('exact_page_hasNext_true');
    const edges = (data.project as { representations: { edges: unknown[]; pageInfo: unknown } }).representations;
    expect(edges.edges.length).toBe(36);
    expect(edges.pageInfo).toMatchObject({ hasNextPage: true });
  });
});

describe('a look-up that a real server answered', () => {
  const nodesOf = async (name: string): Promise<readonly unknown[]> => {
    const data = await ask(name);
    const connection = (data.project as { representations: { edges: { node: unknown }[] } }).representations;
    return connection.edges.map(({ node }) => node);
  };

  it('by ids leaves out the unknown one and gives the chain', async () => {
    const nodes = await nodesOf('by_ids');
    expect(nodes.length).toBe(2);
    // Recorded with fewer fields than the client needs of a version: what is missing is never taken for "hidden".
    expect(nodes.map(chainOf)).toEqual([null, null]);
  });

  it('nested gives the chain with the folder path', async () => {
    const nodes = await nodesOf('nested_first5');
    expect(nodes.map(chainOf)[0]).toEqual({
      version: { id: 'ddc4bfd6fd5852f69f49e8f259d049d3', version: 1, active: true },
      product: { id: 'ce34cc3f0fbb5dc2b0afeeb2941918f5', name: 'modelMain', productType: 'model' },
      folderPath: '/assets/char/hero',
    });
    const contexts = nodes.map((node) => contextKeys((node as { context: string }).context));
    expect(contexts[0]).toContain('subset');
  });

  it('by path gives the path as it is stored', async () => {
    expect((await nodesOf('by_path_eq')).map(pathsOf)).toEqual([
      {
        id: '94ce05244bf65d1bbd10e88b2e4f4087',
        path: 'C:\\projects\\OpPrj\\assets\\char\\hero\\publish\\model\\modelMain\\v001\\op_hero_modelMain_v001.ma',
        files: [],
      },
    ]);
  });

  it('of a project name compares without case and answers with the right one', async () => {
    expect(await ask('case_insensitive_project')).toEqual({ project: { name: 'OpPrj' } });
  });

  it('over REST tells the same context as GraphQL', () => {
    const rest = recorded('representation_rest').response.body as { data: unknown };
    const db = opPrj().representations[0];
    expect(contextKeys(contextOf(rest.data))).toEqual(contextKeys(contextOf(db?.data)));
  });

  it('of all folders over REST has the same folders as the sweep', () => {
    const { folders } = recorded('folders_rest').response.body as { folders: { id: string }[] };
    expect(new Set(folders.map(({ id }) => id))).toEqual(new Set(opPrj().folders.map(({ id }) => id)));
  });
});

describe('every other recorded answer', () => {
  it.each(all.filter(({ request }) => request.path !== '/graphql' && request.path !== '/api/auth/login'))(
    '$name passes the client unchanged',
    async (recording) => {
      const { path, method, body } = recording.request;
      const answer = await clientFor(recording).send({
        operation: 'asking',
        path,
        ...(method === 'POST' ? { body } : {}),
      });
      expect(answer.status).toBe(recording.response.status);
      expect(answer.json).toEqual(recording.response.body);
    },
  );
});

/** A server gives rows in the order of creation, a database dump in any. Only fields of the row's own type are compared. */
function byId(rows: readonly (object | null)[]): ReadonlyMap<unknown, object | null> {
  return new Map(rows.map((row) => [row !== null && 'id' in row ? row.id : null, row]));
}

function textOf(body: unknown): string {
  return (body as { query: string }).query;
}
