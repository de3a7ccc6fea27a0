import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { short, WORDS } from '../../../src/words/index.ts';
import type { Words } from '../../../src/words/words.ts';
import { codesPage } from '../../../bench/codes-page.ts';

const codes = Object.entries<Words>(WORDS);

describe('docs/codes.md', () => {
  it('is what the code says (otherwise: npm run docs)', async () => {
    const page = await readFile(fileURLToPath(new URL('../../../docs/codes.md', import.meta.url)), 'utf8');
    expect(page).toBe(codesPage());
  });

  it('lists every code once', () => {
    const listed = [...codesPage().matchAll(/<a id="([^"]+)">/g)].map(([, code]) => code);
    expect(listed.sort()).toEqual(codes.map(([code]) => code).sort());
  });
});

describe('the words', () => {
  it.each(codes)(
    'of %s tell it in a sentence, say what to do, and have a phrase for totals',
    (code, { says, remedy }) => {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(says).toMatch(/^([A-Z'"]|\{|hou).*([.!?]|\}\)?\.?)$/s);
      expect(remedy).toMatch(/^[A-Z`].*[.!?]$/s);
      expect(short(code)).not.toMatch(/[{}?…]/);
      expect(short(code).length).toBeLessThan(75);
    },
  );
});
