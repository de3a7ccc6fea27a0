import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanWorkfile } from '../../../src/scanners/scan-workfile.ts';
import { FIXTURES } from './support.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ayon-remap-hiero-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a scan finds of this project once it is a file. */
function idsIn(text: string): (string | null)[] {
  const path = join(folder, 'edit.hrox');
  writeFileSync(path, text, 'latin1');
  return scanWorkfile(path).containers.map(({ fields }) => fields.id);
}

describe('a project in which no id stands as it is', () => {
  const project = readFileSync(join(FIXTURES, 'e5-ayon-json', 'workfile.hrox'), 'latin1');

  it.each([
    ['a number of XML', '.&#99;ontainer'],
    ['a hexadecimal number of XML', '.&#x63;ontainer'],
    ['an escape of JSON', '.\\u0063ontainer'],
    ['an escape of JSON with digits in capitals', '\\u002Econtainer'],
    ['an escape of JSON that numbers of XML spell', '.&#92;u0063ontainer'],
    ['an escape of JSON whose digits numbers of XML spell', '.\\u&#48;063ontainer'],
  ])('is read, because %s may spell one', (_how, spelled) => {
    const hidden = project.replaceAll('.container', spelled);
    expect(hidden).not.toContain('.container');
    expect(idsIn(hidden)).toEqual(idsIn(project));
    expect(idsIn(hidden)).not.toEqual([]);
  });

  it('holds none that an escape spells which JSON does not have', () => {
    expect(idsIn(project.replaceAll('.container', '.\\container') + '\n<!-- .container -->')).toEqual([]);
  });
});
