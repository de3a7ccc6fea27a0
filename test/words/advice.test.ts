import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { WORDS } from '../../src/words/index.ts';

/** Whether a sentence tells somebody to import a project: that deletes what AYON has of it. */
const ADVISES_IMPORT =
  /\b(re-?import|import(ed)?\b.{0,40}\b(again|anew|first|once more)|import the project|import it\b)/i;

const remedies = Object.entries(WORDS).map(([code, { remedy }]) => ({ code, remedy }));

describe('advice', () => {
  it('to import a project says that the importer first deletes it', () => {
    const found = remedies.filter(({ remedy }) => ADVISES_IMPORT.test(remedy));
    expect(found.length).toBeGreaterThan(8);
    expect(found.filter(({ remedy }) => !remedy.includes('the importer first deletes the AYON project'))).toEqual([]);
  });

  it('names a way that loses nothing before it speaks of importing again', () => {
    const found = remedies.filter(({ remedy }) => /import (again|it)/.test(remedy));
    expect(found.filter(({ remedy }) => remedy.search(/import (again|it)/) < remedy.indexOf(';'))).toEqual([]);
    expect(found.filter(({ remedy }) => !remedy.includes(';'))).toEqual([]);
  });

  it('in docs/codes.md says the same', async () => {
    const page = await readFile(fileURLToPath(new URL('../../docs/codes.md', import.meta.url)), 'utf8');
    const lines = page.split('\n').filter((line) => line.includes('→') && ADVISES_IMPORT.test(line));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toContain('deletes the AYON project');
  });
});
