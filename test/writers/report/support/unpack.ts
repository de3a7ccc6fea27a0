import { gunzipSync } from 'node:zlib';
import type { Detail, IndexBlock, PageFacts } from '../../../../src/writers/report/html/columns.ts';

/** The data blocks of a page, as its script sees them. */
export function unpackBlocks(html: string): { facts: PageFacts; index: IndexBlock[]; details: Detail[] } {
  const blocks = new Map<string, unknown>();
  for (const [, id, text] of html.matchAll(
    /<script type="application\/octet-stream" id="([\w-]+)">([\w+/=]*)<\/script>/g,
  )) {
    blocks.set(id ?? '', JSON.parse(gunzipSync(Buffer.from(text ?? '', 'base64')).toString('utf8')));
  }
  const all = (kind: string): unknown[] =>
    [...blocks.keys()]
      .filter((id) => id.startsWith(`${kind}-`))
      .sort((a, b) => Number(a.split('-')[1]) - Number(b.split('-')[1]))
      .map((id) => blocks.get(id));
  return {
    facts: blocks.get('facts') as PageFacts,
    index: all('index') as IndexBlock[],
    details: (all('detail') as Detail[][]).flat(),
  };
}
