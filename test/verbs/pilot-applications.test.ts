import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { cli, pilotShow, play, python2, python3, STAND_INS, standInPrograms } from '../support/pilot-show.ts';
import type { PilotShow, Python } from '../support/pilot-show.ts';

/** A show whose pilot copies are made, and a way to play a host. */
async function piloted(...options: readonly string[]): Promise<PilotShow & { script: (host: string) => string }> {
  const show = await pilotShow();
  await cli('pilot', show.run, ...options);
  return { ...show, script: (host) => join(show.pilot, `check_${host}.py`) };
}

async function playAll(show: Awaited<ReturnType<typeof piloted>>, using: Python | null = python3): Promise<void> {
  for (const host of STAND_INS) {
    const { code, out } = await play(show.script(host), {}, [], using);
    expect(code, `${host}: ${out}`).toBe(0);
  }
}

async function confirm(run: string): Promise<{ code: number; out: string; err: string }> {
  return runCli(['pilot', run, '--confirm']);
}

const told = (using: Python | null, name: string): string =>
  using === null ? `${name} (not installed here)` : `Python ${using.version}`;

for (const [name, using] of [
  ['Python 3', python3],
  ['Python 2.7', python2],
] as const) {
  describe.skipIf(using === null)(`a pilot of all hosts in ${told(using, name)}`, () => {
    it('is confirmed by what the applications found, and opens the formats that waited for it', async () => {
      const show = await piloted();
      await playAll(show, using);
      const { code, out, err } = await confirm(show.run);
      expect(code, err + out).toBe(0);
      for (const format of ['fusion', 'hiero', 'houdini', 'houdini-limited', 'maya-ascii', 'nuke']) {
        expect(out).toContain(`${format}: confirmed by its application`);
      }
      expect(out).toContain('Maya 2099 (stand-in): workfiles');
      const journal = await readFile(join(show.run, 'journal.jsonl'), 'utf8');
      expect(journal).toMatch(/"step":"confirmed","format":"houdini-limited".*"applications":\["Houdini 99/);
      const applied = await cli('apply', show.run, '--json');
      expect(applied).not.toContain('write-pilot-needed');
      expect(applied).toContain('"patched"');
    });
  });
}

describe.skipIf(python3 === null)('a check by the application', () => {
  it('prints what to type, and reads every copy with --all', async () => {
    const show = await pilotShow();
    const few = await cli('pilot', show.run);
    expect(few).toContain(`mayapy ${join(show.pilot, 'check_maya.py')}`);
    expect(few).toContain(`ayon-remap pilot ${show.run} --confirm`);
    const all = JSON.parse(await cli('pilot', show.run, '--all', '--json')) as { copies: unknown[] };
    const plan = await readFile(join(show.run, 'plan.jsonl'), 'utf8');
    const edited = plan.split('\n').filter((line) => line.includes('"edits":[{'));
    expect(all.copies.length).toBe(edited.length);
  });

  it('that disagrees keeps its format closed, names the record, and leaves the others alone', async () => {
    const show = await piloted('--all');
    const text = await readFile(join(show.pilot, 'expectations.json'), 'utf8');
    const copies = (
      JSON.parse(text) as {
        copies: { host: string; records: { node: string; fields: { representation: string } }[] }[];
      }
    ).copies;
    const record = copies
      .find(({ host }) => host === 'nuke')
      ?.records.find(({ fields }) => fields.representation.length === 32);
    const id = record?.fields.representation ?? '';
    const other = 'f'.repeat(32);
    await playAll(show);
    const { code, out } = await play(show.script('nuke'), { LIES: `${id}:${other}` });
    expect(code, out).toBe(1);
    const confirmed = await confirm(show.run);
    expect(confirmed.code).toBe(4);
    expect(confirmed.out).toContain('nuke: not confirmed: its application disagrees');
    expect(confirmed.out).toContain('maya-ascii: confirmed by its application');
    expect(confirmed.err).toContain(`node ${record?.node ?? ''}, field representation, expected ${id}, found ${other}`);
    const applied = await runCli(['apply', show.run]);
    expect(applied.code).toBe(3);
    expect(applied.err).toContain('The application found something else in a patched copy of the format nuke');
  });

  it('that cannot open a copy, or dies over one, confirms nothing and says which', async () => {
    const show = await piloted('--all');
    await playAll(show);
    const refused = await play(show.script('maya'), { REFUSES: 'anim_v004' });
    expect(refused.code, refused.out).toBe(2);
    const died = await play(show.script('nuke'), { DIES: 'comp_v007' });
    expect(died.code).toBe(139);
    const { code, out, err } = await confirm(show.run);
    expect(code).toBe(1);
    expect(out).toContain('maya-ascii: not confirmed: not everything was checked');
    expect(out).toContain('nuke: not confirmed: not everything was checked');
    expect(err).toMatch(
      /anim_v004\.ma: Maya 2099 \(stand-in\) could not open this copy \(RuntimeError: this file is damaged\)/,
    );
    expect(err).toMatch(/comp_v007\.nk: Nuke 99.0v1 \(stand-in\) ended before it had checked this copy/);
    expect((await show.result('result-nuke.json')).complete).toBe(false);
  });

  it('that shows everything and saves another id is found by reading what was saved', async () => {
    const show = await piloted();
    await playAll(show);
    const id = /"representation":"([0-9a-f]{32})"/.exec(
      (await readFile(join(show.pilot, 'expectations.json'), 'utf8')).split('"host":"fusion"')[1] ?? '',
    )?.[1];
    const { code } = await play(show.script('fusion'), { LOSES: `${id ?? ''}:${'0'.repeat(32)}` });
    expect(code).toBe(0);
    const confirmed = await confirm(show.run);
    expect(confirmed.code).toBe(4);
    expect(confirmed.err).toContain('Fusion 99.0 (stand-in) opened the copy and saved another record');
  });

  it('counts for its own plan only', async () => {
    const show = await piloted();
    await playAll(show);
    const other = await show.plan('other', '--legacy-instances');
    await cli('pilot', other);
    await writeFile(join(other, 'pilot', 'result-maya.json'), await readFile(join(show.pilot, 'result-maya.json')));
    const { code, out, err } = await confirm(other);
    expect(code).toBe(2);
    expect(err).toContain('result-maya.json: The result belongs to another plan');
    expect(out).not.toContain(': confirmed');
  });

  it('is refused once somebody edited its result, a copy, or what was saved', async () => {
    const show = await piloted();
    const path = join(show.pilot, 'result-maya.json');
    const [copy = ''] = (
      await cli('pilot', show.run, '--json').then(
        (out) => (JSON.parse(out) as { copies: { copy: string; format: string }[] }).copies,
      )
    )
      .filter(({ format }) => format === 'maya-ascii')
      .map((one) => one.copy);
    await play(show.script('maya'), { REFUSES: '.ma' });
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll('"unreadable"', '"agreed"'));
    const edited = await confirm(show.run);
    expect(edited.code).toBe(2);
    expect(edited.err).toContain('The result does not fit what lies in the pilot folder (its own fingerprint)');
    await playAll(show);
    const bytes = await readFile(copy);
    await appendFile(copy, '// more\n');
    const changed = await confirm(show.run);
    expect(changed.code).toBe(2);
    expect(changed.err).toContain('The result does not fit what lies in the pilot folder');
    await writeFile(copy, bytes);
    await appendFile(copy.replace(show.pilot, join(show.pilot, 'saved')), '// more\n');
    const saved = await confirm(show.run);
    expect(saved.err).toMatch(/The result does not fit what lies in the pilot folder \(saved\/.*\.ma\)/);
    expect(saved.out).not.toContain('maya-ascii: confirmed');
  });

  it('may be done in parts, all of which are needed', async () => {
    const show = await piloted('--all');
    await playAll(show);
    await cli('pilot', show.run, '--all');
    await play(show.script('maya'), {}, ['--part', '1/2']);
    expect((await confirm(show.run)).out).toContain('maya-ascii: not confirmed');
    await play(show.script('maya'), {}, ['--part', '2/2']);
    expect((await confirm(show.run)).out).toContain('maya-ascii: confirmed by its application');
  });

  it('and a person are told apart, and a person has the last word', async () => {
    const show = await piloted('--all');
    await playAll(show);
    await play(show.script('houdini'), { LIES: 'VdbLoader:OtherLoader' });
    expect((await confirm(show.run)).code).toBe(4);
    await cli('pilot', show.run, '--confirm', 'houdini-limited', '--by', 'Jo');
    const journal = await readFile(join(show.run, 'journal.jsonl'), 'utf8');
    expect(journal).toMatch(/"step":"disagreed","format":"houdini-limited".*"code":"pilot-disagrees"/);
    expect(journal).toMatch(/"step":"confirmed","format":"houdini-limited","at":"[^"]*","who":"Jo"\}/);
  });
});

describe.skipIf(python3 === null)('a pilot on a farm', () => {
  it('is a job of parts that start the applications themselves, and one that reads the results', async () => {
    const show = await piloted('--all');
    const job = join(show.folder, 'job');
    await cli('submit', '--pilot', '--to', 'commands', '--shards', '2', '--write', job, show.run);
    expect(await readFile(join(job, 'shards.txt'), 'utf8')).toBe(
      `ayon-remap pilot ${show.run} --check 1/2\nayon-remap pilot ${show.run} --check 2/2\n`,
    );
    expect(await readFile(join(job, 'merge.txt'), 'utf8')).toBe(`ayon-remap pilot ${show.run} --confirm\n`);
    const env = await standInPrograms(show.folder);
    for (const part of ['1/2', '2/2']) {
      const { code, out, err } = await runCli(['pilot', show.run, '--check', part], env);
      expect(code, out + err).toBe(0);
      expect(out).toContain('maya: done (0)');
    }
    expect((await confirm(show.run)).code).toBe(0);
  });

  it('fails where an application does not start or dies, and runs no script but its own', async () => {
    const show = await piloted();
    const env = await standInPrograms(show.folder);
    const { code, out } = await runCli(['pilot', show.run, '--check'], {
      ...env,
      AYON_REMAP_NUKE: '/nowhere/nuke',
      STANDIN_DIES: '.ma',
    });
    expect(code).toBe(3);
    expect(out).toContain('nuke: failed (/nowhere/nuke did not start: ENOENT)');
    expect(out).toContain('maya: failed (139)');
    expect(out).toContain('fusion: done (0)');
    await appendFile(show.script('maya'), 'print("more")\n');
    const other = await runCli(['pilot', show.run, '--check'], env);
    expect(other).toMatchObject({ code: 2 });
    expect(other.err).toContain('check_maya.py');
  });
});
