import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

import { WORDS } from '../../src/words/index.ts';

/** Whether a sentence tells somebody to import a project: that deletes what AYON has of it. */
const ADVISES_IMPORT =
  /\b(re-?import|import(ed)?\b.{0,40}\b(again|anew|first|once more)|import the project|import it\b)/i;

/** What a remedy may tell somebody to do that loses work, and the words that have to stand beside it. */
const LOSES: readonly (readonly [RegExp, RegExp])[] = [
  [/\brestore\b.* from a backup/i, /\(which loses what was saved since\)/],
  [/\b(delete|remove) the (node|container)\b/i, /, with what was set on it,/],
  [/\bdelete the old ones\b/i, /which loses what was done on them/],
];

/** What may be deleted without losing anything but itself. Whatever else a remedy deletes has to be judged first. */
const CARRIES_NO_WORK = [
  'the tag',
  'the stale tag',
  'the other one',
  'that key of the tag',
  'one of the two',
  'the channel',
  'the stale knobs',
  'the override',
  'the lock file',
  'it',
];

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

  it.each(LOSES)('to do what loses work says so (%s)', (does, says) => {
    const found = remedies.filter(({ remedy }) => does.test(remedy));
    expect(found).not.toEqual([]);
    expect(found.filter(({ remedy }) => !says.test(remedy))).toEqual([]);
  });

  it('to delete something is about what carries no work, or says what is lost', () => {
    const deletes = /\b(?:delete|remove) (.+?)(?=,|;|\.| and | in | by | from |$)/gi;
    const found = remedies.flatMap(({ code, remedy }) =>
      [...remedy.matchAll(deletes)].map(([, what = '']) => ({ code, what, remedy })),
    );
    expect(found.length).toBeGreaterThan(8);
    const judged = found.filter(({ remedy }) => !LOSES.some(([does]) => does.test(remedy)));
    expect(judged.filter(({ what }) => !CARRIES_NO_WORK.includes(what))).toEqual([]);
  });

  it('never sends somebody to `gc --backups`, after which there is no undo', () => {
    expect(remedies.filter(({ remedy }) => /--backups/.test(remedy))).toEqual([]);
  });

  it('in docs/codes.md says the same', async () => {
    const page = await readFile(fileURLToPath(new URL('../../docs/codes.md', import.meta.url)), 'utf8');
    const lines = page.split('\n').filter((line) => line.includes('→') && ADVISES_IMPORT.test(line));
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toContain('deletes the AYON project');
    const losing = LOSES.flatMap(([does, says]) =>
      page.split('\n').filter((line) => line.includes('→') && does.test(line) && !says.test(line)),
    );
    expect(losing).toEqual([]);
  });
});
