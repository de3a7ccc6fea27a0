import type { ByteString } from '../../model/bytes.ts';
import { terminatedStrings } from './leaves.ts';
import type { Leaf } from './walk.ts';
import type { Window } from '../../files/window.ts';

/** `set.dsm[3]`: the set, and the attribute by its short or its long name. */
const MEMBERSHIP = /^(.+)\.(?:dsm|dnsm|dagSetMembers|dnSetMembers)(?:\[\d+\])?$/;

/** A placeholder of a reference node stands for something inside that reference. */
const PLACEHOLDER = /\.(?:phl|placeHolderList)\[\d+\]$/;

/** A connection is two plugs of a few hundred bytes; what is longer is none. */
const MAX_CONNECTION_BYTES = 16 * 1024;

/** More members than are remembered for all containers of a scene. */
const MAX_MEMBERS = 100_000;

/** What is connected to a set. */
export interface Membership {
  /** Nodes, by name or by DAG path. */
  readonly nodes: Set<ByteString>;
  /** Nodes of which a placeholder is a member. */
  readonly placeholders: Set<ByteString>;
  /** Some were not remembered. */
  incomplete: boolean;
}

/** The members of the sets that are containers. Connections stand behind all nodes, so the sets are known by then. */
export class Members {
  /** Some members of some set were not remembered. */
  overflow = false;
  readonly #bySet = new Map<ByteString, Membership>();
  #count = 0;

  addSet(set: ByteString): void {
    if (!this.#bySet.has(set)) this.#bySet.set(set, { nodes: new Set(), placeholders: new Set(), incomplete: false });
  }

  of(set: ByteString): Membership | undefined {
    return this.#bySet.get(set);
  }

  /** Takes a `CWFL` leaf: one byte of flags, the plug that gives and the plug that takes. */
  take(window: Window, leaf: Leaf): void {
    if (this.#bySet.size === 0 || leaf.body.length > MAX_CONNECTION_BYTES) return;
    const [from, to] = terminatedStrings(window, leaf, leaf.body.offset + 1, 2);
    const set = this.#bySet.get(MEMBERSHIP.exec(to ?? '')?.[1] ?? '');
    if (from === undefined || set === undefined) return;
    if (this.#count >= MAX_MEMBERS) {
      this.overflow = true;
      set.incomplete = true;
      return;
    }
    this.#count += 1;
    const node = from.slice(0, from.indexOf('.') === -1 ? from.length : from.indexOf('.'));
    (PLACEHOLDER.test(from) ? set.placeholders : set.nodes).add(node);
  }
}
