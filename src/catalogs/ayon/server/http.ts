import { AnswerTooLong, jsonOf, textOf } from '../../../files/body.ts';
import { interrupted } from '../interrupt.ts';
import { RemapError } from '../../../model/error.ts';
import { networkTrouble, serverError, tooLong, UnavailableError } from './trouble.ts';

export interface HttpOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** How long one request may take, in milliseconds; 90 000 unless told. A page of 5000 rows takes seconds on a busy server. */
  readonly timeoutMs?: number | undefined;
  /** Waits between attempts; tests hand in one that does not. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

/** What a server answered: any status that is not a trouble of its own, with the JSON of the body. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
  /** Where a redirect points to. */
  readonly location: string | null;
}

/** Some requests of which the first failure ends the others. */
export interface Together {
  readonly http: Http;
  readonly fail: () => void;
  /** Has to be called when all of them are over. */
  readonly lift: () => void;
}

interface Request {
  readonly operation: string;
  readonly path: string;
  readonly body?: unknown;
  /** How often it is tried in all. */
  readonly attempts?: number;
  /** How many bytes the answer may have, unpacked; `SMALL_ANSWER` unless told. */
  readonly most?: number;
}

/** For an answer about the server, a user or a project, in bytes: the longest of them, a list of projects, has 200 a project. */
const SMALL_ANSWER = 4_000_000;
/** For a page of rows, in bytes. Rows with the files of long sequences are longer; such pages are asked for in parts. */
export const PAGE_ANSWER = 32_000_000;

const ATTEMPTS = 4;
const FIRST_WAIT = 1000;

/**
 * Speaks JSON with one AYON server over `fetch`. Knows the secret that is sent, and makes sure that it goes to this server
 * only and stands in no message.
 */
export class Http {
  /** The server's address without a slash at the end, and without credentials. */
  readonly base: string;
  readonly #options: HttpOptions;
  #headers: Readonly<Record<string, string>> = {};
  #secrets: readonly string[] = [];

  constructor(base: string, options: HttpOptions) {
    this.base = base;
    this.#options = options;
  }

  get env(): NodeJS.ProcessEnv {
    return this.#options.env;
  }

  /** The same server at the address that it redirected to. Secrets are not taken along. */
  at(base: string): Http {
    return new Http(base, this.#options);
  }

  /** From now on sends this header with every request. */
  authorize(header: string, value: string, secret: string): void {
    this.#headers = { [header]: value };
    this.#secrets = [secret];
  }

  /** The same server and login for requests that stand or fall together: `fail` ends those that are under way. */
  together(): Together {
    const { signal, lift, end } = either(this.#options.signal);
    const http = new Http(this.base, { ...this.#options, signal });
    http.#headers = this.#headers;
    http.#secrets = this.#secrets;
    return { http, fail: end, lift };
  }

  /** Sends a request; tries again where the server or the network had a passing trouble. */
  async send(request: Request): Promise<Answer> {
    const attempts = request.attempts ?? ATTEMPTS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(request);
      } catch (error) {
        if (!(error instanceof UnavailableError) || !error.again || attempt >= attempts) throw error;
        await this.#wait(error.retryAfter ?? FIRST_WAIT * 2 ** (attempt - 1), request);
      }
    }
  }

  /** An error about this server. Whatever the server said is shortened, and the secret is struck out. */
  error(operation: string, problem: string, remedy: string): RemapError {
    return serverError(this.base, operation, this.clean(problem), remedy);
  }

  /** A text of the server, fit to be shown: one line, short, without the secret. */
  clean(text: string): string {
    let shown = text.replace(/\s+/g, ' ').trim();
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, '***');
    return shown.length > 300 ? `${shown.slice(0, 300)}…` : shown;
  }

  async #once(request: Request): Promise<Answer> {
    const { operation } = request;
    const timeoutMs = this.#options.timeoutMs ?? 90_000;
    const stop = this.#options.signal;
    const limit = limited(timeoutMs, stop);
    let begun = false;
    try {
      const response = await fetch(`${this.base}${request.path}`, {
        method: request.body === undefined ? 'GET' : 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json', ...this.#headers },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        // Never followed by itself: `fetch` would send X-Api-Key on to whatever host the answer names.
        redirect: 'manual',
        signal: limit.signal,
      });
      begun = true;
      return await this.#read(request, response);
    } catch (error) {
      if (stop?.aborted === true) throw interrupted(this.base, operation);
      if (error instanceof RemapError) throw error;
      if (error instanceof AnswerTooLong) throw tooLong(this.base, operation, error.what);
      throw networkTrouble({ server: this.base, operation, error, timeoutMs, begun, env: this.env });
    } finally {
      limit.lift();
    }
  }

