import type { Frame, FrameId } from '../../model/edit.ts';
import type { ChunkLayout } from './layout.ts';
import type { Group, Leaf } from './walk.ts';

/** The frames around what may be edited: each chunk gets one, when it is first asked for, after those around it. */
export class ChunkFrames {
  readonly frames: Frame[] = [];
  readonly #layout: ChunkLayout;
  readonly #ids = new Map<number, FrameId>();

  constructor(layout: ChunkLayout) {
    this.#layout = layout;
  }

  /** A group is never padded itself: its size counts the paddings of its children. */
  group(group: Group): FrameId {
    return this.#add(group, group.parent === null ? undefined : () => this.group(group.parent ?? group), {});
  }

  leaf(leaf: Leaf): FrameId {
    return this.#add(leaf, () => this.group(leaf.group), { alignment: this.#layout.alignment });
  }

  #add(chunk: Group | Leaf, parentOf: (() => FrameId) | undefined, padded: { alignment?: number }): FrameId {
    const known = this.#ids.get(chunk.offset);
    if (known !== undefined) return known;
    const parent = parentOf?.();
    const { sizeOffset, alignment, coding } = this.#layout;
    const length = { offset: chunk.offset + sizeOffset, length: alignment };
    const id = this.frames.length;
    this.frames.push({ body: chunk.body, length, coding, ...padded, ...(parent === undefined ? {} : { parent }) });
    this.#ids.set(chunk.offset, id);
    return id;
  }
}
