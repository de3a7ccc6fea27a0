import type { ChainQuery, FieldQuery, ProductQuery } from '../../model/catalog.ts';
import { chainKey, fieldKey, productKey } from '../../model/catalog.ts';

/** One thing that a catalog can be asked. Two that have the same kind and key have the same answer. */
export type Ask =
  | { readonly kind: 'document' | 'representations' | 'file' | 'newest'; readonly key: string }
  | { readonly kind: 'fields'; readonly key: string; readonly query: FieldQuery }
  | { readonly kind: 'highest'; readonly key: string; readonly query: ProductQuery }
  | { readonly kind: 'chain'; readonly key: string; readonly query: ChainQuery }
  | { readonly kind: 'holders'; readonly key: string; readonly query: ChainQuery; readonly file: string };

/** What is asked, step by step. A later step may read the answers to the earlier ones. */
export type Asks = Iterable<readonly Ask[]>;

/** What the dumps say about an ObjectId. */
export function askDocument(objectId: string): Ask {
  return { kind: 'document', key: objectId };
}

/** Which documents a dump has for the fields of an old record. */
export function askFields(query: FieldQuery): Ask {
  return { kind: 'fields', key: fieldKey(query), query };
}

/** The highest version that a dump has of a product. */
export function askHighest(query: ProductQuery): Ask {
  return { kind: 'highest', key: productKey(query), query };
}

/** The representations that have an id in AYON. */
export function askRepresentations(id: string): Ask {
  return { kind: 'representations', key: id };
}

/** What stands in a place in AYON. */
export function askChain(query: ChainQuery): Ask {
  return { kind: 'chain', key: chainKey(query), query };
}

/** Which representations of a place have a file, by its path key, among all their files: own ones and resources. */
export function askHolders(query: ChainQuery, file: string): Ask {
  return { kind: 'holders', key: holdersKey(query, file), query, file };
}

export function holdersKey(query: ChainQuery, file: string): string {
  return `${chainKey(query)}\u0000${file}`;
}

/** Whose own file has a path key. */
export function askFile(key: string): Ask {
  return { kind: 'file', key };
}

/** The newest version of a product in AYON. */
export function askNewest(productId: string): Ask {
  return { kind: 'newest', key: productId };
}

/**
 * Something that has a say in a decision: a rung of the ladder, a check, a judgement. It says what it asks beside what it
 * answers. The answer reads nothing that was not asked for: such knowledge throws.
 */
export interface Part<A extends readonly unknown[], R> {
  asks(...about: A): Asks;
  answer(...about: A): R;
}

/**
 * A way to a decision that stops before each part to tell what that part asks. Whoever walks it sees to the answers, or
 * knows that they are there, and walks on.
 */
export type Dialogue<R> = Generator<() => Asks, R, void>;

/** Tells what a part asks, then hears its answer. */
export function* consult<A extends readonly unknown[], R>(part: Part<A, R>, ...about: A): Dialogue<R> {
  yield () => part.asks(...about);
  return part.answer(...about);
}

/** Walks a dialogue to its end where everything has been asked. */
export function conclude<R>(dialogue: Dialogue<R>): R {
  for (;;) {
    const step = dialogue.next();
    if (step.done === true) return step.value;
  }
}
