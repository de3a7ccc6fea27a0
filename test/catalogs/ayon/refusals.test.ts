import { expect, it, onTestFinished } from 'vitest';

import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer } from '../../support/ayon-server.ts';
import { failure, openFake } from './helpers.ts';

async function serve(): Promise<AyonServer> {
  const server = await startAyonServer({ projects: [opPrj()] });
  onTestFinished(() => server.close());
  return server;
}

it.each([
  [403, 'Read access denied for ufree in project OpPrj', 'access group'],
  [401, 'Session expired', 'Sign in again'],
])(
  'a refusal with status %i inside of a GraphQL answer is one of access, not of the query',
  async (status, message, remedy) => {
    const server = await serve();
    const ayon = await openFake(server);
    const body = { data: null, errors: [{ message, path: ['project', 'representations'], extensions: { status } }] };
    server.faults.push({ trouble: { kind: 'json', body }, when: ({ path }) => path === '/graphql' });
    const error = await failure(ayon.byIds(new Set(['0'.repeat(32)])));
    expect(error.message).toContain(message);
    expect(error.remedy).toContain(remedy);
    expect(error.remedy).not.toContain('report this');
  },
);

it('a ban after failed logins is told in the words of the server, and says to wait', async () => {
  const server = await serve();
  const detail = 'Too many failed login attempts';
  const trouble = { kind: 'json', status: 403, body: { code: 403, detail } } as const;
  server.faults.push({ trouble, when: ({ path }) => path === '/api/auth/login' });
  const credentials = () => Promise.resolve({ name: 'artist', password: 'right' });
  const error = await failure(openFake(server, { env: {}, credentials }));
  expect(error.message).toContain(detail);
  expect(error.remedy).toContain('Wait');
});
