import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Writes the same piece over and over, as fast as it is taken. `wrote` is told how often it was. */
export function endlessly(piece: Buffer | string, wrote: (times: number) => void = () => undefined) {
  return (response: ServerResponse): void => {
    let times = 0;
    const more = (): void => {
      if (response.destroyed) return;
      response.write(piece, () => {
        times += 1;
        wrote(times);
        setImmediate(more);
      });
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    more();
  };
}

/** Two gigabytes of spaces in two megabytes: as many packed pieces of 16 MB as that takes. */
export function bomb(response: ServerResponse): void {
  const piece = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  for (let at = 0; at < 128; at += 1) response.write(piece);
  response.end();
}
