import type { Finding } from '../../model/finding.ts';
import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { Window } from '../../files/window.ts';
import type { BlendLayout } from './layout.ts';
import { Numbers } from './layout.ts';

/** One block of the file: a head and data. */
export interface Block {
  /** Without the zero bytes behind it: `OB`, `DATA`, `DNA1`. */
  readonly code: string;
  /** Where the head begins. */
  readonly offset: number;
  readonly body: Span;
  /** The address it was saved from: what pointers to it say. */
  readonly old: bigint;
  /** Index of its struct in the file's DNA. */
  readonly struct: number;
}

/**
 * Calls `visit` for every block in `[from, to)`, the last one included; heads are read, data is skipped. Returns what is
 * wrong with the structure, or null when it is whole. Behind damage nothing is visited: no length can be trusted there.
 */
export function walkBlocks(
  window: Window,
  layout: BlendLayout,
  span: Span,
  visit: (block: Block) => void,
): Finding | null {
  const numbers = new Numbers(layout);
  const end = spanEnd(span);
  let code = '';
  let known = -1;
  for (let offset = span.offset; offset < end;) {
    const head = window.view(offset, layout.headLength);
    if (head === null) return damage('blender-truncated', offset, { bytes: window.size });
    // Most blocks have the code of the one before them.
    const word = head.readUInt32LE();
    if (word !== known) code = head.toString('latin1', 0, 4).replace(/\0+$/, '');
    known = word;
    const block: Block = {
      code,
      offset,
      body: { offset: offset + layout.headLength, length: numbers.length(head, layout.lengthAt, layout.lengthCoding) },
      old: numbers.pointer(head, layout.oldAt),
      struct: numbers.int32(head, layout.structAt),
    };
    if (!/^[A-Z][A-Za-z0-9]{1,3}$/.test(block.code)) return damage('blender-no-block', offset, {});
    if (!(spanEnd(block.body) <= end)) {
      return damage('blender-block-overruns', offset, { code: block.code, length: block.body.length });
    }
    visit(block);
    offset = spanEnd(block.body);
    if (block.code !== 'ENDB') continue;
    return offset === window.size ? null : damage('blender-trailing-bytes', offset, { bytes: window.size - offset });
  }
  return end === window.size ? damage('blender-truncated', end, { bytes: window.size }) : null;
}

function damage(code: Finding['code'], offset: number, args: Finding['args']): Finding {
  return { code, severity: 'error', args, offset };
}
