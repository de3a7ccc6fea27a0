import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { mayaScene } from '../support/scenes.ts';

const BOMB = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi']
  .map((line, at) =>
    at === 0
      ? line
      : `${line}: &${line} [${Array(9)
          .fill(`*${'abcdefgh'[at - 1] ?? ''}`)
          .join(', ')}]`,
  )
  .join('\n');

let folder = '';
let scene = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ayon-remap-expected-'));
  scene = join(folder, 'a.ma');
  await writeFile(scene, mayaScene(['64a1b2c3d4e5f60718293041']));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;
const plan = (): string[] => ['plan', scene, '--project', 'p', '--out', join(folder, `run${(runs += 1)}`)];

/** Trouble is one sentence, and never an accident. */
async function expectASentence(words: readonly string[]): Promise<void> {
  const { code, err } = await runCli(words, { XDG_CACHE_HOME: join(folder, 'cache') });
  expect(err, JSON.stringify(words).slice(0, 300)).not.toMatch(/unexpected error|^\s+at /m);
  expect([0, 1, 2, 3, 4, 75]).toContain(code);
}

describe('trouble with what a command is given is a sentence', () => {
  it.each([
    ['a glob that is too long', ['--include', '*'.repeat(70_000)], /longer than 4096 characters/],
    ['a glob that is empty', ['--exclude', ''], /the pattern is empty/],
  ])('%s', async (_name, words, says) => {
    const { code, err } = await runCli([...plan(), folder, ...words]);
    expect(err).toMatch(says);
    expect(code).toBe(2);
  });

  it.each([
    ['aliases that stand for a billion names', BOMB, /stand for too much/],
    ['lists in lists without end', '['.repeat(20_000), /rules|line/],
    ['a pattern that is none', 'folders:\n  - from: "[z-a]"\n    to: x\n', /cannot be understood|\[z-a\]/],
    ['a pattern that is too long', `folders:\n  - from: "${'*'.repeat(70_000)}"\n    to: x\n`, /longer than 4096/],
  ])('rules with %s', async (_name, text, says) => {
    const rules = join(folder, 'rules.yml');
    await writeFile(rules, text);
    const { code, err } = await runCli([...plan(), '--rules', rules]);
    expect(err).toMatch(says);
    expect(err).not.toContain('unexpected error');
    expect(code).toBe(2);
  });

  it.each([BOMB, 'include: &a [*a]', 'jobs: {a: &b {c: *b}}', '['.repeat(20_000)])(
    'a configuration %#',
    async (text) => {
      const config = join(folder, 'config.yml');
      await writeFile(config, text);
      await expectASentence([...plan(), '--config', config]);
    },
  );

  it('whatever stands in a rules, decisions or configuration file', async () => {
    const piece = fc.constantFrom(
      '[',
      '{',
      '}',
      ']',
      ':',
      '\n',
      '- ',
      '&a ',
      '*a',
      '"',
      ',',
      'folders',
      'from',
      'decision',
      '\0',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string(),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('--rules', '--decisions', '--config'), text, async (option, content) => {
        const path = join(folder, 'given');
        await writeFile(path, content);
        await expectASentence([...plan(), option, path]);
      }),
      { numRuns: 100 },
    );
  });

  it('whatever words a command is given', async () => {
    const commands = 'scan report pilot apply verify undo gc merge doctor snapshot plan submit'.split(' ');
    const strange = ['\0', '', '/dev/null', '/proc/self/mem', 'x'.repeat(5000), '-', '--', 'a://b', 'no\nname'];
    const options = '--to --project --ayon --openpype --include --json --rules --since'.split(' ');
    // What is written lands in this test's folder.
    const out = fc.constant(['--out', join(folder, 'given')]);
    const word = fc.constantFrom(...strange, ...options, scene).map((one) => [one]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commands),
        fc.array(fc.oneof(word, out), { maxLength: 6 }),
        async (command, words) => {
          const first = command === 'plan' ? ['--out', join(folder, 'given')] : [];
          await expectASentence([command, ...first, ...words.flat()]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
