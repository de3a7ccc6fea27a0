import type { ByteSource } from '../files/byte-source.ts';
import type { Rescanned } from '../model/scanned-workfile.ts';

/** Reads the containers of a workfile from its bytes. `name` is the workfile's own path. */
export type Rescan = (source: ByteSource, name: string) => Promise<Rescanned>;
