import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/model/edit.ts';
import { RemapError } from '../../src/model/error.ts';
import { spliced } from '../support/splicing.ts';
import { checkEdits, sizeAfter } from '../../src/patch/splice.ts';

function edit(offset: number, old: string, text: string, order?: number): Edit {
  const plain: Edit = { offset, length: old.length, old, new: text, what: 'representation' };
  return order === undefined ? plain : { ...plain, order };
}

describe('splice', () => {
  it('gives the same bytes for an empty plan, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(spliced(Buffer.from(bytes), []).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('shows every byte of the source once, in order, for hashing', () => {
    const bytes = Buffer.from('one two three');
    const seen: Buffer[] = [];
    const output = spliced(bytes, [edit(4, 'two', '2')], (piece) => seen.push(Buffer.from(piece)));
    expect(output.toString()).toBe('one 2 three');
    expect(Buffer.concat(seen).toString()).toBe('one two three');
  });

  it('keeps the order of insertions that meet', () => {
    const bytes = Buffer.from('ab');
    expect(spliced(bytes, [edit(1, '', '2', 1), edit(1, '', '1'), edit(1, 'b', 'B', 2)]).toString()).toBe('a12B');
    expect(sizeAfter([edit(1, '', '22')], 2)).toBe(4);
  });

  it('refuses a file that is not the one that was planned', () => {
    expect(() => spliced(Buffer.from('one TWO'), [edit(4, 'two', '2')])).toThrow(/other bytes stand there/);
  });

  it.each([
    ['overlap', [edit(0, 'one', '1'), edit(2, 'e', 'E')]],
    ['reach past the end', [edit(6, 'oo', 'x')]],
    ['have a wrong old length', [{ ...edit(0, 'one', '1'), length: 2 }]],
  ])('refuses edits that %s', (_what, edits) => {
    expect(() => checkEdits(edits, 7)).toThrow(RemapError);
  });
});
