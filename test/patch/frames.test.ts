import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedPatch } from '../support/checked-patch.ts';
import type { Frame, FramedEdit } from '../../src/model/edit.ts';
import { RemapError } from '../../src/model/error.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import { settleEdits } from '../../src/patch/framing.ts';

/** A tree of chunks as a binary format writes it: a size, then a body that is text (a leaf) or chunks (a group). */
type Chunk = { readonly text: string } | { readonly children: readonly Chunk[] };

const ALIGNMENT = 8;

const chunk = fc.letrec<{ chunk: Chunk }>((tie) => ({
  chunk: fc.oneof(
    { depthSize: 'small' },
    fc.record({ text: fc.string({ unit: 'grapheme-ascii', maxLength: 20 }) }),
    fc.record({ children: fc.array(tie('chunk'), { maxLength: 4 }) }),
  ),
})).chunk;

interface Built {
  bytes: Buffer;
  frames: Frame[];
  leaves: { frame: number; offset: number; text: string }[];
  /** Offsets at which a new sibling may be inserted, with the group it joins. */
  joints: { frame: number; offset: number }[];
}

function build(root: Chunk): Built {
  const pieces: Buffer[] = [];
  const built: Built = { bytes: Buffer.alloc(0), frames: [], leaves: [], joints: [] };
  let at = 0;
  const push = (piece: Buffer): void => {
    pieces.push(piece);
    at += piece.length;
  };
  const write = (node: Chunk, parent: number | undefined): void => {
    const id = built.frames.length;
    const field = Buffer.alloc(8);
    const start = at;
    push(field);
    const body = at;
    built.frames.push({ body: { offset: 0, length: 0 }, length: { offset: 0, length: 0 }, coding: 'uint64be' });
    if ('text' in node) {
      built.leaves.push({ frame: id, offset: at, text: node.text });
      push(Buffer.from(node.text, 'latin1'));
    } else {
      built.joints.push({ frame: id, offset: at });
      for (const child of node.children) {
        write(child, id);
        built.joints.push({ frame: id, offset: at });
      }
    }
    const length = at - body;
    field.writeBigUInt64BE(BigInt(length));
    const leaf = 'text' in node;
    if (leaf) push(Buffer.alloc((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT));
    built.frames[id] = {
      body: { offset: body, length },
      length: { offset: start, length: 8 },
      coding: 'uint64be',
      ...(leaf ? { alignment: ALIGNMENT } : {}),
      ...(parent === undefined ? {} : { parent }),
    };
  };
  write(root, undefined);
  built.bytes = Buffer.concat(pieces);
  return built;
}

/** Reads the tree back along the shape that is expected, and fails where a length or a padding does not fit it. */
function expectTree(bytes: Buffer, root: Chunk): void {
  let at = 0;
  const read = (node: Chunk): void => {
    const length = Number(bytes.readBigUInt64BE(at));
    at += 8;
    const end = at + length;
    if ('text' in node) {
      expect(bytes.subarray(at, end).toString('latin1')).toBe(node.text);
      at = end + ((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT);
    } else {
      node.children.forEach(read);
      expect(at).toBe(end);
    }
  };
  read(root);
  expect(at).toBe(bytes.length);
}

describe('frames', () => {
  it('follow any change of size in any nesting, with padding', () => {
    fc.assert(
      fc.property(
        chunk,
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 12 }), { minLength: 1 }),
        (root, texts) => {
          const built = build(root);
          const replaced = new Map(built.leaves.map((leaf, index) => [leaf.frame, texts[index % texts.length] ?? '']));
          const edits = built.leaves.map((leaf): FramedEdit => ({
            offset: leaf.offset,
            length: leaf.text.length,
            old: leaf.text,
            new: replaced.get(leaf.frame) ?? '',
            what: 'loader',
            frame: leaf.frame,
          }));
          let id = -1;
          const rename = (node: Chunk): Chunk => {
            id += 1;
            if ('text' in node) return { text: replaced.get(id) ?? '' };
            return { children: node.children.map(rename) };
          };
          expectTree(checkedPatch(built.bytes, edits, built.frames), rename(root));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('count what is inserted between siblings for the group alone', () => {
    const inserted = Buffer.alloc(16);
    inserted.writeBigUInt64BE(3n);
    inserted.write('new', 8);
    fc.assert(
      fc.property(chunk, fc.string({ unit: 'grapheme-ascii', maxLength: 9 }), (root, text) => {
        const built = build(root);
        const grow = built.leaves.map((leaf): FramedEdit => ({
          offset: leaf.offset + leaf.text.length,
          length: 0,
          old: '',
          new: text,
          what: 'name',
          frame: leaf.frame,
        }));
        const join = built.joints.map((joint): FramedEdit => ({
          offset: joint.offset,
          length: 0,
          old: '',
          new: inserted.toString('latin1'),
          what: 'project_name',
          frame: joint.frame,
        }));
        const between = (node: Chunk): Chunk => {
          if ('text' in node) return { text: node.text + text };
          return {
            children: [{ text: 'new' }, ...node.children.flatMap((child) => [between(child), { text: 'new' }])],
          };
        };
        expectTree(checkedPatch(built.bytes, [...grow, ...join], built.frames), between(root));
      }),
      { numRuns: 300 },
    );
  });

  it('code lengths in octal and under a key', () => {
    const bytes = Buffer.from('00000000005' + 'abcde' + '0123abcd4' + 'xyz', 'latin1');
    const frames: Frame[] = [
      { body: { offset: 11, length: 5 }, length: { offset: 0, length: 11 }, coding: 'octal' },
      { body: { offset: 25, length: 3 }, length: { offset: 16, length: 9 }, coding: 'hex-xor' },
    ];
    const edits: FramedEdit[] = [
      { offset: 12, length: 1, old: 'b', new: 'BBBB', what: 'representation', frame: 0 },
      { offset: 25, length: 3, old: 'xyz', new: 'x', what: 'representation', frame: 1 },
    ];
    const field = (0x0123abcd4n ^ 3n ^ 1n).toString(16).padStart(9, '0');
    expect(checkedPatch(bytes, edits, frames).toString('latin1')).toBe(`00000000010aBBBBcde${field}x`);
  });

  it('refuse a length that the file does not say, or that no longer fits', () => {
    const bytes = Buffer.from('07' + 'abcdefg', 'latin1');
    const frame: Frame = { body: { offset: 2, length: 7 }, length: { offset: 0, length: 2 }, coding: 'octal' };
    const grow = (by: number): FramedEdit[] => [
      { offset: 9, length: 0, old: '', new: 'x'.repeat(by), what: 'name', frame: 0 },
    ];
    expect(settleEdits(grow(1), [frame], new MemorySource(bytes)).framing[0]?.new).toBe('10');
    expect(() => settleEdits(grow(60), [frame], new MemorySource(bytes))).toThrow(RemapError);
    const lying = Buffer.from('05' + 'abcdefg', 'latin1');
    expect(() => settleEdits(grow(1), [frame], new MemorySource(lying))).toThrow(/length field says "05"/);
  });
});
