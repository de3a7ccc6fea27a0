import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { Cursor } from '../../../src/scanners/cursor/cursor.ts';
import { nukeScanner } from '../../../src/scanners/nuke/scanner.ts';
import { readScript } from '../../../src/scanners/nuke/script.ts';
import type { NodeEnd } from '../../../src/scanners/nuke/script.ts';
import { checkedPatch } from '../../support/checked-patch.ts';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { scan } from './support.ts';

describe.skipIf(!HAS_CORPUS)('real scripts (skipped without the corpus)', () => {
  it('are all recognised, hold no container, and are left as they are', () => {
    const files = corpus();
    expect(files.length).toBeGreaterThan(700);
    for (const { path, bytes } of files) {
      expect(nukeScanner.recognise(bytes.subarray(0, 4096), path), path).toBe('nuke');
      const result = scan(bytes);
      expect(result, path).toEqual({ format: 'nuke', containers: [], frames: [], findings: [] });
      expect(checkedPatch(bytes, [], result.frames).equals(bytes), path).toBe(true);
    }
  });

  it('end well, so that none is parsed for its end alone', () => {
    const unwell = corpus().filter(({ bytes }) => nukeScanner.mustParse?.(bytes, bytes.subarray(-256), bytes.length));
    expect(unwell.map(({ path }) => path)).toEqual([]);
  });

  it('have the nodes and groups that counting braces gives', () => {
    let total = 0;
    for (const { path, bytes } of corpus()) {
      const counted = { nodes: 0, ends: 0, damaged: 0 };
      readScript(new Cursor(new MemorySource(bytes)), {
        openNode: () => undefined,
        pair: () => undefined,
        closeNode: (end: NodeEnd) => {
          counted.nodes += 1;
          if (end !== 'closed') counted.damaged += 1;
        },
        endGroup: () => {
          counted.ends += 1;
        },
        damage: () => {
          counted.damaged += 1;
        },
      });
      expect(counted, path).toEqual({ ...countByBraces(bytes), damaged: 0 });
      total += counted.nodes;
    }
    expect(total).toBeGreaterThan(20_000);
  });
});

const NO_NODE = /^(add_layer|define_window_layout_xml|version|set|push|for|if|proc)\b/;

/** Nodes are what opens a brace outside of all others; a backslash hides what follows, a `#` outside hides its line. */
function countByBraces(bytes: Buffer): { nodes: number; ends: number } {
  const text = bytes.toString('latin1').replace(/\\[^]/g, '..');
  let nodes = 0;
  let ends = 0;
  let depth = 0;
  let forgotten = 0;
  for (const { 0: token, index } of text.matchAll(/[{}]|^[ \t]*#[^\n]*|^[ \t]*end_group\b/gm)) {
    if (index < forgotten) continue;
    if (token === '{') {
      const command = text.slice(text.lastIndexOf('\n', index) + 1, index).trim();
      if (depth === 0 && !NO_NODE.test(command)) nodes += 1;
      depth += 1;
    } else if (token === '}') depth -= 1;
    else if (depth === 0 && token.trim() === 'end_group') ends += 1;
    else if (depth > 0) {
      // A comment's sign inside a body is text, and its braces count.
      for (const { 0: brace } of token.matchAll(/[{}]/g)) depth += brace === '{' ? 1 : -1;
    }
    forgotten = index + token.length;
  }
  return { nodes, ends };
}
