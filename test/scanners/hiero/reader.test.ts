import { isUtf8 } from 'node:buffer';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { readXml } from '../../../src/scanners/hiero/xml/reader.ts';
import type { OpenTag, XmlTroubleKind } from '../../../src/scanners/hiero/xml/markup.ts';
import { decodeValue } from '../../../src/scanners/hiero/xml/references.ts';
import { displayBytes } from '../../../src/model/bytes.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { fixtures, REAL_PROJECTS, realProjects } from './support.ts';
import { treeOf } from './tree.ts';
import type { Tree } from './tree.ts';

interface Grown {
  name: string;
  attributes: Record<string, string>;
  children: Grown[];
}

/** The tree as our reader tells it, and what stopped it. */
function read(bytes: Buffer, window?: number): { root: Grown | null; trouble: XmlTroubleKind | null } {
  const top: Grown = { name: '', attributes: {}, children: [] };
  const open = [top];
  const trouble = readXml(new Cursor(new MemorySource(bytes), window), {
    open({ name, attributes }: OpenTag) {
      const values = attributes.map((one): [string, string] => [
        one.name,
        displayBytes(decodeValue(one.raw ?? '').text),
      ]);
      const element: Grown = { name, attributes: Object.fromEntries(values), children: [] };
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    close() {
      open.pop();
    },
  });
  return { root: top.children[0] ?? null, trouble: trouble?.kind ?? null };
}

function elementsOnly({ name, attributes, children }: Tree): Grown {
  return {
    name,
    attributes: { ...attributes },
    children: children.filter((one) => typeof one !== 'string').map(elementsOnly),
  };
}

/** The tree of fast-xml-parser, in the same shape. */
function fastTree(bytes: Buffer): Grown | undefined {
  const parser = new XMLParser({
    ...{ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', attributesGroupName: ':@' },
    ...{ parseAttributeValue: false, trimValues: false, ignoreDeclaration: true, cdataPropName: '#cdata' },
  });
  const grow = (nodes: readonly Record<string, unknown>[]): Grown[] =>
    nodes.flatMap((node) => {
      const name = Object.keys(node).find((key) => key !== ':@') ?? '';
      if (name.startsWith('#')) return [];
      const attributes = { ...(node[':@'] as Record<string, string> | undefined) };
      return [{ name, attributes, children: grow(node[name] as Record<string, unknown>[]) }];
    });
  return grow(parser.parse(bytes.toString('utf8')) as Record<string, unknown>[])[0];
}

const whole = fixtures().filter(({ bytes }) => isUtf8(bytes) && read(bytes).trouble === null);

describe('the reader of XML', () => {
  it.skipIf(REAL_PROJECTS.length === 0)(
    'sees the tree that two others see, in every real project (skipped without the corpus)',
    () => {
      let elements = 0;
      for (const { name, bytes } of realProjects()) {
        const { root, trouble } = read(bytes);
        expect(trouble, name).toBeNull();
        expect(root, name).toEqual(elementsOnly(treeOf(bytes)));
        expect(root, name).toEqual(fastTree(bytes));
        elements += JSON.stringify(root).split('"attributes"').length - 1;
      }
      expect(elements).toBeGreaterThan(3000);
    },
  );

  it.each(whole)('sees the tree that @xmldom/xmldom sees in $name, through any window', ({ bytes }) => {
    const expected = elementsOnly(treeOf(bytes));
    for (const window of [undefined, 1, 7, 1000]) expect(read(bytes, window).root).toEqual(expected);
  });

  it.each<[string, string, XmlTroubleKind]>([
    ['an element that another one ends', '<a><b></a></b>', 'damaged'],
    ['an attribute given twice', '<a b="1" b="2"/>', 'damaged'],
    ['an attribute without quotes', '<a b=1/>', 'damaged'],
    ['an attribute without a value', '<a b/>', 'damaged'],
    ['attributes that touch', '<a b="1"c="2"/>', 'damaged'],
    ['a smaller-than sign in a value', '<a b="<"/>', 'damaged'],
    ['an entity that nobody declared', '<a b="&x;"/>', 'damaged'],
    ['a character that XML does not have', '<a b="&#0;"/>', 'damaged'],
    ['half of a character', '<a b="&#xD800;"/>', 'damaged'],
    ['an ampersand alone', '<a>this & that</a>', 'damaged'],
    ['two roots', '<a/><b/>', 'damaged'],
    ['text behind the root', '<a/>text', 'damaged'],
    ['a control character', '<a b="\u0001"/>', 'damaged'],
    ['a zero byte behind the end', '<a/>\u0000', 'damaged'],
    ['no end', '<a><b/>', 'cut-off'],
    ['no end of a tag', '<a b="1"', 'cut-off'],
    ['no end of a value', '<a b="1', 'cut-off'],
    ['no end of a comment', '<a><!-- ', 'cut-off'],
    ['nothing at all', '  ', 'cut-off'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'doctype'],
    ['a document type that names a file', '<!DOCTYPE a SYSTEM "a.dtd"><a/>', 'doctype'],
    ['an empty set of declarations', '<!DOCTYPE a []><a/>', 'doctype'],
    ['another encoding', '<?xml version="1.0" encoding="latin1"?><a/>', 'encoding'],
    ['a document type that runs into its name', '<!DOCTYPEa><a/>', 'damaged'],
    ['an instruction that goes on in its name', '<?a"b c?><a/>', 'damaged'],
    ['an instruction that goes on behind a question mark', '<?a?b?><a/>', 'damaged'],
    ['too many levels', '<a>'.repeat(300) + '</a>'.repeat(300), 'too-deep'],
    ['too many attributes', `<a ${Array.from({ length: 600 }, (_, i) => `b${i}=""`).join(' ')}/>`, 'too-large'],
    ['too long a name', `<${'a'.repeat(300)}/>`, 'too-large'],
  ])('refuses %s', (_what, text, kind) => {
    expect(read(Buffer.from(text)).trouble).toBe(kind);
  });

  it.each([
    ['both quotes', `<a b='"' c="'"/>`],
    ['blanks where they may stand', '<a  b = "1"\n\tc\n=\n"2" ></a >'],
    ['a larger-than sign in a value', '<a b=">"/>'],
    ['markup in a comment and in CDATA', '<a><!-- <b> & --><![CDATA[<c> ]] & ]]></a>'],
    ['an instruction', '<?a <b> ?><a/>'],
    ['instructions that say nothing', '<?a?><?b ?><a/>'],
    ['line ends in a value', '<a b="1\n2\r\n3\t4"/>'],
    ['references of every kind', '<a b="&amp;&lt;&gt;&quot;&apos;&#65;&#x41;&#xe9;&#128512;"/>'],
  ])('reads %s as @xmldom/xmldom does', (_what, text) => {
    const bytes = Buffer.from(text);
    expect(read(bytes)).toEqual({ root: elementsOnly(treeOf(bytes)), trouble: null });
  });
});
