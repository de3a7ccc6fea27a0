import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { opPrj } from '../support/ayon-rows.ts';
import { startAyonServer } from '../support/ayon-server.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { realShow } from '../writers/apply/support/real-run.ts';

const NAMES = Array.from({ length: 12 }, (_none, n) => `f${String(n).padStart(2, '0')}.ma`);

/** Saves other bytes into the first `count` workfiles. */
async function save(files: readonly { readonly path: string }[], count: number): Promise<void> {
  for (const { path } of files.slice(0, count)) await writeFile(path, `${await readFile(path, 'latin1')}// more\n`);
}

describe('what many workfiles share', () => {
  it('is read once by people, with a count and the first names; --json keeps every one', async () => {
    const root = await temporaryFolder();
    const show = realShow(root, NAMES);
    await save(show.files, 10);
    const people = await runCli(['apply', show.run]);
    expect(people.code).toBe(3);
    expect(people.err.match(/is not the one that was planned/g)).toHaveLength(1);
    expect(people.err).toMatch(/10 workfiles/);
    expect(people.err).toMatch(/f00\.ma[\s\S]*f02\.ma[\s\S]*7 others/);
    const json = await runCli(['apply', show.run, '--json']);
    expect(json.out.match(/"outcome":"refused"/g)).toHaveLength(10);
  });
});

describe('verify', () => {
  it('tells once what many places of a workfile share, and counts workfiles as workfiles', async () => {
    const show = realShow(await temporaryFolder(), NAMES.slice(0, 5));
    expect((await runCli(['apply', show.run])).code).toBe(0);
    const server = await startAyonServer({ projects: [{ ...opPrj(), name: 'show' }] });
    onTestFinished(() => server.close());
    const argv = ['verify', show.run, '--ayon', server.url];
    const people = await runCli(argv, server.env);
    expect(people.err.match(/does not have the representation/g)).toHaveLength(1);
    expect(people.err).toMatch(
      /10 places in 5 workfiles: id that AYON no longer has\. .*\n.*f00\.ma\n.*f01\.ma\n.*f02\.ma\n +and 2 others \(--json/,
    );
    const json = await runCli([...argv, '--json'], server.env);
    expect(json.out.match(/"code":"verify-id-unknown"/g)).toHaveLength(10);
  });

  it('does not call a run good that was never applied', async () => {
    const show = realShow(await temporaryFolder(), ['a.ma']);
    const { code, out } = await runCli(['verify', show.run]);
    expect(code).toBe(3);
    expect(out).toMatch(/1 +not applied/);
  });

  it('tells first what was not applied, with what hinders it, and advises no `apply` that would refuse', async () => {
    const show = realShow(await temporaryFolder(), NAMES);
    await save(show.files.slice(11), 1);
    await runCli(['apply', show.run]);
    const { code, err, out } = await runCli(['verify', show.run, '--json']);
    expect(code).toBe(3);
    expect(out.split('\n')[0]).toMatch(/f11\.ma.*"outcome":"not-applied"/);
    expect(err).toMatch(/f11\.ma: .*not the one that was planned/);
    expect(err).not.toMatch(/ayon-remap apply/);
  });

  it('sends nobody to `apply` where a pilot has to come first', async () => {
    const show = realShow(await temporaryFolder(), ['a.mb'], { format: 'maya-binary' });
    const { err } = await runCli(['verify', show.run]);
    expect(err).toMatch(/ayon-remap pilot/);
    expect(err).not.toMatch(/ayon-remap apply/);
  });
});

describe('report', () => {
  it('shows after apply what was done, file by file', async () => {
    const show = realShow(await temporaryFolder(), ['a.ma', 'b.ma', 'c.ma']);
    expect((await runCli(['report', show.run])).out).not.toMatch(/What was done/);
    await save(show.files, 1);
    await runCli(['apply', show.run]);
    const { out } = await runCli(['report', show.run]);
    expect(out).toMatch(
      /What was done\n +1 workfile not applied\n.*a\.ma: .*not the one.*\n +2 workfiles patched\n.*b\.ma/,
    );
    await runCli(['undo', show.run]);
    expect((await runCli(['report', show.run])).out).toMatch(/2 workfiles undone/);
    const lines = (await runCli(['report', show.run, '--json'])).out;
    expect(lines.match(/"type":"done"/g)).toHaveLength(3);
  });
});
