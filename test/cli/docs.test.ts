import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every command line in the pages for users: which command, and the options that stand behind it. */
async function commandLines(): Promise<{ page: string; command: string; options: string[] }[]> {
  const names = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  const pages = ['README.md', 'CONTRIBUTING.md', ...names.map((name) => `docs/${name}`)];
  const found = pages.map(async (page) => {
    const text = (await readFile(join(root, page), 'utf8')).replaceAll('\\\n', ' ');
    return [...text.matchAll(/ayon-remap ([a-z]+)([^`\n#]*)/g)].map(([, command = '', rest = '']) => ({
      page,
      command,
      options: rest.match(/(?<=\s)--?[a-z][a-z0-9-]*/g) ?? [],
    }));
  });
  return (await Promise.all(found)).flat();
}

it('has every command and option that the pages for users tell people to type', async () => {
  const known: readonly string[] = (await runCli(['--help'])).out.match(/(?<=^ {2})[a-z]+(?= )/gm) ?? [];
  const lines = (await commandLines()).filter(({ options, command }) => options.length > 0 || known.includes(command));
  expect(lines.length).toBeGreaterThan(20);
  for (const { page, command, options } of lines) {
    expect(known, page).toContain(command);
    // What `submit` is given are the options of the plan as well.
    const asked = command === 'submit' ? ['submit', 'plan'] : [command];
    const help = (await Promise.all(asked.map((name) => runCli([name, '--help'])))).map(({ out }) => out).join('');
    for (const option of options) expect(help, `${page}: ${command} ${option}`).toMatch(new RegExp(`\\s${option}[ ,]`));
  }
});
