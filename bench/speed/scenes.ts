import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Maya scenes without a single record: all numbers, as most of a real scene is. */
const LINE = '\tsetAttr ".pt[%]" -type "float3" -0.482913 1.204857 3.918274 ;\n';
const HEAD = '//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n';
const TAIL = '// End of scene.ma\n';
const BLOCK = Array.from({ length: 16_000 }, (_, i) => LINE.replace('%', String(i * 7919))).join('');

/** A project of Hiero without a record: values of clips, as most of a real project is. */
const PROJECT: Plain = {
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE hieroXML>\n<hieroXML name="NukeStudio" version="11">\n',
  line: '      <StringValue name="foundry.source.shortfilename" value="sh010_plate_v001.mov" default="1"/>\n',
  tail: '</hieroXML>\n',
};

/** A composition of Fusion without a record: a tool whose keys lie on a spline, as most of a large one is. */
const COMPOSITION: Plain = {
  head: 'Composition {\n\tTools = ordered() {\n\t\tMask1Polyline = BezierSpline {\n\t\t\tKeyFrames = {\n',
  line: '\t\t\t\t[1001] = { 0.482913, RH = { 1001.33333, 0.502913 }, Flags = { Linear = true } },\n',
  tail: '\t\t\t}\n\t\t}\n\t}\n}\n',
};

interface Plain {
  readonly head: string;
  readonly line: string;
  readonly tail: string;
}

/** Writes one scene of about so many bytes. */
export function plainScene(path: string, bytes: number): void {
  plainFile(path, bytes, { head: HEAD, line: LINE, tail: TAIL }, BLOCK);
}

/** Writes one project of about so many bytes. */
export function plainProject(path: string, bytes: number): void {
  plainFile(path, bytes, PROJECT, PROJECT.line.repeat(16_000));
}

/** Writes one composition of about so many bytes. */
export function plainComposition(path: string, bytes: number): void {
  plainFile(path, bytes, COMPOSITION, COMPOSITION.line.repeat(16_000));
}

function plainFile(path: string, bytes: number, { head, line, tail }: Plain, block: string): void {
  const fd = openSync(path, 'w');
  let left = bytes - writeSync(fd, head);
  for (; left > block.length; left -= block.length) writeSync(fd, block);
  for (; left > 0; left -= line.length) writeSync(fd, line);
  writeSync(fd, tail);
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
