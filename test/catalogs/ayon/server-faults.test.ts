import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { failure, openFake, queriesOf, variablesOf } from './helpers.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer, type SeenRequest, type Trouble } from '../../support/ayon-server.ts';
import { openAyon } from '../../../src/catalogs/ayon/open.ts';

const MODEL_MAIN = '94ce05244bf65d1bbd10e88b2e4f4087';
const IDS = new Set([MODEL_MAIN]);

const graphql = (request: SeenRequest): boolean => request.path === '/graphql';

let server: AyonServer;
let waits: number[];

beforeEach(async () => {
  server = await startAyonServer({ projects: [opPrj()] });
  waits = [];
});

afterEach(() => server.close());

function open(options: Parameters<typeof openFake>[1] = {}) {
  return openFake(server, {
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
}

describe('a passing trouble', () => {
  const troubles: readonly (readonly [string, Trouble])[] = [
    ['a cut connection', { kind: 'cut' }],
    ['an answer that is cut off', { kind: 'cut-body' }],
    ['an answer without a length that just stops', { kind: 'cut-body', quietly: true }],
    ['status 502 with a web page', { kind: 'html', status: 502 }],
    ['status 503', { kind: 'status', status: 503 }],
    ['status 504', { kind: 'status', status: 504 }],
    ['status 429', { kind: 'status', status: 429 }],
  ];

  it.each(troubles)('%s is tried again', async (_name, trouble) => {
    const ayon = await open();
    server.faults.push({ trouble, times: 1, when: graphql });
    expect((await ayon.byIds(IDS)).size).toBe(1);
    expect(waits).toEqual([1000]);
  });

  it('waits longer each time, and as long as the server asks', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'status', status: 503 }, times: 2, when: graphql });
    server.faults.push({
      trouble: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
      times: 1,
      when: graphql,
    });
    expect((await ayon.byIds(IDS)).size).toBe(1);
    expect(waits).toEqual([1000, 2000, 7000]);
  });

  it('meets the first request as well', async () => {
    server.faults.push({ trouble: { kind: 'cut' }, times: 2 });
    expect((await (await open()).byIds(IDS)).size).toBe(1);
  });
});

describe('a lasting trouble', () => {
  it('ends after four attempts with one sentence and a remedy', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'status', status: 503, body: 'upstream gone' }, when: graphql });
    const error = await failure(ayon.byIds(IDS));
    expect(queriesOf(server).length).toBe(4);
    expect(error.kind).toBe('source');
    expect(error.subject).toBe(server.url);
    expect(error.message).toBe(
      `${server.url}: looking up representations: the server is too busy or in maintenance (status 503). Wait a moment and run again; if it happens again, look into the log of the server.`,
    );
  });

  it('leaves nothing behind on the signal that ends the command, of which Node would warn', async () => {
    const { signal } = new AbortController();
    const ayon = await open({ signal, wait: undefined });
    const trouble: Trouble = { kind: 'status', status: 503, headers: { 'retry-after': '0' } };
    server.faults.push({ trouble, when: graphql });
    await failure(ayon.byIds(IDS));
    expect(queriesOf(server).length).toBe(4);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('a cut connection is told in words', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'cut' }, when: graphql });
    expect((await failure(ayon.byIds(IDS))).message).toContain('the connection was cut');
  });

  it('a server that never answers is given up after the time limit', async () => {
    const ayon = await open({ timeoutMs: 90_000 });
    const limits: { readonly ms: number; readonly over: AbortController }[] = [];
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const over = new AbortController();
      limits.push({ ms, over });
      return over.signal;
    });
    // The time is over as soon as the server has the request.
    const when = (request: SeenRequest): boolean => {
      limits.at(-1)?.over.abort(new DOMException('the time is over', 'TimeoutError'));
      return graphql(request);
    };
    server.faults.push({ trouble: { kind: 'never' }, when });
    const error = await failure(ayon.byIds(IDS)).finally(() => timeout.mockRestore());
    expect(error.message).toContain('did not answer within 90 s');
    expect(limits.map(({ ms }) => ms)).toEqual(Array(4).fill(90_000));
  });

  it('a web page instead of data is not tried again', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'html' }, when: graphql });
    const error = await failure(ayon.byIds(IDS));
    expect(queriesOf(server).length).toBe(1);
    expect(error.message).toContain('a web page came back where data was expected');
  });

  it('a refused query is told with the words of the server', async () => {
    const ayon = await open();
    const body = { data: null, errors: [{ message: 'Something is wrong\n here' }] };
    server.faults.push({ trouble: { kind: 'json', body }, when: graphql });
    const error = await failure(ayon.byIds(IDS));
    expect(error.message).toContain('the server refused the query: Something is wrong here.');
  });

  it.each([
    ['no data', { data: null }],
    ['a list', [1, 2]],
    ['rows without ids', { data: { project: { representations: { edges: [{ node: { name: 'ma' } }] } } } }],
    ['another shape', { data: { project: { representations: 5 } } }],
    ['no project', { data: { project: null } }],
  ])('nonsense (%s) is an error and never an empty answer', async (_name, body) => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'json', body }, when: graphql });
    expect((await failure(ayon.byIds(IDS))).kind).toBe('source');
  });
});

