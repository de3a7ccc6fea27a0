import type { Finding } from '../../model/finding.ts';
import { spanEnd } from '../../model/span.ts';
import type { Span } from '../../model/span.ts';
import { paddingOf } from './layout.ts';
import type { ChunkLayout, Tag } from './layout.ts';
import type { Window } from '../../files/window.ts';

/** Real scenes are three groups deep; what nests deeper than this is damage, and must not grow the stack without end. */
const MAX_DEPTH = 32;

/** A chunk that holds chunks. */
export interface Group {
  readonly tag: Tag;
  /** Its type: `Maya`, `HEAD`, `CONN`, or the code of a node's type (`OBST`, four raw bytes for a plug-in's). */
  readonly form: Tag;
  /** First byte of its header. */
  readonly offset: number;
  /** What its size counts: the form type and all children with their headers and paddings. */
  readonly body: Span;
  readonly parent: Group | null;
  readonly depth: number;
}

/** A chunk that holds data. */
export interface Leaf {
  readonly tag: Tag;
  readonly offset: number;
  /** What its size counts: the data without the padding. */
  readonly body: Span;
  readonly group: Group;
}

export interface ChunkVisitor {
  enter?(group: Group): void;
  leaf?(leaf: Leaf): void;
  leave?(group: Group): void;
}

/** A finding about damage, with whether it shows in the outermost size alone. */
export interface Damage {
  readonly finding: Finding;
  readonly ofTheWholeFile: boolean;
}

interface Header {
  readonly tag: Tag;
  readonly size: number;
  readonly body: number;
}

/**
 * Visits every chunk from the first byte to the last. Reads headers and paddings only; what a visitor does not look at is
 * skipped unread. Returns what is wrong with the file, or null when it is whole: sizes that add up to the last byte and
 * paddings of zeros. After damage to the structure nothing more is visited, because nothing behind it can be trusted.
 */
export function walkChunks(window: Window, layout: ChunkLayout, visitor: ChunkVisitor): Damage | null {
  return new Walk(window, layout, visitor).run();
}

class Walk {
  readonly #window: Window;
  readonly #layout: ChunkLayout;
  readonly #visitor: ChunkVisitor;
  #damage: Damage | null = null;

  constructor(window: Window, layout: ChunkLayout, visitor: ChunkVisitor) {
    this.#window = window;
    this.#layout = layout;
    this.#visitor = visitor;
  }

  run(): Damage | null {
    const header = this.#header(0);
    if (header === null) return this.#damage;
    const { size } = this.#window;
    const claimed = header.body + header.size;
    if (claimed > size) this.#note('maya-binary-truncated', 0, { claimed, bytes: size }, true);
    if (claimed < size) this.#note('maya-binary-trailing-bytes', claimed, { bytes: size - claimed }, true);
    const root = this.#group(0, header, null);
    if (root !== null) this.#children(root, Math.min(claimed, size));
    return this.#damage;
  }

  /** Visits the chunks in a group up to `end`; false when the structure broke. Recursion is bounded by `MAX_DEPTH`. */
  #children(group: Group, end: number): boolean {
    this.#visitor.enter?.(group);
    let at = group.body.offset + 4;
    while (at < end) {
      const next = this.#chunk(at, group, end);
      if (next === null) return false;
      at = next;
    }
    this.#visitor.leave?.(group);
    return true;
  }

  /** Visits one chunk and returns where the next one begins, or null when the structure broke. */
  #chunk(offset: number, parent: Group, end: number): number | null {
    const header = offset + this.#layout.headerLength > end ? null : this.#header(offset);
    if (header === null) {
      this.#note('maya-binary-residue', offset, { bytes: end - offset });
      return null;
    }
    const isGroup = this.#layout.groupTags.has(header.tag);
    const padding = isGroup ? 0 : paddingOf(header.size, this.#layout);
    // A size above 2^53 is no exact number here, but it is far beyond any end, which is all that counts.
    if (!(header.body + header.size + padding <= end)) {
      this.#note('maya-binary-chunk-overruns', offset, { tag: printable(header.tag), size: header.size });
      return null;
    }
    if (this.#layout.foreignTags.has(header.tag)) {
      this.#note('maya-binary-mixed-width', offset, { tag: header.tag });
      return null;
    }
    if (isGroup) {
      const group = this.#group(offset, header, parent);
      return group !== null && this.#children(group, spanEnd(group.body)) ? spanEnd(group.body) : null;
    }
    const body = { offset: header.body, length: header.size };
    this.#visitor.leaf?.({ tag: header.tag, offset, body, group: parent });
    this.#checkPadding(spanEnd(body), padding);
    return spanEnd(body) + padding;
  }

  #header(offset: number): Header | null {
    const { headerLength, sizeOffset, width } = this.#layout;
    const bytes = this.#window.view(offset, headerLength);
    if (bytes === null) return null;
    const size =
      width === 4
        ? bytes.readUInt32BE(sizeOffset)
        : bytes.readUInt32BE(sizeOffset) * 2 ** 32 + bytes.readUInt32BE(sizeOffset + 4);
    // In the 64-bit form only four bytes of the tag field mean something; the others are whatever lay in memory.
    return { tag: bytes.toString('latin1', 0, 4), size, body: offset + headerLength };
  }

  #group(offset: number, header: Header, parent: Group | null): Group | null {
    const depth = parent === null ? 0 : parent.depth + 1;
    const form = header.size < 4 ? null : this.#window.text({ offset: header.body, length: 4 });
    if (form === null || depth > MAX_DEPTH) {
      const code = form === null ? 'maya-binary-group-too-small' : 'maya-binary-too-deep';
      this.#note(code, offset, { tag: printable(header.tag), size: header.size });
      return null;
    }
    const body = { offset: header.body, length: header.size };
    return { tag: header.tag, form, offset, body, parent, depth };
  }

  #checkPadding(offset: number, length: number): void {
    if (length === 0 || this.#damage !== null) return;
    const bytes = this.#window.view(offset, length);
    if (bytes === null || bytes.some((byte) => byte !== 0)) this.#note('maya-binary-padding', offset, {});
  }

  /** Only the first damage is told: what follows is mostly its consequence. */
  #note(code: Finding['code'], offset: number, args: Finding['args'], ofTheWholeFile = false): void {
    this.#damage ??= { finding: { code, severity: 'error', args, offset }, ofTheWholeFile };
  }
}

/** Plug-ins' tags are raw numbers: shown as hex digits when they are no text. */
export function printable(tag: Tag): string {
  return /^[ -~]{4}$/.test(tag) ? tag.trimEnd() : Buffer.from(tag, 'latin1').toString('hex');
}
