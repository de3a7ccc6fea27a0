import pLimit from 'p-limit';

import type { RemapError } from '../../../model/error.ts';
import { pages, queryPage } from './graphql.ts';
import type { Http } from './http.ts';
import { TooLongError, UnavailableError } from './trouble.ts';

/** How many ids go into one query: the server answers 500 fastest, and the request stays far below nginx's megabyte. */
const BATCH = 500;
const SMALLEST_BATCH = 25;
/** Rows a page where a query by parents may give more rows than ids. */
const CHILDREN_PAGE = 2000;
/** How many requests are under way at a time: more do not make a server of one worker faster. */
const IN_FLIGHT = 4;

/** Asks one project of one server about many ids at once. */
export class Batches {
  readonly #http: Http;
  readonly #project: string;
  readonly #limit = pLimit(IN_FLIGHT);

  constructor(http: Http, project: string) {
    this.#http = http;
    this.#project = project;
  }

  /** The rows with these ids. A batch that is too much for the server is asked for in halves. */
  async byIds<T>(operation: string, text: string, ids: readonly string[], read: Read<T>): Promise<readonly T[]> {
    const answers = await this.#together(ids, (http, batch) => this.#batch(http, operation, text, batch));
    return answers.flat().map((node) => this.#read(operation, node, read));
  }

  /** All rows whose parent is one of these ids, however many pages that takes. */
  async ofParents<T>(operation: string, text: string, ids: readonly string[], read: Read<T>): Promise<readonly T[]> {
    const answers = await this.#together(ids, async (http, batch) => {
      const nodes: unknown[] = [];
      const variables = { p: this.#project, ids: batch };
      for await (const page of pages(http, operation, text, variables, { first: CHILDREN_PAGE })) {
        nodes.push(...page.nodes);
      }
      return nodes;
    });
    return answers.flat().map((node) => this.#read(operation, node, read));
  }

  /**
   * Asks for batch after batch, some at a time. The first that fails ends all: the others would go on asking a server that
   * is gone until their own attempts are over. Throws what the first one failed with.
   */
  async #together<T>(ids: readonly string[], ask: (http: Http, batch: readonly string[]) => Promise<T>): Promise<T[]> {
    const { http, fail, lift } = this.#http.together();
    const failures: unknown[] = [];
    const one = async (batch: readonly string[]): Promise<T[]> => {
      if (failures.length > 0) return [];
      try {
        return [await ask(http, batch)];
      } catch (error) {
        failures.push(error);
        fail();
        return [];
      }
    };
    const answers = await Promise.all(chunks(ids, BATCH).map((batch) => this.#limit(() => one(batch))));
    lift();
    if (failures.length > 0) throw failures[0];
    return answers.flat();
  }

  async #batch(http: Http, operation: string, text: string, ids: readonly string[]): Promise<readonly unknown[]> {
    const canShrink = ids.length > SMALLEST_BATCH;
    try {
      const variables = { p: this.#project, ids, n: ids.length, a: null };
      return (await queryPage(http, operation, text, variables, canShrink ? 2 : undefined)).nodes;
    } catch (error) {
      const divisible = canShrink || (error instanceof TooLongError && ids.length > 1);
      if (!(error instanceof UnavailableError) || !divisible) throw error;
      const nodes: unknown[] = [];
      for (const half of chunks(ids, Math.ceil(ids.length / 2)))
        nodes.push(...(await this.#batch(http, operation, text, half)));
      return nodes;
    }
  }

  #read<T>(operation: string, node: unknown, read: Read<T>): T {
    const value = read(node);
    if (value === null) throw unknownShape(this.#http, operation);
    return value;
  }
}

/** Reads a node of an answer; null where it is not what was asked for. */
export type Read<T> = (node: unknown) => T | null;

export function unknownShape(http: Http, operation: string): RemapError {
  const remedy = 'Report this with the version of the server.';
  return http.error(operation, 'the server gave a row in a shape that this version does not know', remedy);
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}
