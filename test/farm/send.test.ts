import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendToAfanasy, sendToDeadline } from '../../src/farm/send.ts';
import type { FarmJob } from '../../src/farm/index.ts';

const JOB: FarmJob = {
  name: 'remap',
  shards: 2,
  program: ['ayon-remap'],
  planArguments: ['/mnt/p', '--project', 'p'],
  out: '/mnt/run',
  retries: 1,
  user: 'sam',
  host: 'ws',
};

interface Asked {
  readonly url: string;
  readonly afanasy: string | undefined;
  readonly body: string;
}

/** A farm's server that answers one thing after the other. */
async function farm(...answers: readonly (readonly [number, string])[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const afanasy = request.headers['afanasy'];
      asked.push({ url: request.url ?? '', afanasy: typeof afanasy === 'string' ? afanasy : undefined, body });
      const [status, text] = answers[asked.length - 1] ?? [500, 'asked too often'];
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('Deadline’s web service', () => {
  it('gets the shards, and the merge that depends on them', async () => {
    const { url, asked } = await farm([200, '{"_id":"aaa"}'], [200, '{"_id":"bbb"}']);
    expect(await sendToDeadline(JOB, url)).toEqual({ shards: 'aaa', merge: 'bbb' });
    expect(asked.map((one) => one.url)).toEqual(['/api/jobs', '/api/jobs']);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      JobInfo: { Frames: '1-2', ChunkSize: '1' },
      AuxFiles: [],
    });
    expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({ JobInfo: { JobDependency0: 'aaa' } });
  });

  it.each([
    [[500, 'Pulse is down'], /answered 500: Pulse is down/],
    [[200, 'Error: no such plug-in'], /no JSON/],
    [[200, '{}'], /without a job id/],
  ] as const)('that answers %j is told in a sentence', async (answer, words) => {
    const { url } = await farm(answer);
    await expect(sendToDeadline(JOB, url)).rejects.toThrow(words);
  });

  it('that is not there is told in a sentence', async () => {
    await expect(sendToDeadline(JOB, 'http://127.0.0.1:9')).rejects.toThrow(/cannot be reached.*--send/);
  });
});

describe('Afanasy', () => {
  it('gets one job of two blocks, with the length of the body in its own header', async () => {
    const { url, asked } = await farm([200, '{"id":7}']);
    expect(await sendToAfanasy({ ...JOB, name: 'Küste' }, url)).toBe(7);
    expect(asked[0]?.afanasy).toBe(String(Buffer.byteLength(asked[0]?.body ?? '')));
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({
      job: { blocks: [{ name: 'shards' }, { name: 'merge', depend_mask: '^shards$' }] },
    });
  });

  it('that refuses the job is told in a sentence', async () => {
    const { url } = await farm([200, '{"error":"bad job"}']);
    await expect(sendToAfanasy(JOB, url)).rejects.toThrow(/bad job/);
  });
});
