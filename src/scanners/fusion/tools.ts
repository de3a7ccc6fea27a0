import type { ByteString } from '../../model/bytes.ts';
import { LoadedPath } from './loaded-path.ts';
import { RecordReader } from './record.ts';
import type { Key, TableEnd, TableHead, TableReader } from './tables.ts';
import type { SourceText } from './text.ts';

/** A tool that was read, with what it keeps in `CustomData.avalon`. */
export interface ReadTool {
  /** Its name with the groups around it; of an older copy, that of the tool that it is a copy of. */
  readonly node: ByteString;
  readonly className: ByteString;
  readonly offset: number;
  /** Whether it is an older copy in the settings of a tool. */
  readonly isCopy: boolean;
  readonly record: RecordReader;
  readonly loadedPath: ByteString | null;
  readonly end: TableEnd;
}

/** Who is told of what a composition holds. */
export interface ToolListener {
  tool(tool: ReadTool): void;
  /** A table that a tool may have once stands there again: only the first is read. */
  twice(key: string, node: ByteString, offset: number): void;
}

/** What all readers of one composition share. */
export interface Reading {
  readonly text: SourceText;
  readonly listener: ToolListener;
}

/** No name that is shown is longer, in bytes. */
const LONGEST_NODE = 1000;

/** The composition, or a setting: of all its tables only that of the tools is read. */
export function compositionReader(reading: Reading): TableReader {
  return new OnlyOnce(reading, '', { Tools: () => new Tools(reading, (name) => name, false) });
}

/** A table of which some tables are read, each once. */
class OnlyOnce implements TableReader {
  readonly #reading: Reading;
  readonly #node: ByteString;
  readonly #readers: Readonly<Record<string, (head: TableHead) => TableReader>>;
  readonly #seen = new Set<string>();
  readonly #onClose: (end: TableEnd, twice: boolean) => void;
  #twice = false;

  constructor(
    reading: Reading,
    node: ByteString,
    readers: Readonly<Record<string, (head: TableHead) => TableReader>>,
    onClose: (end: TableEnd, twice: boolean) => void = () => undefined,
  ) {
    this.#reading = reading;
    this.#node = node;
    this.#readers = readers;
    this.#onClose = onClose;
  }

  table(key: Key, head: TableHead): TableReader | null {
    const reader = key !== null && Object.hasOwn(this.#readers, key) ? this.#readers[key] : undefined;
    if (key === null || reader === undefined) return null;
    if (this.#seen.has(key)) {
      this.#twice = true;
      this.#reading.listener.twice(key, this.#node, head.offset);
      return null;
    }
    this.#seen.add(key);
    return reader(head);
  }

  close(end: TableEnd): void {
    this.#onClose(end, this.#twice);
  }
}

/** A table of tools: of the composition, of a group, or of a tool's older copies. */
class Tools implements TableReader {
  readonly #reading: Reading;
  readonly #nodeOf: (name: ByteString) => ByteString;
  readonly #areCopies: boolean;

  constructor(reading: Reading, nodeOf: (name: ByteString) => ByteString, areCopies: boolean) {
    this.#reading = reading;
    this.#nodeOf = nodeOf;
    this.#areCopies = areCopies;
  }

  table(key: Key, head: TableHead): TableReader | null {
    // A tool has a name and a class; a table without one of them is none.
    if (key === null || head.className === '' || head.className === 'ordered') return null;
    return new Tool(this.#reading, shown(this.#nodeOf(key)), head, this.#areCopies);
  }

  close(): void {}
}

/** One tool: its record, its path, the tools in it where it is a group, and older copies of itself. */
class Tool implements TableReader {
  readonly #reading: Reading;
  readonly #node: ByteString;
  readonly #head: TableHead;
  readonly #isCopy: boolean;
  readonly #path: LoadedPath;
  readonly #tables: OnlyOnce;
  #record: RecordReader | null = null;
  /** The worse of how its tables ended. */
  #end: TableEnd = 'closed';

  constructor(reading: Reading, node: ByteString, head: TableHead, isCopy: boolean) {
    this.#reading = reading;
    this.#node = node;
    this.#head = head;
    this.#isCopy = isCopy;
    this.#path = new LoadedPath(head.className, reading.text);
    const readers = {
      CustomData: (): TableReader => this.#customData(),
      Tools: (): TableReader => new Tools(reading, (name) => `${node}.${name}`, isCopy),
    };
    this.#tables = new OnlyOnce(reading, node, readers, (end, twice) => this.#worsen(twice ? 'damaged' : end));
  }

  table(key: Key, head: TableHead): TableReader | null {
    return this.#tables.table(key, head) ?? this.#path.table(key);
  }

  close(end: TableEnd): void {
    this.#tables.close(end);
    const record = this.#record;
    if (record === null) return;
    this.#worsen(record.end);
    this.#reading.listener.tool({
      node: this.#node,
      className: this.#head.className,
      offset: this.#head.offset,
      isCopy: this.#isCopy,
      record,
      loadedPath: this.#path.path,
      end: this.#end,
    });
  }

  #customData(): TableReader {
    const readers = {
      avalon: ({ offset }: TableHead): TableReader => (this.#record = new RecordReader(offset, this.#reading.text)),
      Settings: (): TableReader => this.#settings(),
    };
    return new OnlyOnce(this.#reading, this.#node, readers, (end, twice) => this.#worsen(twice ? 'damaged' : end));
  }

  /** `Settings = { [1] = { Tools = ordered() { … } } }`: whole older copies of the tool, whatever their name was. */
  #settings(): TableReader {
    const copies = (): TableReader => new Tools(this.#reading, () => this.#node, true);
    return {
      table: () => new OnlyOnce(this.#reading, this.#node, { Tools: copies }),
      close: () => undefined,
    };
  }

  #worsen(end: TableEnd): void {
    if (this.#end === 'closed' || end === 'unclosed') this.#end = end === 'closed' ? this.#end : end;
  }
}

function shown(node: ByteString): ByteString {
  return node.length > LONGEST_NODE ? `${node.slice(0, LONGEST_NODE)}…` : node;
}
