import { AnswerTooLong, textOf } from '../files/body.ts';
import { RemapError, systemCode } from '../model/error.ts';
import { afanasyRequest } from './afanasy.ts';
import { deadlineMerge, deadlineShards } from './deadline.ts';
import type { FarmJob } from './job.ts';

/** How long a farm's server may take to answer, in milliseconds. */
const PATIENCE = 30_000;
/** How much it may answer, in bytes: an id, or a sentence. */
const MOST = 1_000_000;

/**
 * Sends the job to Deadline's web service at `url` (`http://host:8081`). Returns the ids of both jobs.
 * Throws a `RemapError` of kind `source` when the service does not take it.
 */
export async function sendToDeadline(job: FarmJob, url: string): Promise<{ shards: string; merge: string }> {
  const address = new URL('api/jobs', withSlash(url)).href;
  const shards = jobId(await post(address, JSON.stringify(deadlineShards(job))), address);
  const merge = jobId(await post(address, JSON.stringify(deadlineMerge(job, shards))), address);
  return { shards, merge };
}

/**
 * Sends the job to an Afanasy server at `url` (`http://host:51000`). Returns the job's id.
 * Throws a `RemapError` of kind `source` when the server does not take it.
 */
export async function sendToAfanasy(job: FarmJob, url: string): Promise<number> {
  const body = JSON.stringify(afanasyRequest(job));
  // Afanasy drops the connection of a request without its own header, the length of the body in bytes.
  const answer = await post(withSlash(url), body, { AFANASY: String(Buffer.byteLength(body)) });
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'number' && answer.id > 0)
    return answer.id;
  throw refused(url, `it answered ${JSON.stringify(answer).slice(0, 200)}`);
}

async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await textOf(response, MOST);
  } catch (error) {
    if (error instanceof AnswerTooLong) throw refused(url, error.message);
    const cause = error instanceof Error ? error.cause : undefined;
    throw refused(url, `it cannot be reached (${systemCode(cause) ?? (error instanceof Error ? error.name : '?')})`);
  }
  if (!response.ok) throw refused(url, `it answered ${response.status}: ${text.slice(0, 200)}`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refused(url, `it answered no JSON: ${text.slice(0, 200)}`);
  }
}

function jobId(answer: unknown, url: string): string {
  if (typeof answer === 'object' && answer !== null && '_id' in answer && typeof answer._id === 'string')
    return answer._id;
  throw refused(url, `it answered without a job id: ${JSON.stringify(answer).slice(0, 200)}`);
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function refused(url: string, problem: string): RemapError {
  return new RemapError({
    kind: 'source',
    subject: url,
    operation: 'sending the job to the farm',
    problem,
    remedy: 'Check the address and that its HTTP service runs, or leave --send away and submit the files',
  });
}
