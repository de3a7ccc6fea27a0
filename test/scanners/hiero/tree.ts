import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import type { Element, Node } from '@xmldom/xmldom';

/** An element as an independent parser sees it. */
export interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements, and texts that are not all white space. */
  readonly children: readonly (Tree | string)[];
}

/** The tree of a project, by @xmldom/xmldom. Throws for what is not well-formed. */
export function treeOf(bytes: Buffer): Tree {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  const root = document.documentElement;
  if (root === null) throw new Error('there is no root element');
  return elementTree(root);
}

function elementTree(element: Element): Tree {
  const attributes = Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
  const children = [...element.childNodes].flatMap((node: Node): (Tree | string)[] => {
    if (node.nodeType === 1) return [elementTree(node as Element)];
    const text = node.nodeType === 3 || node.nodeType === 4 ? (node.nodeValue ?? '') : '';
    return text.trim() === '' ? [] : [text];
  });
  return { name: element.tagName, attributes, children };
}

/** What differs between two trees: `Element@attribute: old -> new`, and `+ StringValue key` for an element put in. */
export function differences(before: Tree | string | undefined, after: Tree | string | undefined): string[] {
  if (typeof before === 'string' || typeof after === 'string' || before === undefined || after === undefined) {
    return before === after ? [] : [`text ${JSON.stringify(before)} -> ${JSON.stringify(after)}`];
  }
  if (before.name !== after.name) return [`${before.name} -> ${after.name}`];
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)]);
  const own = [...names].flatMap((name) => {
    const [old, now] = [before.attributes[name], after.attributes[name]];
    return old === now ? [] : [`${before.name}@${name}: ${String(old)} -> ${String(now)}`];
  });
  return [...own, ...childDifferences(before.children, after.children)];
}

function childDifferences(before: Tree['children'], after: Tree['children']): string[] {
  const extra = after.length - before.length;
  if (extra === 0) return before.flatMap((child, index) => differences(child, after[index]));
  if (extra < 0) return ['- an element'];
  // Elements are put in, in one place.
  let from = 0;
  while (from < before.length && differences(before[from], after[from]).length === 0) from += 1;
  const isNew = (child: Tree | string | undefined): boolean =>
    typeof child === 'object' &&
    !before.some((one) => typeof one === 'object' && one.attributes['name'] === child.attributes['name']);
  const kept = after.filter((child) => !isNew(child));
  const added = after
    .filter(isNew)
    .map((child) => (typeof child === 'object' ? `+ ${child.name} ${String(child.attributes['name'])}` : '+ text'));
  return [...added, ...(kept.length === before.length ? childDifferences(before, kept) : ['an unexpected element'])];
}
