import type { Frame, FrameId } from '../../model/edit.ts';
import type { Entry } from './entry.ts';

/** The frames of one file: one for each entry that holds something that may be edited. */
export class FrameList {
  readonly frames: Frame[] = [];
  readonly #byEntry = new Map<number, FrameId>();

  /** The frame of an entry; undefined in a text scene, which has none. */
  idOf(entry: Entry): FrameId | undefined {
    if (entry.frame === null) return undefined;
    const known = this.#byEntry.get(entry.frame.length.offset);
    if (known !== undefined) return known;
    const id = this.add(entry.frame);
    this.#byEntry.set(entry.frame.length.offset, id);
    return id;
  }

  add(frame: Frame): FrameId {
    return this.frames.push(frame) - 1;
  }
}
