import * as v from 'valibot';

import { RemapError } from '../../../model/error.ts';
import { detailOf } from './connect.ts';
import { PAGE_ANSWER, type Http } from './http.ts';
import { TooLongError, UnavailableError } from './trouble.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** A query that the server understood and refused. */
export class GraphqlError extends RemapError {
  /** What the server said, fit to be shown. */
  readonly said: string;

  constructor(server: string, operation: string, said: string) {
    super({
      kind: 'source',
      subject: server,
      operation,
      problem: `the server refused the query: ${said}`,
      remedy: 'Check that the server is version 1.0 or newer; if it is, report this with the version of the server.',
    });
    this.said = said;
  }
}

const answerSchema = v.object({
  data: v.nullish(v.record(v.string(), v.unknown())),
  errors: v.nullish(
    v.array(v.object({ message: v.string(), extensions: v.nullish(v.object({ status: v.nullish(v.number()) })) })),
  ),
});

const pageSchema = v.object({
  project: v.record(
    v.string(),
    v.object({
      pageInfo: v.nullish(v.object({ hasNextPage: v.boolean(), endCursor: v.nullish(v.string()) })),
      edges: v.array(v.object({ node: v.unknown() })),
    }),
  ),
});

/** One page of a connection. */
export interface Page {
  readonly nodes: readonly unknown[];
  readonly hasNextPage: boolean;
  /** Where to go on; opaque. */
  readonly endCursor: string | null;
}

/**
 * Sends a query. AYON answers errors with status 200; any error fails the whole query, and only a missing sign-in is 401.
 *
 * @throws GraphqlError for what the server refused; UnavailableError for what may work later or smaller.
 */
export async function query(
  http: Http,
  operation: string,
  text: string,
  variables: Variables,
  attempts?: number,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await http.send({
    operation,
    path: '/graphql',
    body: { query: text, variables },
    most: PAGE_ANSWER,
    ...(attempts === undefined ? {} : { attempts }),
  });
  if (answer.status === 401 || answer.status === 403) {
    const said = detailOf(answer.json) ?? `status ${answer.status}`;
    const remedy = 'Sign in again, or check that the key is still valid.';
    throw http.error(operation, `the server no longer accepts the key or the login (${said})`, remedy);
  }
  const parsed = v.safeParse(answerSchema, answer.json);
  if (answer.status !== 200 || !parsed.success) {
    const said = detailOf(answer.json) ?? 'no GraphQL answer';
    throw http.error(
      operation,
      `status ${answer.status}: ${said}`,
      'Check that the address is that of an AYON server.',
    );
  }
  const { data, errors } = parsed.output;
  const first = errors?.[0];
  if (first !== undefined || data === null || data === undefined) {
    const status = first?.extensions?.status ?? null;
    if (first !== undefined && (status === 401 || status === 403)) throw denied(http, operation, status, first.message);
    throw refusal(http, operation, first?.message ?? 'an answer without data', variables);
  }
  return data;
}

/** A refusal inside of a GraphQL answer, which comes with status 200. */
function denied(http: Http, operation: string, status: number, said: string): RemapError {
  return status === 401
    ? http.error(
        operation,
        `the server no longer accepts the key or the login (${said})`,
        'Sign in again, or check that the key is still valid.',
      )
    : http.error(
        operation,
        `the server does not let you read that (${said})`,
        'Ask for an access group that may read the project, or use the key of a service user.',
      );
}

function refusal(http: Http, operation: string, message: string, variables: Variables): RemapError {
  const said = http.clean(message);
  if (message === 'Project not found') {
    return http.error(
      operation,
      `the server does not show you the project ${String(variables.p)}`,
      'Ask for an access group on this project for your user, or use the key of a service user.',
    );
  }
  if (/time(d )?out|canceling statement|too many connections/i.test(message)) {
    const problem = `the database gave up (${said})`;
    const remedy = 'Run again when the server has less to do.';
    return new UnavailableError({ server: http.base, operation, problem, remedy, tooMuch: true });
  }
  return new GraphqlError(http.base, operation, said);
}

/** Asks for one page of the connection that is the only field of `project` in the query. */
export async function queryPage(
  http: Http,
  operation: string,
  text: string,
  variables: Variables,
  attempts?: number,
): Promise<Page> {
  const data = await query(http, operation, text, variables, attempts);
  const parsed = v.safeParse(pageSchema, data);
  const connection = parsed.success ? Object.values(parsed.output.project)[0] : undefined;
  if (connection === undefined) {
    const remedy = 'Report this with the version of the server.';
    throw http.error(operation, 'the server answered in a shape that this version does not know', remedy);
  }
  return {
    nodes: connection.edges.map((edge) => edge.node),
    hasNextPage: connection.pageInfo?.hasNextPage ?? false,
    endCursor: connection.pageInfo?.endCursor ?? null,
  };
}

/** Pages are never made smaller than this, but where the answer is too long: rows of one long sequence fill megabytes. */
const SMALLEST_PAGE = 50;
/** After so many good pages a page that was made smaller grows again. */
const GOOD_PAGES = 8;

/**
 * All nodes of a connection, page by page, from a cursor on.
 *
 * The server says "there is more" whenever a page is full, even the last one; then an empty page follows, whose cursor is
 * null. A page that is too much for the server is asked for again with half the rows.
 *
 * @param text a query with the variables `$n` (rows) and `$a` (cursor).
 * @param first rows a page to begin with.
 */
export async function* pages(
  http: Http,
  operation: string,
  text: string,
  variables: Variables,
  options: { readonly first: number; readonly after?: string | null },
): AsyncGenerator<Page> {
  let first = options.first;
  let after = options.after ?? null;
  let good = 0;
  for (;;) {
    let page: Page;
    const canShrink = first > SMALLEST_PAGE;
    try {
      page = await queryPage(http, operation, text, { ...variables, n: first, a: after }, canShrink ? 2 : undefined);
    } catch (error) {
      const smallest = error instanceof TooLongError ? 1 : SMALLEST_PAGE;
      if (!(error instanceof UnavailableError) || first <= smallest) throw error;
      first = Math.max(smallest, Math.floor(first / 2));
      good = 0;
      continue;
    }
    if (page.nodes.length === 0) return;
    yield page;
    if (!page.hasNextPage) return;
    if (page.endCursor === null || page.endCursor === after) {
      const remedy = 'Report this with the version of the server.';
      throw http.error(operation, 'the server says there is more and gives the same place again', remedy);
    }
    after = page.endCursor;
    good += 1;
    if (good % GOOD_PAGES === 0) first = Math.min(options.first, first * 2);
  }
}
