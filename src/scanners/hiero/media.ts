import type { ByteString } from '../../model/bytes.ts';

/** More objects than any project links; what comes after them is not followed. */
const MOST_LINKS = 400_000;
/** A path is longer than this in no project, in bytes. */
const LONGEST_PATH = 32 * 1024;
/** From a clip on the timeline over its media and that one's own timeline to the source. */
const MOST_STEPS = 8;

/** What a track is to the clips on it. Filled while its element is read, so that clips read earlier see it. */
export interface Track {
  readonly kind: 'video' | 'audio';
  isEnabled: boolean;
}

/**
 * How the objects of a project hang together: a clip on the timeline names its media, media name the clip of their own
 * timeline, and that one names the source with the file. Objects are known by their guid and may come in any order.
 */
export class MediaLinks {
  readonly #files = new Map<ByteString, ByteString>();
  readonly #next = new Map<ByteString, ByteString>();
  readonly #tracks = new Map<ByteString, Track>();

  /** Keeps the file of a source; the first one counts. */
  file(guid: ByteString, path: ByteString): void {
    if (path.length <= LONGEST_PATH) keep(this.#files, guid, path);
  }

  /** Keeps what an object takes its picture from; the first one counts. */
  link(from: ByteString, to: ByteString): void {
    keep(this.#next, from, to);
  }

  /** Keeps the track of a sequence that a clip lies on. */
  place(guid: ByteString, track: Track): void {
    keep(this.#tracks, guid, track);
  }

  trackOf(guid: ByteString): Track | null {
    return this.#tracks.get(guid) ?? null;
  }

  /** The file that this object shows in the end; null where the links lead nowhere. */
  pathOf(guid: ByteString): ByteString | null {
    let at: ByteString | undefined = guid;
    for (let step = 0; at !== undefined && step < MOST_STEPS; step += 1) {
      const file = this.#files.get(at);
      if (file !== undefined) return file;
      at = this.#next.get(at);
    }
    return null;
  }
}

function keep<T>(map: Map<ByteString, T>, key: ByteString, value: T): void {
  if (map.size < MOST_LINKS && !map.has(key)) map.set(key, value);
}
