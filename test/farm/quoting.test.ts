import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FARMS } from '../../src/farm/index.ts';
import type { Farm, FarmJob } from '../../src/farm/index.ts';
import { mergeCommand, quotedLine, shardCommand } from '../../src/farm/job.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const run = promisify(execFile);

const PLAIN_TROUBLE = `/mnt/it's "the" $HOME \`id\` \\ {show} [x];#&|<é>-日本`;
const LINES = '/mnt/two\nlines \\n of 100%\\';

function job(program: string, out: string, words: readonly string[]): FarmJob {
  const planArguments = [...words, '--project', 'p', '--include', '*.ma', '--include', ''];
  return { name: 'trouble', shards: 2, program: [program], planArguments, out, retries: 1, user: 'sam', host: 'ws' };
}

/** A program that writes down the words it was called with, each call with an empty one at its end. */
async function witness(folder: string): Promise<{ program: string; seen: () => Promise<string[]> }> {
  const program = join(folder, 'witness');
  const log = join(folder, 'words');
  const text = `#!/bin/sh\nfor word; do printf '%s\\0' "$word"; done >> '${log}'; printf '\\0' >> '${log}'\n`;
  await writeFile(program, text);
  await chmod(program, 0o755);
  return { program, seen: async () => (await readFile(log, 'utf8')).split('\0').slice(0, -1) };
}

const tclsh = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'tclsh')));

/** The words of a Tractor job script, as far as ours uses them. */
const TRACTOR = `
  encoding system utf-8
  fconfigure stdout -encoding utf-8
  proc inside {words} {
    foreach key {-subtasks -cmds} { if {[dict exists $words $key]} { eval [dict get $words $key] } }
  }
  proc Job args { inside $args }
  proc Task args { inside $args }
  proc RemoteCmd {words args} { foreach word $words { puts -nonewline "$word\\0" } }`;

/** What a farm's shell is given for each shard, and the variables it has there. */
const SHELLS: Partial<
  Record<Farm, (files: ReadonlyMap<string, string>) => { text: string; env: NodeJS.ProcessEnv }[]>
> = {
  commands: (files) => lines(files.get('shards.txt')),
  opencue: (files) => lines(files.get('shards.txt')),
  slurm: (files) =>
    [1, 2].map((index) => ({ text: files.get('shards.sbatch') ?? '', env: { SLURM_ARRAY_TASK_ID: String(index) } })),
  afanasy: (files) => {
    const { job } = JSON.parse(files.get('job.json') ?? '') as { job: { blocks: { tasks: { command: string }[] }[] } };
    return (job.blocks[0]?.tasks ?? []).map(({ command }) => ({ text: command, env: {} }));
  },
};

function lines(text = ''): { text: string; env: NodeJS.ProcessEnv }[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => ({ text: line, env: {} }));
}

describe('a path with blanks, quotes, dollar signs, line breaks and other letters', () => {
  for (const [farm, shellsOf] of Object.entries(SHELLS)) {
    it(`reaches the program as it is through the shell of ${farm}`, async () => {
      const folder = await temporaryFolder();
      const { program, seen } = await witness(folder);
      const given = job(program, `${PLAIN_TROUBLE}\nout`, [PLAIN_TROUBLE, LINES]);
      const { files } = FARMS[farm as Farm](given);
      const shells = shellsOf(new Map(files.map(({ name, text }) => [name, text])));
      expect(shells).toHaveLength(2);
      for (const { text, env } of shells) await run('sh', ['-c', text], { env: { ...process.env, ...env } });
      const expected = [1, 2].flatMap((index) => [...shardCommand(given, index).slice(1), '']);
      expect(await seen()).toEqual(expected);
    });
  }

  it.skipIf(!tclsh)('is read by Tcl as Tractor reads it (skipped without tclsh)', async () => {
    const folder = await temporaryFolder();
    const given = job('ayon-remap', `${PLAIN_TROUBLE}\nout`, [PLAIN_TROUBLE, LINES]);
    const [script] = FARMS.tractor(given).files;
    await writeFile(join(folder, 'job.tcl'), `${TRACTOR}\n${script?.text ?? ''}`);
    const { stdout } = await run('tclsh', [join(folder, 'job.tcl')], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    const commands = [shardCommand(given, 1), shardCommand(given, 2), mergeCommand(given)];
    expect(stdout.split('\0').slice(0, -1)).toEqual(commands.flat());
  });

  it('is split into the same words by a program that knows double quotes only', () => {
    const words = ['plan', 'C:\\the show\\', 'say "hi"', 'C:\\plain\\', '\\"', '', 'é 日本 $HOME', 'a\\\\" b'];
    expect(splitAsWindows(quotedLine(words))).toEqual(words);
  });

  it('is refused where the job format has no way to write it', () => {
    const given = job('ayon-remap', '/mnt/out', [LINES]);
    for (const farm of ['deadline', 'royalrender'] as const)
      expect(() => FARMS[farm](given)).toThrow(/cannot hold.*link/s);
    expect(() => FARMS.deadline(job('ayon-remap', '/mnt/<StartFrame>', []))).toThrow(/cannot hold/);
    expect(() => FARMS.commands(job('ayon-remap', '/mnt/out', ['/mnt/end\n']))).toThrow(/ends with a line break/);
    expect(mergeCommand(given)).toContain('/mnt/out.shards');
  });
});

describe('the line that commands prints', () => {
  it('plans and merges a folder with such a name in a real shell', async () => {
    const folder = join(await temporaryFolder(), `it's "the" $HOME \\ é\nshow`);
    await mkdir(join(folder, 'work'), { recursive: true });
    for (let i = 0; i < 6; i += 1) {
      await writeFile(join(folder, 'work', `it's ${i}.ma`), mayaScene(['64a1b2c3d4e5f60718293041']));
    }
    const out = join(folder, 'run');
    const words = ['submit', join(folder, 'work'), '--to', 'commands', '--shards', '2', '--project', 'p', '--out', out];
    const done = await runCli([...words, '--program', `"${process.execPath}" '${bin}'`]);
    expect(done.code, done.err).toBe(0);
    const [, line = ''] = /Next: ([^]*)\n$/.exec(done.out) ?? [];
    await run('sh', ['-c', line]);
    const plan = jsonLines(await readFile(join(out, 'plan.jsonl'), 'utf8'));
    expect(plan.at(-1)).toMatchObject({ workfiles: { total: 6 }, containers: { total: 6 } });
  });
});

/** As Microsoft documents for `CommandLineToArgvW`: backslashes are themselves, except in front of a quote. */
function splitAsWindows(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < line.length;) {
    const [slashes = ''] = /^\\*/.exec(line.slice(at)) ?? [];
    at += slashes.length;
    const next = line[at] ?? '';
    if (next === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(slashes.length / 2));
      if (slashes.length % 2 === 1) word += '"';
      else quoted = !quoted;
    } else {
      if (slashes !== '') word = (word ?? '') + slashes;
      if (next === ' ' && !quoted) {
        if (word !== null) words.push(word);
        word = null;
      } else if (next !== '') word = (word ?? '') + next;
    }
    at += 1;
  }
  if (word !== null) words.push(word);
  return words;
}