  async #read({ operation, most }: Request, response: Response): Promise<Answer> {
    const { status } = response;
    const location = response.headers.get('location');
    const moved = status >= 300 && status < 400;
    if (moved || status >= 500 || status === 429) {
      // Nobody reads what else it says.
      void response.body?.cancel().catch(() => undefined);
      if (moved) return { status, json: null, location };
      throw this.#unavailable(operation, response);
    }
    const text = await textOf(response, most ?? SMALL_ANSWER);
    const json = jsonOf(text);
    if (json !== undefined) return { status, json, location };
    if (/^\s*</.test(text)) throw this.#webPage(operation, status);
    // A body without a length can end early without an error: what was cut off is not JSON.
    throw new UnavailableError({
      server: this.base,
      operation,
      problem: `the answer (status ${status}) is cut off or is not JSON`,
      remedy: 'Check that the address is that of an AYON server and that no proxy changes its answers.',
      tooMuch: false,
    });
  }

  #unavailable(operation: string, response: Response): UnavailableError {
    const { status } = response;
    const seconds = Number(response.headers.get('retry-after') ?? NaN);
    return new UnavailableError({
      server: this.base,
      operation,
      problem: `${STATUS_WORDS[status] ?? 'the server failed'} (status ${status})`,
      remedy: 'Wait a moment and run again; if it happens again, look into the log of the server.',
      tooMuch: status === 500 || status === 504,
      retryAfter: Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : null,
    });
  }

  #webPage(operation: string, status: number): RemapError {
    return this.error(
      operation,
      `a web page came back where data was expected (status ${status})`,
      'Check that the address is that of the AYON server itself, without a path behind it, and that no login page or proxy stands before it.',
    );
  }

  async #wait(ms: number, request: Request): Promise<void> {
    const stop = this.#options.signal;
    if (this.#options.wait !== undefined) await this.#options.wait(ms);
    else await sleep(ms, stop);
    if (stop?.aborted === true) throw interrupted(this.base, request.operation);
  }
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  429: 'the server is asked too often',
  500: 'the server failed inside',
  502: 'the proxy before the server could not reach it',
  503: 'the server is too busy or in maintenance',
  504: 'the proxy before the server gave up waiting',
};

/** Leaves nothing behind on `stop`: it lasts as long as the command, and every wait would add a listener to it. */
function sleep(ms: number, stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    stop?.addEventListener('abort', over, { once: true });
  });
}

/**
 * A signal for one whole answer, raised after so many milliseconds or with `stop`. Not `AbortSignal.any`: Node before 22.15
 * may collect what it was made of as garbage, and then it is never raised.
 */
function limited(
  milliseconds: number,
  stop: AbortSignal | undefined,
): { readonly signal: AbortSignal; readonly lift: () => void } {
  const timeout = AbortSignal.timeout(milliseconds);
  const { signal, end, lift } = either(stop);
  const late = (): void => end(timeout.reason);
  timeout.addEventListener('abort', late, { once: true });
  return {
    signal,
    lift: () => {
      timeout.removeEventListener('abort', late);
      lift();
    },
  };
}

/** A signal that is raised by `end` or with `stop`. `lift` takes its listener from `stop`, which lasts as long as the command. */
function either(stop: AbortSignal | undefined): {
  readonly signal: AbortSignal;
  readonly end: (reason?: unknown) => void;
  readonly lift: () => void;
} {
  const controller = new AbortController();
  const end = (reason?: unknown): void => controller.abort(reason);
  const stopped = (): void => end(stop?.reason);
  stop?.addEventListener('abort', stopped, { once: true });
  if (stop?.aborted === true) stopped();
  return { signal: controller.signal, end, lift: () => stop?.removeEventListener('abort', stopped) };
}
