import type { ByteString } from '../../model/bytes.ts';
import type { Finding } from '../../model/finding.ts';
import type { Reference } from '../maya/references.ts';
import type { ConflictRegion } from './lexer.ts';
import type { PathNodes } from './path-nodes.ts';
import type { NodeRecord } from './record.ts';
import type { ReferenceEdits } from './reference-edits.ts';

/** What was read of a scene: everything that records, and the files behind them, need; nothing else is held. */
export interface Scene {
  readonly records: readonly NodeRecord[];
  /** By reference node. The depth is Infinity where no `file` command tells it. */
  readonly references: ReadonlyMap<ByteString, Reference>;
  readonly edits: readonly ReferenceEdits[];
  readonly pathNodes: PathNodes;
  readonly conflicts: readonly ConflictRegion[];
  readonly findings: readonly Finding[];
}
