import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../cli/examples.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const help = async (...words: string[]): Promise<string> => (await runCli([...words, '--help'])).out;
const COMMANDS = [...(await help()).matchAll(/^ {2}([a-z]+)(?= )/gm)].map(([, name = '']) => name);

/** The options that a command's help lists, long and short. */
const optionsOf = (text: string): string[] => text.match(/(?<=^ {2}(?:-\w, )?)--[a-z][a-z0-9-]*|(?<=^ {2})-\w/gm) ?? [];

describe('the help', () => {
  it('lists the commands by what they do', async () => {
    const headings = (await help()).match(/^\S.*:$/gm);
    expect(headings).toEqual([
      ...['Options:', 'Look and decide (no workfile is written):', 'Write, prove, take back:'],
      ...['Share the work:', 'Commands:', 'Examples:'],
    ]);
  });

  it.each(COMMANDS.filter((name) => name !== 'help'))('shows an example of %s whose options it has', async (name) => {
    const text = await help(name);
    const examples = EXAMPLES[name] ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const [words, why] of examples) {
      expect(text).toContain(`  # ${why}\n  ayon-remap ${words}\n`);
      expect(words.split(' ')[0]).toBe(name);
      // What `submit` is given behind `plan` is plan's.
      const known = optionsOf(name === 'submit' ? text + (await help('plan')) : text);
      for (const option of words.match(/(?<=\s)--?[a-z][a-z0-9-]*/g) ?? []) expect(known, words).toContain(option);
    }
  });

  it('has no option of plan or apply under no heading', async () => {
    for (const command of ['plan', 'apply', 'scan']) expect(await help(command)).not.toMatch(/^Options:$/m);
    const headings = (await help('plan')).match(/^[A-Z].*:$/gm);
    expect(headings).toEqual([
      ...['Arguments:', 'Sources:', 'Deciding:', 'What to read:', 'Results:', 'Running:', 'Examples:'],
    ]);
  });
});

describe('--debug', () => {
  it('says versions first, and where an error came from', async () => {
    const { err, code } = await runCli(['scan', '/no/such/folder', '--debug']);
    expect(err).toMatch(/^ayon-remap \d+\.\d+\.\d+ scan, Node v\d+/);
    expect(err).toMatch(/\n +at .*walk/);
    expect(code).toBe(2);
  });

  it('shows neither what was typed nor a password', async () => {
    const { err } = await runCli(['plan', 'mongodb://sam:hush@db.studio/', '--project', 'p', '--debug']);
    expect(err).toContain('ayon-remap');
    expect(err).not.toMatch(/hush|sam/);
  });

  it('is off where nobody asks', async () => {
    expect((await runCli(['scan', '/no/such/folder'])).err).not.toMatch(/\n +at |Node v/);
  });
});

describe('what need not be typed', () => {
  it('is the project of a dump that holds just one, and the run folder', async () => {
    const folder = join(await temporaryFolder(), 'show');
    expect((await runCli(['demo', folder])).out).toContain(`Next: cd ${folder}`);
    const before = process.cwd();
    process.chdir(folder);
    try {
      const words = ['plan', 'work', '--openpype', 'lighthouse.zip', '--ayon', 'lighthouse.ayon.gz'];
      const { code, err } = await runCli(words);
      expect(err).toContain(join('runs', 'lighthouse', 'plan.jsonl'));
      expect(code).toBe(0);
      expect((await runCli(['verify', 'runs/lighthouse'])).out).toContain('11 workfiles');
    } finally {
      process.chdir(before);
    }
  });

  it('is asked for where no dump can tell', async () => {
    const { code, err } = await runCli(['plan', '.']);
    expect(err).toMatch(/no project is named.*Name the workfiles' own project with --project/s);
    expect(code).toBe(2);
  });

  it('is never laid out over a folder that holds something', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'mine'));
    const { code, err } = await runCli(['demo', folder]);
    expect(err).toMatch(/not empty/);
    expect(code).toBe(2);
  });
});
