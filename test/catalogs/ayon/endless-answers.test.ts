import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { failure, openFake, variablesOf } from './helpers.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer, type SeenRequest } from '../../support/ayon-server.ts';
import { bomb, endlessly } from '../../support/endless-answers.ts';
import { runMeasured } from '../../support/measured-cli.ts';
import { mayaScene, temporaryFolder } from '../../support/scenes.ts';

const MODEL_MAIN = '94ce05244bf65d1bbd10e88b2e4f4087';
const graphql = (request: SeenRequest): boolean => request.path === '/graphql';

let server: AyonServer;

beforeEach(async () => {
  server = await startAyonServer({ projects: [opPrj()] });
});

afterEach(() => server.close());

describe('an answer without end', () => {
  const MEGABYTE = Buffer.alloc(1_000_000, ' ');

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    ['a packed body of 2 GB', bomb, /longer than 4 MB/],
    ['a body that goes on for ever', endlessly(MEGABYTE), /longer than 4 MB/],
    ['lists in lists', (response) => response.end('['.repeat(3_900_000)), /nested deeper than 100/],
    [
      'millions of small objects',
      (response) => response.end(`[${'{},'.repeat(1_300_000)}{}]`),
      /more than 1000000 val/,
    ],
  ])('%s ends with a sentence before any key is sent, in less than 300 MB', async (_name, write, says) => {
    server.faults.push({ trouble: { kind: 'writes', write } });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.ma'), mayaScene(['64a1b2c3d4e5f60718293041']));
    const words = ['plan', folder, '--project', 'OpPrj', '--ayon', server.url, '--out', join(folder, 'run')];
    const { code, err, megabytes } = await runMeasured(words, server.env);
    expect(err).toMatch(says);
    expect(err).toContain(`${server.url}: connecting: the answer is`);
    expect(code).toBe(2);
    expect(megabytes).toBeLessThan(300);
    expect(server.requests.map(({ path, headers }) => [path, headers['x-api-key']])).toEqual([
      ['/api/info', undefined],
    ]);
  });

  it('a page of rows that goes on for ever takes less than 300 MB too', async () => {
    server.faults.push({ trouble: { kind: 'writes', write: endlessly(MEGABYTE) }, when: graphql });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.ma'), mayaScene(['64a1b2c3d4e5f60718293041']));
    const words = ['plan', folder, '--project', 'OpPrj', '--ayon', server.url, '--out', join(folder, 'run')];
    const { code, err, megabytes } = await runMeasured(words, server.env);
    expect(err).toMatch(/longer than 32 MB, so it was not read on\./);
    expect(code).toBe(2);
    expect(megabytes).toBeLessThan(300);
  });

  it('that comes in drops is given up when its time is over, and not asked for again', async () => {
    const ayon = await openFake(server);
    let over = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => (over = new AbortController()).signal);
    const write = endlessly(' ', (times) => {
      if (times === 500) over.abort(new DOMException('the time is over', 'TimeoutError'));
    });
    server.faults.push({ trouble: { kind: 'writes', write }, when: graphql });
    const error = await failure(ayon.byIds(new Set([MODEL_MAIN]))).finally(() => timeout.mockRestore());
    expect(error.message).toContain('the answer did not end within 90 s');
    expect(variablesOf(server)).toHaveLength(1);
  });
});

describe('a page that is too long', () => {
  it('is asked for in halves, down to one row', async () => {
    const ayon = await openFake(server);
    const long = (request: SeenRequest): boolean =>
      graphql(request) && Number((request.body as { variables: { n: number } }).variables.n) > 1;
    server.faults.push({ trouble: { kind: 'writes', write: endlessly(' '.repeat(1_000_000)) }, when: long });
    const ids = new Set([MODEL_MAIN, ...Array.from({ length: 7 }, (_, at) => at.toString(16).padStart(32, '0'))]);
    expect([...(await ayon.byIds(ids)).keys()]).toEqual([MODEL_MAIN]);
    expect(variablesOf(server).map(({ n }) => n)).toEqual([8, 4, 2, 1, 1, 2, 1, 1, 4, 2, 1, 1, 2, 1, 1]);
  });
});
