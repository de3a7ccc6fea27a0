import { printable } from '../../text.ts';

type Child = Node | string | number | null;
type Properties = Readonly<Record<string, string | number | boolean | null | ((event: Event) => void)>>;

/**
 * Makes an element. Strings become text, never HTML: a node name can hold anything. A property that is a function listens
 * to the event of its name; null and false leave the attribute out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null) element.append(typeof child === 'number' ? String(child) : child);
  return element;
}

/** Text from outside: control characters are shown, and its direction does not spread. */
export function foreign(text: string, className = ''): HTMLElement {
  return h('bdi', className === '' ? {} : { class: className }, printable(text));
}

/** A byte string as a person reads it: ASCII as it is, every other byte as `\xNN`. */
export function bytesText(bytes: string): string {
  return bytes.replace(/[^\x20-\x7e]/g, (byte) => {
    if (byte === '\n') return '\\n';
    if (byte === '\r') return '\\r';
    if (byte === '\t') return '\\t';
    return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** The element with this id; the page itself put it there. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page lacks #${id}`);
  return found;
}
