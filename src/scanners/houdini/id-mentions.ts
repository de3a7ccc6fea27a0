import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import type { ByteWindow } from './window.ts';

const COMMON_END = Buffer.from('.container', 'latin1');
const LONGEST = Math.max(...CONTAINER_IDS.map((id) => id.length));

/** Whether the words of a container id stand in the span, be it in a value, in code or in a comment. */
export function mentionsContainerId(window: ByteWindow, span: Span): boolean {
  const end = spanEnd(span);
  for (let at = window.indexOf(COMMON_END, span.offset, end); at !== -1; at = window.indexOf(COMMON_END, at + 1, end)) {
    const stop = at + COMMON_END.length;
    const start = Math.max(span.offset, stop - LONGEST);
    const text = window.view(start, stop - start).toString('latin1');
    if (CONTAINER_IDS.some((id) => text.endsWith(id))) return true;
  }
  return false;
}
