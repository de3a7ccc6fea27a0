import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { describe, expect, it } from 'vitest';
import type { ScannedContainer } from '../../../src/model/container.ts';
import { idForm } from '../../../src/ids/form.ts';
import { MemorySource } from '../../../src/files/byte-source.ts';
import { mayaAsciiScanner, scanMayaAscii } from '../../../src/scanners/maya-ascii/scanner.ts';
import { checkedPatch, patchContainers } from '../../support/checked-patch.ts';
import { CORPUS, mayaAsciiScenes } from '../../support/corpus.ts';
import { afterPatch, fillEverything } from '../../support/fill-everything.ts';
import { oracleRecords } from './oracle.ts';
import { assertSound, identity } from './soundness.ts';

const scenes = mayaAsciiScenes();

if (scenes.length === 0) {
  describe.skip(`the corpus of real scenes (not at ${CORPUS}, so nothing here is checked)`, () => {
    it('is missing', () => undefined);
  });
} else {
  describe(`${scenes.length} scenes of the corpus`, () => {
    const all = scenes.map((path) => {
      const bytes = readFileSync(path);
      return { path: relative(CORPUS, path), bytes, scan: scanMayaAscii(new MemorySource(bytes)) };
    });
    const found = all.flatMap(({ path, scan }) => scan.containers.map((container) => ({ path, container })));
    const real = found.filter(({ path }) => !path.startsWith('reconstructed'));

    it('are recognised, and binary scenes in an .ma name are not', () => {
      for (const { path, bytes } of all) {
        expect(mayaAsciiScanner.recognise(bytes.subarray(0, 4096), basename(path)), path).toBe('maya-ascii');
      }
      expect(mayaAsciiScanner.recognise(Buffer.from('FOR8\x7f\x01\0\0'), 'guide.ma')).toBeNull();
    });

    it('are read to the end, but for the one that was made to lose the thread', () => {
      const damaged = all.filter(({ scan }) => scan.findings.some(({ severity }) => severity === 'error'));
      expect(damaged.map(({ path }) => basename(path))).toEqual(['SYNTHETIC_cp932_mbcs_aware.ma']);
    });

    it('hold the records that their lines show, and no other', () => {
      for (const { path, bytes, scan } of all) {
        const sets = scan.containers.filter(({ carrier }) => carrier === 'attribute');
        const seen = sets.map(({ node, fields, offset }) => ({
          node,
          id: fields.id,
          representation: fields.representation,
          at: fields.representation === null ? null : offset,
        }));
        expect(seen, path).toEqual(oracleRecords(bytes));
      }
    });

    it('hold as many records as were counted by hand', () => {
      const withId = (id: string): number => real.filter(({ container }) => container.fields.id === id).length;
      expect(withId('pyblish.avalon.container')).toBe(12);
      expect(withId('pyblish.mindbender.container')).toBe(13);
      expect(real.length).toBe(25);
      const made = found.filter(({ path }) => path.startsWith('reconstructed'));
      expect(made.filter(({ container }) => container.carrier === 'reference-edit').length).toBe(5);
      expect(made.filter(({ container }) => container.carrier === 'attribute').length).toBe(10);
    });

    it('have ids of 2017 in every avalon record, and none in those before', () => {
      for (const { path, container } of real) {
        const expected = container.fields.id === 'pyblish.avalon.container' ? 'objectid' : 'missing';
        expect(idForm(container.fields.representation), path).toBe(expected);
      }
    });

    it('name the loaded file wherever the scene still has the reference', () => {
      for (const { path, bytes, scan } of all) {
        const hasReferences = bytes.includes('\nfile -rdi 1 ', 0, 'latin1');
        for (const container of scan.containers) {
          if (container.carrier !== 'attribute' || path.startsWith('reconstructed')) continue;
          expect(container.loadedPath !== null, path).toBe(hasReferences);
          if (container.loadedPath !== null) expect(bytes.includes(container.loadedPath, 0, 'latin1')).toBe(true);
        }
      }
    });

    it('leave publish instances alone', () => {
      const instances = all.filter(({ bytes }) => /"pyblish\.\w+\.instance"/.test(bytes.toString('latin1')));
      expect(instances.length).toBeGreaterThan(10);
      for (const { container } of found) expect(container.fields.id ?? '').not.toContain('instance');
    });

    it('hold ids exactly where ripgrep sees them', () => {
      expect(existsSync(rgPath)).toBe(true);
      for (const { path, scan } of all) {
        for (const container of scan.containers) {
          const { representation } = container.fields;
          if (representation === null) continue;
          expect(ripgrepOffsets(representation, path), path).toContain(container.offset);
        }
      }
    });

    it('stay as they are with an empty plan', () => {
      for (const { bytes, scan } of all) checkedPatch(bytes, [], scan.frames);
    });

    it('take every edit offered, read back what was written, and come back', () => {
      let patchedScenes = 0;
      for (const { path, bytes, scan } of all) {
        if (scan.containers.length === 0) continue;
        assertSound(bytes, scan);
        const patched = patchContainers(bytes, scan, fillEverything);
        const again = scanMayaAscii(new MemorySource(patched));
        expect(again.containers.map(identity), path).toEqual(scan.containers.map((one) => identity(afterPatch(one))));
        expect(again.findings.map(({ code }) => code)).toEqual(scan.findings.map(({ code }) => code));
        patchedScenes += 1;
      }
      expect(patchedScenes).toBe(26);
    });

    it('grow by eight bytes where only an ObjectId gives way to an AYON id', () => {
      for (const { bytes, scan } of all) {
        const withIds = scan.containers.filter((container) => isObjectId(container));
        if (withIds.length === 0) continue;
        const patched = patchContainers(bytes, scan, (container) =>
          isObjectId(container) ? { ...fillEverything(container), purposes: ['representation'] } : null,
        );
        expect(patched.length).toBe(bytes.length + 8 * withIds.length);
      }
    });

    it('would be parsed only where a needle stands, and that misses no record', () => {
      const parsed = all.filter(({ bytes }) => mayaAsciiScanner.needles.some((needle) => bytes.includes(needle)));
      expect(parsed.length).toBeLessThan(40);
      for (const { path, scan } of all) {
        if (scan.containers.length > 0) expect(parsed.some((one) => one.path === path)).toBe(true);
      }
    });

    it('all end well, so none is parsed for its end', () => {
      for (const { path, bytes } of all) {
        const tail = bytes.subarray(-256);
        expect(mayaAsciiScanner.mustParse?.(bytes.subarray(0, 4096), tail, bytes.length), path).toBe(false);
      }
    });
  });
}

function isObjectId({ fields, slots }: ScannedContainer): boolean {
  return idForm(fields.representation) === 'objectid' && slots.length > 0;
}

function ripgrepOffsets(text: string, path: string): readonly number[] {
  const run = spawnSync(rgPath, ['-a', '-b', '-o', '-F', '--no-filename', text, path], {
    cwd: CORPUS,
    encoding: 'utf8',
  });
  return run.stdout.split('\n').map((line) => Number(line.split(':')[0]));
}