describe('a wrong label', () => {
  it('on right data does no harm', async () => {
    server.faults.push({ trouble: { kind: 'content-type', value: 'text/plain' } });
    expect((await (await open()).byIds(IDS)).size).toBe(1);
  });
});

describe('too much at once', () => {
  const heavy = (limit: number) => (request: SeenRequest) =>
    graphql(request) && Number((request.body as { variables: { n: number } }).variables.n) > limit;

  it('makes batches of ids smaller until the server can', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'status', status: 504 }, when: heavy(100) });
    const ids = Array.from({ length: 400 }, (_, at) => at.toString(16).padStart(32, '0'));
    expect((await ayon.byIds(new Set([...ids, MODEL_MAIN]))).size).toBe(1);
    const sizes = variablesOf(server).map(({ n }) => Number(n));
    expect(sizes.slice(0, 2)).toEqual([401, 401]);
    const answered = sizes.filter((size) => size <= 100);
    expect(answered.reduce((sum, size) => sum + size, 0)).toBe(401);
  });

  it('makes pages smaller when the database gives up, without losing or doubling a row', async () => {
    const ayon = await open();
    const body = { data: null, errors: [{ message: 'canceling statement due to statement timeout' }] };
    server.faults.push({ trouble: { kind: 'json', body }, when: heavy(60) });
    const survey = await ayon.survey('OpPrj');
    expect(survey.representations.total).toBe(36);
    expect(survey.versions.total).toBe(28);
  });

  it('ends with an error when even the smallest page is too much', async () => {
    const ayon = await open();
    server.faults.push({ trouble: { kind: 'status', status: 500 }, when: graphql });
    expect((await failure(ayon.survey('OpPrj'))).message).toContain('the server failed inside (status 500)');
  });
});

describe('pages', () => {
  it('that do not move on are an error, not an endless loop', async () => {
    const ayon = await open();
    const page = { pageInfo: { hasNextPage: true, endCursor: 'WzFd' }, edges: [{ node: {} }] };
    const node = { id: MODEL_MAIN, version: 1, active: true, productId: MODEL_MAIN, author: null };
    const body = { data: { project: { versions: { ...page, edges: [{ node }] } } } };
    server.faults.push({ trouble: { kind: 'json', body }, when: graphql });
    expect((await failure(ayon.survey('OpPrj'))).message).toContain('gives the same place again');
  });
});

describe('a failed answer', () => {
  it('is not remembered: the next question is asked anew', async () => {
    const ayon = await open();
    const query = {
      project: null,
      folderPath: '/assets/char/hero',
      folderName: null,
      product: 'modelMain',
      version: 1,
    };
    server.faults.push({ trouble: { kind: 'html' }, times: 1, when: graphql });
    await failure(ayon.byChain([query]));
    expect((await ayon.byChain([query])).size).toBe(1);
    const keys = new Set(Array.from({ length: 20 }, (_, at) => `opprj/${at}`));
    server.faults.push({ trouble: { kind: 'html' }, times: 1, when: graphql });
    await failure(ayon.byPathKeys(keys));
    expect((await ayon.byPathKeys(keys)).size).toBe(0);
  });
});

describe('an interruption', () => {
  it('ends the work at once and says how to go on', async () => {
    const stop = new AbortController();
    const ayon = await open({ signal: stop.signal });
    const when = (request: SeenRequest): boolean => {
      stop.abort();
      return graphql(request);
    };
    server.faults.push({ trouble: { kind: 'never' }, when });
    expect((await failure(ayon.byIds(IDS))).kind).toBe('interrupted');
    expect(queriesOf(server), 'nothing is tried again').toHaveLength(1);
  });
});

describe('a server that is not there', () => {
  it('is told in words, with the proxy that Node does not use', async () => {
    const gone = await startAyonServer();
    const { url, env } = gone;
    await gone.close();
    const wait = (): Promise<void> => Promise.resolve();
    const plain = await failure(openAyon([url], { projects: ['OpPrj'], env, wait }));
    expect(plain.message).toContain('connecting: nothing answers at that address and port');
    const behind = { ...env, HTTPS_PROXY: 'http://user:pr0xy-pass@proxy:3128' };
    const proxied = await failure(openAyon([url], { projects: ['OpPrj'], env: behind, wait }));
    expect(proxied.message).toContain('HTTPS_PROXY is set, but Node uses it only');
    expect(proxied.message).not.toContain('pr0xy-pass');
  });

  it('at a port to which nothing is ever sent is not blamed on a proxy', async () => {
    const wait = (): Promise<void> => Promise.resolve();
    const error = await failure(
      openAyon(['http://127.0.0.1:9'], { projects: ['OpPrj'], env: { AYON_API_KEY: 'k' }, wait }),
    );
    expect(error.message).toContain('the port of that address is kept for another service');
    expect(error.message).not.toContain('proxy');
  });

  it('with a name that nobody knows is told in words', async () => {
    const wait = (): Promise<void> => Promise.resolve();
    const error = await failure(
      openAyon(['http://no-such-host.invalid'], { projects: ['OpPrj'], env: server.env, wait }),
    );
    expect(error.message).toMatch(/no server of that name is known|the name of the server could not be looked up/);
  });
});
