import { describe, expect, it } from 'vitest';
import { scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { HugeScene } from './huge-scene.ts';

const MIB = 1024 * 1024;

describe('a scene much larger than memory should be', () => {
  it('is read with bounded memory, and its records behind the mesh data are found', () => {
    const scene = new HugeScene(256 * MIB);
    const before = process.memoryUsage.rss();
    let peak = 0;
    const scan = scanMayaAscii({
      size: scene.size,
      read: (into, at, length, offset) => {
        peak = Math.max(peak, process.memoryUsage.rss() - before);
        return scene.read(into, at, length, offset);
      },
    });
    expect(scan.containers.map(({ node, offset }) => ({ node, offset }))).toEqual([
      { node: 'first_CON', offset: scene.firstId },
      { node: 'last_CON', offset: scene.lastId },
    ]);
    expect(scan.findings).toEqual([]);
    expect(peak).toBeLessThan(64 * MIB);
  });

  it('is passed over when one text in it has no end that fits', () => {
    const scene = new HugeScene(40 * MIB, 'text');
    const scan = scanMayaAscii(scene);
    expect(scan.containers.map(({ node }) => node)).toEqual(['first_CON', 'last_CON']);
    expect(scan.containers.every(({ locked }) => locked === undefined)).toBe(true);
  });
});
