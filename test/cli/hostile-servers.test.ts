import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostileServer, withoutEnd } from '../support/hostile-server.ts';
import { runMeasured } from '../support/measured-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const MEGABYTE = Buffer.alloc(1_000_000, 'x');

const ANSWERS: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['a web server', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n<html></html>'))],
  [
    'bytes of no protocol',
    (socket) => socket.once('data', () => socket.write(Buffer.from([0xff, 0, 0x80, 7, 13, 10, 0xfe]))),
  ],
  ['nothing, and hangs up', (socket) => socket.end()],
  ['nothing, and stays', () => undefined],
  ['text without end', (socket) => withoutEnd(socket, MEGABYTE)],
  [
    'an answer that says it is a terabyte, without end',
    (socket) => {
      socket.write('$1000000000000\r\n');
      withoutEnd(socket, MEGABYTE);
    },
  ],
  ['zeros without end', (socket) => withoutEnd(socket, Buffer.alloc(1_000_000))],
  ['lists in lists without end', (socket) => withoutEnd(socket, Buffer.from('*1\r\n'.repeat(100_000)))],
  [
    'a message of two gigabytes',
    (socket) => {
      const head = Buffer.alloc(16);
      head.writeInt32LE(0x7fffffff, 0);
      head.writeInt32LE(2013, 12);
      socket.write(head);
      withoutEnd(socket, MEGABYTE);
    },
  ],
];

async function scene(folder: string): Promise<string> {
  const path = join(folder, 'a.ma');
  await writeFile(path, mayaScene(['64a1b2c3d4e5f60718293041']));
  return path;
}

async function expectASentence(words: readonly string[], port: number): Promise<void> {
  const { code, err, megabytes } = await runMeasured(words);
  expect(err).toContain(`127.0.0.1:${port}`);
  expect(err).not.toMatch(/unexpected|TypeError|^\s+at /m);
  expect([2, 69]).toContain(code);
  expect(megabytes).toBeLessThan(300);
}

describe('what answers in the place of Redis is told in a sentence, in less than 300 MB:', () => {
  it.each(ANSWERS)('%s, to a worker', async (_what, speak) => {
    const port = await hostileServer(speak);
    await expectASentence(['worker', '--queue', `redis://127.0.0.1:${port}`, '--below', await temporaryFolder()], port);
  });
});

describe('what answers in the place of MongoDB is told in a sentence, in less than 300 MB:', () => {
  it.each(ANSWERS)('%s', async (_what, speak) => {
    const port = await hostileServer(speak);
    const folder = await temporaryFolder();
    const url = `mongodb://127.0.0.1:${port}/avalon?serverSelectionTimeoutMS=1000`;
    const words = ['plan', await scene(folder), '--project', 'p', '--openpype', url, '--out', join(folder, 'run')];
    await expectASentence(words, port);
  });
});
