import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemapError } from '../../src/model/error.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const SECRET = [
  ['--openpype', 'mongodb://sam:hu/sh@db.studio/avalon'],
  ['--openpype', 'mongodb+srv://sam:hush@db.studio/avalon'],
  ['--openpype=mongodb://sam:hush@db.studio/avalon'],
  ['--openpype', 'mongodb://db.studio/avalon?tlsCertificateKeyFilePassword=hush'],
  ['--ayon', 'https://sam:hush@ayon.studio'],
  ['--ayon', 'https://ayon.studio?token=hush'],
  ['--rules', 'https://sam:hush@wiki.studio/rules.yml'],
];

describe('submit', () => {
  it.each(SECRET)('refuses %s %s, shows no secret and writes nothing', async (...words) => {
    const folder = await temporaryFolder();
    const out = join(folder, 'run');
    const plan = ['submit', '--to', 'commands', '/mnt/p', '--project', 'p', '--out', out];
    const { code, err } = await runCli([...plan, ...words.filter((word) => word !== undefined)]);
    expect(code).toBe(2);
    expect(err).toMatch(/would stand in the job.*--openpype env:OPENPYPE_MONGO/s);
    expect(err).not.toMatch(/hu\/?sh/);
    expect(existsSync(`${out}.job`)).toBe(false);
  });

  it('writes the name of a variable into the job as it is', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'run');
    const words = ['/mnt/p', '--project', 'p', '--openpype', 'env:OPENPYPE_MONGO', '--out', out];
    const env = { OPENPYPE_MONGO: 'mongodb://sam:hush@db.studio/avalon' };
    expect(await runCli(['submit', '--to', 'commands', ...words], env)).toMatchObject({ code: 0 });
    const files = await Promise.all(
      (await readdir(`${out}.job`)).map((name) => readFile(join(`${out}.job`, name), 'utf8')),
    );
    expect(files.join('')).toContain('--openpype env:OPENPYPE_MONGO');
    expect(files.join('')).not.toContain('hush');
  });
});

describe('plan', () => {
  it.each(SECRET)('shows no secret of %s %s, and writes none', async (...words) => {
    const folder = await temporaryFolder();
    const out = join(folder, 'run');
    const given = words.filter((word) => word !== undefined && !word.includes('db.studio'));
    const { err } = await runCli(['plan', folder, '--project', 'p', '--out', out, ...(given.length < 2 ? [] : given)]);
    expect(err).not.toMatch(/hu\/?sh/);
  });

  it('refuses an address with a password where workfiles are expected', async () => {
    const out = join(await temporaryFolder(), 'run');
    const done = await runCli(['plan', 'mongodb://sam:hush@db.studio/', '--project', 'p', '--out', out]);
    expect(done).toMatchObject({ code: 2, err: expect.not.stringContaining('hush') as string });
    expect(existsSync(out)).toBe(false);
  });
});

it('an error never shows the credentials of an address', () => {
  const error = new RemapError({
    kind: 'file',
    subject: 'redis://:hu@sh@host:6379/1',
    operation: 'x',
    problem: 'mongodb://a:b@c and https://d:e@f',
    remedy: '',
  });
  expect(`${error.message} ${error.subject}`).not.toMatch(/hu|sh@|a:b|d:e/);
  expect(error.message).toContain('redis://host:6379/1');
});
