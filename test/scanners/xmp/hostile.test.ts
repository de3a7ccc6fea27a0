import { expect, it } from 'vitest';
import { readProperty } from '../../../src/scanners/xmp/read-property.ts';

const LABEL = { namespace: 'http://ns.adobe.com/xap/1.0/', name: 'Label' };

function packet(value: string): string {
  const description = `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:Label>${value}</xmp:Label></rdf:Description>`;
  const tree = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${description}</rdf:RDF>`;
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">${tree}</x:xmpmeta><?xpacket end="w"?>`;
}

const RECORD =
  '{"id": "pyblish.avalon.container", "members": ["1"], "name": "a", "namespace": "b", "loader": "FileLoader", "representation": "62a1f0c3b4d5e6f708192a01"}';

it('a property of more bytes than any list of records has is not read into memory, which is told', () => {
  const read = (value: string): ReturnType<typeof readProperty> =>
    readProperty({ host: 'aftereffects', text: packet(value), offset: 0 }, LABEL);
  expect(read(`[${RECORD}]`).containers).toHaveLength(1);
  const large = read(`[${RECORD}, "${'x'.repeat(6_000_000)}"]`);
  expect(large.containers).toEqual([]);
  expect(large.findings.map(({ code, args }) => [code, args['property']])).toEqual([
    ['xmp-property-too-large', 'Label'],
  ]);
});
