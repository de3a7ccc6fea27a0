import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { remedy, sentence } from '../../src/words/index.ts';
import { runCli } from '../support/run-cli.ts';

const page = fileURLToPath(new URL('../../docs/tutorial.md', import.meta.url));

/** As long as the name of the temporary folder is, so that lines break where they broke. */
const SHOWN = '/mnt/projects/tutorial';
/** Said on some machines only: of the person who runs it, and of what is installed. */
const OF_THE_MACHINE = (['write-as-root', 'write-attributes-unseen'] as const).map(
  (code) => `${sentence(code, {})} ${remedy(code)}`,
);

const home = process.cwd();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp('/tmp/ayon-remap-');
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

/** What a person sees who types the line, result and advice in their order. */
async function typed(line: string): Promise<string> {
  const [program, ...words] = line.split(' ');
  if (program === 'cd') {
    process.chdir(words[0] ?? '');
    return '';
  }
  expect(program).toBe('ayon-remap');
  let seen = '';
  const see = (text: string): void => {
    seen += text;
  };
  await runCli(words, { XDG_CACHE_HOME: join(folder, 'cache') }, { out: see, err: see, columns: 100 });
  expect(seen).not.toMatch(/unexpected error|^error:|^ayon-remap:/m);
  const lines = seen.trim().replaceAll(folder, SHOWN).split('\n');
  return `${lines.filter((said) => !OF_THE_MACHINE.includes(said)).join('\n')}\n`;
}

// After a change of what a command says: npx vitest run test/cli/tutorial.test.ts -u
it('is followed from census to undo as it stands, and says what stands there', async () => {
  const text = await readFile(page, 'utf8');
  expect(SHOWN).toHaveLength(folder.length);
  let replayed = '';
  for (const part of text.split(/(?<=^```console\n)|(?=^```$)/m)) {
    if (!part.startsWith('$ ')) {
      replayed += part;
      continue;
    }
    for (const [, line = ''] of part.matchAll(/^\$ (.*)$/gm)) replayed += `$ ${line}\n${await typed(line)}`;
  }
  expect(replayed.match(/^\$ ayon-remap/gm)?.length).toBeGreaterThan(7);
  await expect(replayed).toMatchFileSnapshot(page);
});
