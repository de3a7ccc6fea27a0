import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { deserialize, Long, serialize, type Document } from 'bson';
import { find } from 'mingo';

/**
 * A MongoDB server as far as its wire protocol goes: it frames messages, answers the handshake and the commands that a reader
 * sends, and keeps cursors. It shows that the genuine driver gets through connecting, listing, reading page by page, and
 * losing a cursor or the connection. It does not show that a login (SCRAM), TLS, replica sets, sharding, or the limits and
 * the query planner of a genuine server work with this tool: none of that is here.
 */
export interface MongoDouble {
  readonly url: string;
  /** The names of the commands that came, in their order. */
  readonly commands: string[];
  close(): Promise<void>;
}

export interface MongoDoubleOptions {
  /** What stands in front of the host in the URL: `user:password@`. Nobody checks it here. */
  readonly credentials?: string;
  /** Answers a command in place of the usual; the connection is cut where it says so. */
  readonly trouble?: (command: string, count: number) => Document | 'cut' | null;
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HELLO = {
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

type Databases = Readonly<Record<string, Readonly<Record<string, readonly Document[]>>>>;
type Fields = Readonly<Record<string, unknown>>;

/** Serves databases: name, collection, documents in their natural order. */
export async function serveMongo(databases: Databases, options: MongoDoubleOptions = {}): Promise<MongoDouble> {
  const answers = new Answers(databases, options);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let buffered = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      while (buffered.length >= 16 && buffered.length >= buffered.readInt32LE(0)) {
        const message = buffered.subarray(0, buffered.readInt32LE(0));
        buffered = buffered.subarray(message.length);
        const reply = answers.to(bodyOf(message));
        if (reply === 'cut') socket.destroy();
        else socket.write(frame(message, reply));
      }
    });
  });
  await listening(server);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { url: `mongodb://${options.credentials ?? ''}127.0.0.1:${port}`, commands: answers.commands, close };
}

class Answers {
  readonly commands: string[] = [];
  readonly #databases: Databases;
  readonly #trouble: MongoDoubleOptions['trouble'];
  readonly #cursors = new Map<string, { readonly ns: string; readonly rest: Document[] }>();

  constructor(databases: Databases, options: MongoDoubleOptions) {
    this.#databases = databases;
    this.#trouble = options.trouble;
  }

  to(body: Fields): Document | 'cut' {
    const command = Object.keys(body)[0] ?? '';
    this.commands.push(command);
    const count = this.commands.filter((one) => one === command).length;
    return this.#trouble?.(command, count) ?? this.#usual(command, body);
  }

  #usual(command: string, body: Fields): Document {
    const name = String(body['$db']);
    const database = this.#databases[name] ?? {};
    switch (command) {
      case 'hello':
      case 'ismaster':
      case 'isMaster':
        return HELLO;
      case 'ping':
      case 'endSessions':
        return { ok: 1 };
      case 'buildInfo':
        return { version: '7.0.0', ok: 1 };
      case 'listDatabases':
        return { databases: Object.keys(this.#databases).map((one) => ({ name: one })), ok: 1 };
      case 'listCollections': {
        const firstBatch = Object.keys(database).map((one) => ({ name: one, type: 'collection' }));
        return { cursor: { id: Long.ZERO, ns: `${name}.$cmd.listCollections`, firstBatch }, ok: 1 };
      }
      case 'count':
        return { n: (database[String(body['count'])] ?? []).length, ok: 1 };
      case 'find':
        return this.#find(body, database[String(body['find'])] ?? []);
      case 'getMore':
        return this.#page(String(body['getMore']), 'nextBatch', body['batchSize']);
      case 'killCursors':
        this.#cursors.clear();
        return { cursorsKilled: body['cursors'], ok: 1 };
      default:
        return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: ${command}` };
    }
  }

  #find(body: Fields, documents: readonly Document[]): Document {
    const id = String(this.commands.length);
    const found = find<Document>([...documents], fieldsOf(body['filter']), fieldsOf(body['projection'])).all();
    // BSON and back, so that nothing passes that the wire would not carry.
    const rest = found.map((one) => deserialize(serialize(one), { promoteValues: false }));
    this.#cursors.set(id, { ns: `${String(body['$db'])}.${String(body['find'])}`, rest });
    return this.#page(id, 'firstBatch', body['batchSize'] ?? 101);
  }

  #page(id: string, key: 'firstBatch' | 'nextBatch', size: unknown): Document {
    const cursor = this.#cursors.get(id);
    if (cursor === undefined)
      return { ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: `cursor id ${id} not found` };
    const page = cursor.rest.splice(0, Number(size ?? 1_000_000));
    if (cursor.rest.length === 0) this.#cursors.delete(id);
    const next = cursor.rest.length === 0 ? Long.ZERO : Long.fromString(id);
    return { cursor: { id: next, ns: cursor.ns, [key]: page }, ok: 1 };
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** The command in an OP_MSG (flags, then one section of kind 0) or in the OP_QUERY of a driver's first handshake. */
function bodyOf(message: Buffer): Document {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return deserialize(message.subarray(21), { useBigInt64: false, promoteLongs: false });
  if (opcode === OP_QUERY) return deserialize(message.subarray(message.indexOf(0, 20) + 1 + 8));
  throw new Error(`an opcode that no driver of today sends: ${opcode}`);
}

/** The reply in the framing in which it was asked for. */
function frame(request: Buffer, reply: Document): Buffer {
  const query = request.readInt32LE(12) === OP_QUERY;
  const head = Buffer.alloc(query ? 36 : 21);
  const body = serialize(reply);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(request.readInt32LE(4), 8);
  head.writeInt32LE(query ? OP_REPLY : OP_MSG, 12);
  if (query) head.writeInt32LE(1, 32);
  return Buffer.concat([head, body]);
}
