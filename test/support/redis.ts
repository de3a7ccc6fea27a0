import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { until } from './waiting.ts';

/** Whether this machine has Debian's `redis-server` (apt-get install redis-server). */
export const hasRedis = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'redis-server')));

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A real Redis that keeps nothing on the disk. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Resolves when it is gone, and its data with it. */
  kill(): Promise<void>;
}

export async function startRedis(
  options: { readonly port?: number; readonly password?: string } = {},
): Promise<TestRedis> {
  const port = options.port ?? (await freePort());
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const password = options.password === undefined ? [] : ['--requirepass', options.password];
  const redis = spawn('redis-server', [...words, ...password], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  redis.stdout.on('data', (text: Buffer) => (said += text.toString()));
  await until('a Redis that accepts connections', () => said.includes('Ready to accept connections'));
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void redis.kill(signal),
    kill: async () => {
      const ended = once(redis, 'exit');
      if (redis.exitCode === null && redis.signalCode === null && redis.kill('SIGKILL')) await ended;
    },
  };
}
