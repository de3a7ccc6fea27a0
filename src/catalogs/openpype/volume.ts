import type { SourceInfo } from '../../model/catalog.ts';
import type { Decode } from './decode.ts';
import type { RawDocument } from './split-json.ts';

/** All documents of one project in one place: a database.json, a collection of a mongodump or of a server. */
export interface Volume {
  /** As it is shown: a path, or a URL without user and password; a collection after a `#`. */
  readonly name: string;
  readonly kind: SourceInfo['kind'];
  /** The collection's name, which is the project's, where the source has collections. */
  readonly collection: string | null;
  /** The file that the documents are read from; null for a server, whose state nothing vouches for. */
  readonly file: string | null;
  /** Starts reading. May be called again. */
  open(signal: AbortSignal | undefined): Promise<DocumentStream>;
}

/** The documents of a volume on their way from the disk or the wire, in the order of the dump. */
export interface DocumentStream {
  /** Chunks of whole documents; each is valid until the next is asked for. */
  readonly batches: AsyncIterable<readonly RawDocument[]>;
  /** Decodes a document whole. */
  readonly decode: Decode;
  /** Decodes what the index keeps; quicker. */
  readonly decodeBriefly: Decode;
  /** Bytes of the source read so far, and in all where that is known; for a progress line. */
  read(): { readonly bytes: number; readonly total: number | null };
  /** CRC-32 of the unpacked documents read so far: what identifies the state of the source. */
  checksum(): number;
}

export interface DumpProgress {
  /** The volume's name. */
  readonly source: string;
  readonly bytes: number;
  readonly total: number | null;
  readonly documents: number;
}

/** What a person gave as one `--openpype`, and the projects in it. */
export interface Source {
  /** As it is shown: without user and password. */
  readonly name: string;
  readonly kind: SourceInfo['kind'];
  readonly volumes: readonly Volume[];
  close(): Promise<void>;
}
