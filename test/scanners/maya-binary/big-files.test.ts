import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/files/byte-source.ts';
import { mayaBinaryScanner } from '../../../src/scanners/maya-binary/scanner.ts';
import { MayaBinaryBuilder } from '../../support/maya-binary-builder.ts';

const GIB = 2 ** 30;
const OLD = '5f1a2b3c4d5e6f708192a3b4';

/** A file of which only some pieces hold anything; the rest reads as zeros. Counts what is read. */
class SparseSource implements ByteSource {
  readonly size: number;
  bytesRead = 0;
  readonly #pieces: readonly { readonly at: number; readonly bytes: Buffer }[];

  constructor(size: number, pieces: readonly { at: number; bytes: Buffer }[]) {
    this.size = size;
    this.#pieces = pieces;
  }

  read(into: Uint8Array, at: number, length: number, offset: number): number {
    const count = Math.max(0, Math.min(length, this.size - offset));
    into.fill(0, at, at + count);
    for (const piece of this.#pieces) {
      const from = Math.max(piece.at, offset);
      const to = Math.min(piece.at + piece.bytes.length, offset + count);
      if (from < to) into.set(piece.bytes.subarray(from - piece.at, to - piece.at), at + from - offset);
    }
    this.bytesRead += count;
    return count;
  }
}

describe('a scene of 6 GiB', () => {
  const builder = new MayaBinaryBuilder({ width: 8 });
  const header = (tag: string, size: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.write(tag, 'latin1');
    bytes.writeBigUInt64BE(BigInt(size), 8);
    return bytes;
  };
  const meshes = [
    { header: header('MESH', 2 * GIB), size: 2 * GIB },
    { header: header('MESH', 3 * GIB), size: 3 * GIB },
    { header: header('REFE', GIB), size: GIB },
  ];
  const container = builder.container('a_CON', { id: 'pyblish.avalon.container', representation: OLD });
  const nodeSize = 4 + meshes.reduce((sum, mesh) => sum + 16 + mesh.size, 0);
  const size = 20 + 16 + nodeSize + container.length;
  const start = Buffer.concat([
    header('FOR8', size - 16),
    Buffer.from('Maya'),
    header('FOR8', nodeSize),
    Buffer.from('DMSH'),
  ]);
  const pieces: { at: number; bytes: Buffer }[] = [{ at: 0, bytes: start }];
  let at = start.length;
  for (const mesh of meshes) {
    pieces.push({ at, bytes: mesh.header });
    at += 16 + mesh.size;
  }
  pieces.push({ at, bytes: container });
  const source = new SparseSource(size, pieces);

  it('is walked without reading its meshes, and lengths beyond 32 bits come out right', () => {
    const before = process.memoryUsage().arrayBuffers;
    const { containers, frames, findings } = mayaBinaryScanner.scan(source, 'maya-binary');
    expect(containers.map((one) => one.offset)).toEqual([at + container.indexOf(OLD)]);
    expect(containers[0]?.locked).toBeUndefined();
    expect(frames[0]?.body).toEqual({ offset: 16, length: size - 16 });
    expect(findings).toEqual([]);
    // Looking once for the key in reference edits that were not understood is all that may read so much.
    expect(source.bytesRead).toBeLessThan(GIB + 8 * 2 ** 20);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
  });
});
