import { firstAnswer } from '../../files/first-answer.ts';

/** Lengths and numbers of the protocol's messages are 32 bits, the lowest byte first. */
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
/** An answer to `isMaster` has a kilobyte, with a large replica set some more. */
const LONGEST_GREETING = 1024 * 1024;
const REQUEST = 1;

/**
 * False where a server answers something else than a MongoDB would. The driver takes the first four bytes that come for a
 * length, and gathers up to two gigabytes for it. Who does not answer is left to the driver, which says why.
 */
export async function speakMongo(
  hosts: readonly { readonly host?: string | undefined; readonly port?: number | undefined }[],
  milliseconds: number,
): Promise<boolean> {
  for (const { host, port } of hosts) {
    if (host === undefined || port === undefined) continue;
    const place = { host, port, tls: false };
    const answer = await firstAnswer(place, isMaster(), HEADER_BYTES, milliseconds).catch(() => Buffer.alloc(0));
    if (answer.length > 0 && !isGreeting(answer)) return false;
  }
  return true;
}

function isGreeting(answer: Buffer): boolean {
  if (answer.length < HEADER_BYTES) return false;
  const length = answer.readInt32LE(0);
  const kind = answer.readInt32LE(12);
  const fits = length > HEADER_BYTES && length <= LONGEST_GREETING;
  return fits && answer.readInt32LE(8) === REQUEST && (kind === OP_REPLY || kind === OP_MSG);
}

/** The question that every MongoDB answers, old or new, before a login: `{ isMaster: 1 }` to the database `admin`. */
function isMaster(): Buffer {
  const document = Buffer.concat([Buffer.from([0x10]), Buffer.from('isMaster\0'), int32(1), Buffer.from([0])]);
  const body = [int32(0), Buffer.from('admin.$cmd\0'), int32(0), int32(-1), int32(document.length + 4), document];
  const length = HEADER_BYTES + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([int32(length), int32(REQUEST), int32(0), int32(OP_QUERY), ...body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
