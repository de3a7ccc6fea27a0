import type { ScannedContainer } from '../../model/container.ts';
import type { Cursor } from '../cursor/cursor.ts';
import { NEWLINE } from './lexer.ts';
import type { NodeDraft } from './node.ts';
import { gapsOf } from './node-text.ts';
import { NodePattern } from './pattern.ts';

/** As many loaders, each with its own lines, as a script may have in turn. */
const MOST_PATTERNS = 16;

/** Longer nodes leave no pattern. In bytes. */
const LONGEST_NODE = 16 * 1024;

/** So many patterns more than nodes that were of one: the nodes of this script are all different. */
const MOST_IN_VAIN = 64;

/** The patterns of the nodes with a record that were read last in one script. */
export class KnownNodes {
  /** The one that a node was of last comes first. */
  readonly #patterns: NodePattern[] = [];
  #inVain = 0;

  /** Passes the node that begins at the cursor, up to its line's end, if one like it was read; null where nothing moved. */
  pass(cursor: Cursor): NodePattern | null {
    for (let i = 0; i < this.#patterns.length; i += 1) {
      const pattern = this.#patterns[i];
      if (pattern?.pass(cursor) !== true) continue;
      this.#inVain -= 1;
      if (i > 0) this.#patterns.unshift(...this.#patterns.splice(i, 1));
      return pattern;
    }
    return null;
  }

  /** Keeps the pattern of a node that was read word by word; the cursor stands where its command ends. */
  keep(draft: NodeDraft, container: ScannedContainer, cursor: Cursor): void {
    const { offset } = draft.head;
    const length = cursor.offset - offset;
    const isSimple = container.alsoAt.length === 0 && container.readAs === undefined && container.locked === undefined;
    if (!isSimple || draft.head.clone || length > LONGEST_NODE) return;
    if (cursor.newline !== NEWLINE || this.#inVain > MOST_IN_VAIN) return;
    const text = cursor.textAt(offset, length);
    const gaps = gapsOf(text, draft);
    const name = draft.name ?? draft.head.className ?? '';
    const pattern = gaps === null ? null : NodePattern.of({ text, offset, gaps, name, container });
    if (pattern === null) return;
    this.#inVain += 1;
    this.#patterns.unshift(pattern);
    this.#patterns.length = Math.min(this.#patterns.length, MOST_PATTERNS);
  }
}
