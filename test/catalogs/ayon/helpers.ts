import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

import { openAyon, type AyonOptions, type OpenedAyon } from '../../../src/catalogs/ayon/open.ts';
import { RemapError } from '../../../src/model/error.ts';
import type { AyonServer } from '../../support/ayon-server.ts';

/** A folder for this test file, removed at its end. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-ayon-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for nothing, so that back-off takes no time. */
export const noWait = (): Promise<void> => Promise.resolve();

export function openFake(server: AyonServer, options: Partial<AyonOptions> = {}): Promise<OpenedAyon> {
  return openAyon([server.url], { projects: ['OpPrj'], env: server.env, wait: noWait, ...options });
}

/** The one error that a promise ends with; anything that is not a RemapError fails the test. */
export async function failure(promise: Promise<unknown>): Promise<RemapError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RemapError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

/** GraphQL requests of a server, as their queries' names. */
export function queriesOf(server: AyonServer): readonly string[] {
  return server.requests
    .filter((request) => request.path === '/graphql')
    .map((request) => /query (\w+)/.exec(textOf(request.body, 'query'))?.[1] ?? '?');
}

/** The variables of each GraphQL request. */
export function variablesOf(server: AyonServer): readonly Record<string, unknown>[] {
  return server.requests
    .filter((request) => request.path === '/graphql')
    .map((request) => (request.body as { variables: Record<string, unknown> }).variables);
}

function textOf(value: unknown, key: string): string {
  return typeof value === 'object' && value !== null ? String(new Map(Object.entries(value)).get(key)) : '';
}
