import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { patchContainers } from '../../support/checked-patch.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { madeScene } from './scenes.ts';
import type { MadeRecord } from './scenes.ts';
import { assertSound, identity } from './soundness.ts';

describe('any scene', () => {
  it('gives back the records it was made of, and nothing else', () => {
    fc.assert(
      fc.property(madeScene, ({ text, records }) => {
        const { containers, findings } = scanMayaAscii(new MemorySource(Buffer.from(text, 'latin1')));
        expect(containers.map(({ node, fields }) => ({ node, fields }))).toEqual(inFileOrder(text, records));
        expect(containers.filter(({ locked }) => locked !== undefined)).toEqual([]);
        expect(findings.filter(({ code }) => code !== 'maya-attribute-unset')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('points at the bytes of each plain value', () => {
    fc.assert(
      fc.property(madeScene, ({ text, records }) => {
        const { containers } = scanMayaAscii(new MemorySource(Buffer.from(text, 'latin1')));
        for (const { node, slots } of containers) {
          const made = records.find((record) => record.node === node);
          for (const { what, span, old, write } of slots) {
            const value = made?.values[what];
            if (span.length === 0 || value === undefined || typeof write[0] === 'string') continue;
            expect(text.slice(span.offset, span.offset + span.length)).toBe(old);
            expect(text.slice(0, span.offset)).toMatch(/ "$/);
            expect(unescaped(old)).toBe(value);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes every edit offered, reads back what was written, and comes back', () => {
    fc.assert(
      fc.property(madeScene, ({ text }) => {
        const bytes = Buffer.from(text, 'latin1');
        const scan = scanMayaAscii(new MemorySource(bytes));
        assertSound(bytes, scan);
        const patched = patchContainers(bytes, scan, fillEverything);
        const again = scanMayaAscii(new MemorySource(patched));
        expect(again.containers.map(identity)).toEqual(scan.containers.map((one) => identity(afterPatch(one))));
      }),
      { numRuns: 200 },
    );
  });

  it('reads the same through any window that holds its statements', () => {
    fc.assert(
      fc.property(madeScene, fc.integer({ min: 1600, max: 2400 }), ({ text }, window) => {
        const source = new MemorySource(Buffer.from(text, 'latin1'));
        expect(scanMayaAscii(source, { window })).toEqual(scanMayaAscii(source));
      }),
      { numRuns: 200 },
    );
  });
});

function inFileOrder(text: string, records: readonly MadeRecord[]): unknown {
  const placed = records.map((record) => ({ record, at: placeOf(text, record) }));
  placed.sort((a, b) => a.at - b.at);
  return placed.map(({ record: { node, values, unset, id } }) => {
    const of = (key: string): string | null => values[key] ?? (unset.includes(key) ? '' : null);
    return {
      node,
      fields: {
        schema: of('schema'),
        id,
        name: of('name'),
        namespace: of('namespace'),
        loader: of('loader'),
        representation: of('representation'),
        project_name: of('project_name'),
        extra: {},
      },
    };
  });
}

/** Blocks do not overlap, so the beginning of a block orders its record. */
function placeOf(text: string, { node }: MadeRecord): number {
  return text.indexOf(`"${node}"`);
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_all, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
}
