import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  /** Nothing secret is sent and nothing is believed, so the certificate is left to whoever connects in earnest. */
  readonly tls: boolean;
}

/**
 * Asks a server something and gives the first bytes that it answers, `most` at most: enough to see whether it speaks the
 * protocol before a client is let loose on it that reads whatever comes. Fewer bytes where it hangs up, or says no more
 * within so many milliseconds. Rejects with the system's error where nobody is there.
 */
export function firstAnswer(place: ServerPlace, ask: Buffer, most: number, milliseconds: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = open(place);
    const pieces: Buffer[] = [];
    let length = 0;
    const end = (): void => {
      socket.destroy();
      resolve(Buffer.concat(pieces).subarray(0, most));
    };
    socket.setTimeout(milliseconds, end);
    socket.on('error', reject);
    socket.on('close', end);
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      length += piece.length;
      if (length >= most) end();
    });
    socket.write(ask);
  });
}

function open({ host, port, tls }: ServerPlace): Socket {
  return tls ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port });
}
