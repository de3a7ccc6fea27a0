import type { Span } from '../../model/span.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteWindow } from './window.ts';

/** Values of the parameter `id` that make a node a container. AYON wrote the last, Avalon's first years the third. */
export const CONTAINER_IDS = [
  'pyblish.avalon.container',
  'ayon.load.container',
  'pyblish.mindbender.container',
] as const;
const COMMON_END = Buffer.from('.container', 'latin1');
const LONGEST = Math.max(...CONTAINER_IDS.map((id) => id.length));

export function isContainerId(text: string): boolean {
  return CONTAINER_IDS.some((id) => id === text);
}

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
