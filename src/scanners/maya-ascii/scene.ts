import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { ConflictRegion } from './lexer.ts';
import type { PathNodes } from './path-nodes.ts';
import type { NodeRecord } from './record.ts';
import type { ReferenceEdits } from './reference-edits.ts';

/** What a reference node stands for. */
export interface Reference {
  readonly path: ByteString;
  readonly namespace: ByteString | null;
  /** 1 for a reference of the scene itself, 2 for one inside that, and so on; Infinity where no `file` command tells. */
  readonly depth: number;
}

/** What was read of a scene: everything that records, and the files behind them, need; nothing else is held. */
export interface Scene {
  readonly records: readonly NodeRecord[];
  readonly references: ReadonlyMap<ByteString, Reference>;
  readonly edits: readonly ReferenceEdits[];
  readonly pathNodes: PathNodes;
  readonly conflicts: readonly ConflictRegion[];
  readonly findings: readonly Finding[];
}
