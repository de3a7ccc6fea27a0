import { RemapError, systemCode } from '../../../model/error.ts';

/** A server that did not answer, or not in time, or said that it cannot now. Asking for less, or later, may help. */
export class UnavailableError extends RemapError {
  /** The request itself was too much: it took too long or broke the server. Smaller pages may go through. */
  readonly tooMuch: boolean;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter: number | null;
  /** Whether the same request may fare better a moment later. */
  readonly again: boolean;

  constructor(init: {
    readonly server: string;
    readonly operation: string;
    readonly problem: string;
    readonly remedy: string;
    readonly tooMuch: boolean;
    readonly retryAfter?: number | null;
    readonly again?: boolean;
  }) {
    super({
      kind: 'source',
      subject: init.server,
      operation: init.operation,
      problem: init.problem,
      remedy: init.remedy,
    });
    this.tooMuch = init.tooMuch;
    this.retryAfter = init.retryAfter ?? null;
    this.again = init.again ?? true;
  }
}

/** An answer that was not read to its end, as there is too much of it. Asking for fewer rows may help, asking again not. */
export class TooLongError extends UnavailableError {}

export function tooLong(server: string, operation: string, what: string): TooLongError {
  const problem = `the answer is ${what}, so it was not read on`;
  const remedy = 'Check that the address is that of the AYON server itself; if it is, look into its log.';
  return new TooLongError({ server, operation, problem, remedy, tooMuch: true, again: false });
}

export function serverError(server: string, operation: string, problem: string, remedy: string): RemapError {
  return new RemapError({ kind: 'source', subject: server, operation, problem, remedy });
}

/** OpenSSL's and Node's codes for a certificate that cannot be trusted, in words. */
const TLS_WORDS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that this machine does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it does not send the certificates between its own and a known authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that this machine does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that this machine does not know',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name than the one in the address',
};

const TLS_REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Ask who runs the server to renew it, and check the clock of this machine.',
  CERT_NOT_YET_VALID: 'Check the clock of this machine.',
  CERT_REVOKED: 'Ask who runs the server.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Use the name that the certificate is for in the address.',
};

const TRUST_REMEDY =
  "Set NODE_EXTRA_CA_CERTS to a file with your studio's certificate authority (PEM) and run again; checking is never switched off.";

/** A network error of `fetch` as a sentence. Only codes and host names are used: nothing of the request is repeated. */
export function networkTrouble(init: {
  readonly server: string;
  readonly operation: string;
  readonly error: unknown;
  readonly timeoutMs: number;
  /** Whether the answer had begun. */
  readonly begun?: boolean;
  readonly env: NodeJS.ProcessEnv;
}): RemapError {
  const { server, operation, error, timeoutMs, begun = false, env } = init;
  const code = codeOf(error);
  const tls = TLS_WORDS[code];
  if (tls !== undefined) {
    return serverError(server, operation, `the server cannot be trusted: ${tls}`, TLS_REMEDIES[code] ?? TRUST_REMEDY);
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    const problem = `no secure connection could be made (${code})`;
    return serverError(server, operation, problem, 'If the server speaks plain HTTP, begin its address with http://.');
  }
  if (code === 'TIMEOUT') {
    const within = `within ${Math.round(timeoutMs / 1000)} s`;
    const problem = begun ? `the answer did not end ${within}` : `the server did not answer ${within}`;
    // Whoever answers in drops does so the next time too.
    return new UnavailableError({ server, operation, problem, remedy: RUN_AGAIN, tooMuch: true, again: !begun });
  }
  if (isRefusedPort(error)) {
    const problem = 'the port of that address is kept for another service, and no request is ever sent to it';
    return serverError(
      server,
      operation,
      problem,
      'Give the port on which the AYON server listens (5000, unless told).',
    );
  }
  const problem = NETWORK_WORDS[code] ?? unnamed(code);
  return new UnavailableError({ server, operation, problem, remedy: reach(code, env), tooMuch: false });
}

const RUN_AGAIN = 'Run again when the server has less to do, or take a snapshot at a quiet hour.';

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no server of that name is known',
  EAI_AGAIN: 'the name of the server could not be looked up',
  ECONNREFUSED: 'nothing answers at that address and port',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ETIMEDOUT: 'the connection could not be made in time',
  UND_ERR_CONNECT_TIMEOUT: 'the connection could not be made in time',
  EHOSTUNREACH: 'there is no way to that address from here',
  ENETUNREACH: 'there is no way to that address from here',
};

/** `fetch` refuses some ports (9, 25, 6000 …) before it connects, with an error that has no code. */
function isRefusedPort(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';
}

/** `fetch` hides status 407 behind an error without a code and without a message. */
function unnamed(code: string): string {
  return code === ''
    ? 'the connection failed without a reason, as it does where a proxy in between asks for a password (407)'
    : `the connection failed (${code})`;
}

/** What to try when a server cannot be reached. `fetch` of Node does not use a proxy unless it is told to. */
function reach(code: string, env: NodeJS.ProcessEnv): string {
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'].find(
    (name) => (env[name] ?? '') !== '',
  );
  const cut = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
  if (proxy !== undefined && env.NODE_USE_ENV_PROXY !== '1') {
    return `${proxy} is set, but Node uses it only from version 24 (or 22.21) on and with NODE_USE_ENV_PROXY=1; or take a snapshot on a machine that reaches the server.`;
  }
  return cut
    ? 'Run again; if it happens again, look into the log of the server and of the proxy before it.'
    : 'Check the address and the network, or take a snapshot on a machine that reaches the server.';
}

/** The code of an error or of what caused it; `TIMEOUT` where our own time limit ended the request. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    const code = systemCode(at);
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'TIMEOUT';
    if (code !== null) return code;
    if ('name' in at && at.name === 'TimeoutError') return 'TIMEOUT';
    if ('errors' in at && Array.isArray(at.errors)) at = at.errors[0];
    else at = 'cause' in at ? at.cause : null;
  }
  return '';
}
