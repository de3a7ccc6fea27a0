import type { ByteString } from '../../model/bytes.ts';
import type { Track } from './media.ts';
import type { Owner } from './owner.ts';
import type { TagDraft } from './tag.ts';
import { textOf } from './tag.ts';
import type { Attribute, OpenTag } from './xml/markup.ts';

/** An element that is open while what stands in it is read: no more of it than is asked for later. */
export class Element {
  readonly name: ByteString;
  /** The tag that the element is. */
  tag: TagDraft | null = null;
  /** The key of a tag's value that the element is. */
  key: { readonly name: ByteString; readonly value: Attribute; readonly gap: OpenTag['gap'] } | null = null;
  /** The track that the element is. */
  track: Track | null = null;
  /** What it is to the tags on it; made with the first one. */
  owner: Owner | null = null;
  readonly #opened: OpenTag;

  constructor(opened: OpenTag) {
    this.name = opened.name;
    this.#opened = opened;
  }

  /** What the user calls it. */
  get title(): ByteString {
    return attributeText(this.#opened, 'name');
  }

  /** Its `guid`; empty where it has none, or only refers to an object that stands elsewhere. */
  get guid(): ByteString {
    return attribute(this.#opened, 'link') === undefined ? attributeText(this.#opened, 'guid') : '';
  }

  /** `domainroot`, of a set of values. */
  get domain(): ByteString {
    return attributeText(this.#opened, 'domainroot');
  }

  get isEnabled(): boolean {
    return attributeText(this.#opened, 'enabled') !== '0';
  }
}

/** Elements that stand between a tag and what it hangs on. */
const WRAPPERS: ReadonlySet<string> = new Set(['sets', 'Set', 'values', 'VectorValue', 'TagValue']);

/** The elements that are open, from the outermost to the innermost. */
export class OpenElements {
  readonly #stack: Element[] = [];

  push(element: Element): void {
    this.#stack.push(element);
  }

  pop(): Element | undefined {
    return this.#stack.pop();
  }

  /** The innermost one but so many. */
  up(levels: number): Element | undefined {
    return this.#stack.at(-1 - levels);
  }

  /** The innermost one of these names. */
  nearest(...names: readonly string[]): Element | null {
    return this.#stack.findLast(({ name }) => names.includes(name)) ?? null;
  }

  /** What a tag that begins now hangs on. */
  ownerOfTag(): Element | null {
    return this.#stack.findLast(({ name }) => !WRAPPERS.has(name)) ?? null;
  }

  /** Whether a bin of this name is open. */
  isInBin(title: string): boolean {
    return this.#stack.some((element) => element.name.endsWith('BinProjectItem') && element.title === title);
  }

  /** The tag whose values a `values` element that is innermost now holds; null where it holds others. */
  tagOfValues(): TagDraft | null {
    const [values, set, sets] = [this.up(0), this.up(1), this.up(2)];
    const isTagSet = values?.name === 'values' && set?.name === 'Set' && set.domain === 'tag' && sets?.name === 'sets';
    return isTagSet ? (this.up(3)?.tag ?? null) : null;
  }
}

export function attribute(tag: OpenTag, name: string): Attribute | undefined {
  return tag.attributes.find((one) => one.name === name);
}

export function attributeText(tag: OpenTag, name: string): ByteString {
  return textOf(attribute(tag, name));
}
