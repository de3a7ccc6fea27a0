import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/files/byte-source.ts';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import type { ScanResult } from '../../../src/model/container.ts';
import { countWord } from '../../../src/scanners/counted/count-word.ts';
import { recognise } from '../../../src/scanners/registry.ts';
import { corpusFiles } from '../../support/corpus.ts';
import { randomFrom } from '../../support/mutations.ts';

const WORD = 'pyblish.avalon.container';

function scan(bytes: Buffer, name: string): ScanResult {
  const known = recognise(bytes.subarray(0, 4096), name);
  return known === null
    ? expect.fail(`${name} is not recognised`)
    : known.scanner.scan(new MemorySource(bytes), known.format);
}

/** Hands out a source in pieces of any size up to what is asked for. */
function inPieces(bytes: Buffer, random: () => number): ByteSource {
  const whole = new MemorySource(bytes);
  return {
    size: bytes.length,
    read: (into, at, length, offset) => whole.read(into, at, Math.min(length, 1 + Math.floor(random() * 40)), offset),
  };
}

describe('counting', () => {
  it('finds every word, wherever a read ends in it', () => {
    const random = randomFrom(7);
    for (let run = 0; run < 300; run += 1) {
      const words = Math.floor(random() * 6);
      const gap = (): string => 'pyblish.'.repeat(Math.floor(random() * 12));
      const bytes = Buffer.from(gap() + Array.from({ length: words }, () => WORD + gap()).join(''));
      expect(countWord(inPieces(bytes, random), Buffer.from(WORD))).toBe(words);
      expect(countWord(new MemorySource(bytes), Buffer.from(WORD))).toBe(words);
    }
  });

  it.each([
    ['tvpaint', Buffer.from('3384780ebc4011d785af00105aafaaab0000000000000000', 'hex'), 'a.tvpp', 'latin1', 'TVPaint'],
    ['3dsmax', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.max', 'utf16le', '3ds Max'],
  ] as const)('tells how many records %s has, and hands the file over', (format, head, name, encoding, application) => {
    const with2 = scan(Buffer.concat([head, Buffer.from(`${WORD} x ${WORD}`, encoding)]), name);
    expect(with2).toMatchObject({ format, containers: [], frames: [] });
    expect(with2.findings).toEqual([{ code: 'handed-over', severity: 'warning', args: { application, count: 2 } }]);
    const none = scan(head, name);
    expect(none.findings).toEqual([{ code: 'handed-over-none', severity: 'info', args: { application } }]);
  });

  const real = [...corpusFiles('tvpaint', /\.tvpp$/), ...corpusFiles('3dsmax', /\.max$/)];
  it.skipIf(real.length === 0)('recognises real files, and counts nothing in them (skipped without the corpus)', () => {
    for (const path of real)
      expect(scan(readFileSync(path), basename(path)).findings.map(({ code }) => code)).toEqual(['handed-over-none']);
    expect(real.length).toBeGreaterThan(7);
  });
});
