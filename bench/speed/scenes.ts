import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Maya scenes without a single record: all numbers, as most of a real scene is. */
const LINE = '\tsetAttr ".pt[%]" -type "float3" -0.482913 1.204857 3.918274 ;\n';
const HEAD = '//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n';
const TAIL = '// End of scene.ma\n';
const BLOCK = Array.from({ length: 16_000 }, (_, i) => LINE.replace('%', String(i * 7919))).join('');

/** Writes one scene of about so many bytes. */
export function plainScene(path: string, bytes: number): void {
  const fd = openSync(path, 'w');
  let left = bytes - writeSync(fd, HEAD);
  for (; left > BLOCK.length; left -= BLOCK.length) writeSync(fd, BLOCK);
  for (; left > 0; left -= LINE.length) writeSync(fd, LINE);
  writeSync(fd, TAIL);
  closeSync(fd);
}

/** Writes so many scenes of about so many bytes into fifty folders. */
export function plainTree(folder: string, files: number, bytes: number): void {
  for (let i = 0; i < files; i += 1) {
    const shot = join(folder, `sh${i % 50}`);
    mkdirSync(shot, { recursive: true });
    plainScene(join(shot, `scene${i}.ma`), bytes);
  }
}
