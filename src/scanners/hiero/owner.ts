import type { ByteString } from '../../model/bytes.ts';
import type { ScannedContainer } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import { AYON_TAG } from '../../hosts/hiero.ts';

/** A container that was read, with what is only known once everything was. */
export interface HeldContainer {
  container: ScannedContainer;
  /** Of what its tag hangs on; empty where that has none. */
  readonly guid: ByteString;
}

/** A clip, a track, or whatever else tags hang on, and what has to be known of all its tags together. */
export class Owner {
  #ayonTags = 0;
  #oldRecords = 0;
  #held: { readonly held: HeldContainer; readonly isAyon: boolean; readonly isFirst: boolean }[] = [];

  /** Notes the next tag, with the containers in it. */
  add(tagName: ByteString, containers: readonly HeldContainer[]): void {
    const isAyon = tagName.includes(AYON_TAG);
    const isFirst = (isAyon ? this.#ayonTags : this.#oldRecords) === 0;
    if (isAyon) this.#ayonTags += 1;
    else if (containers.length > 0) this.#oldRecords += 1;
    for (const held of containers) this.#held.push({ held, isAyon, isFirst });
  }

  /**
   * Locks what AYON would never read, or would read instead of a tag that it wrote: of all tags whose name has its word it
   * takes the first one, and asks no other.
   */
  settle(): void {
    for (const { held, isAyon, isFirst } of this.#held) {
      const code = !isAyon && this.#ayonTags > 0 ? 'hiero-tag-taken' : isFirst ? null : 'hiero-tag-shadowed';
      if (code !== null) lock(held, { code, severity: 'warning', args: {} });
    }
    this.#held = [];
  }
}

/** Takes every edit from a container, and says why. The first reason stays. */
export function lock(held: HeldContainer, { code, severity, args }: Pick<Finding, 'code' | 'severity' | 'args'>): void {
  const { container } = held;
  const { offset, node } = container;
  if (container.locked !== undefined) return;
  held.container = { ...container, slots: [], locked: { code, severity, args, offset, node } };
}
