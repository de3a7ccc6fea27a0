import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/index.ts';
import type { ApplyEvent } from '../../src/writers/apply/events.ts';
import { applicationCheck } from '../../src/verbs/apply-check.ts';
import type { ApplicationCheckOptions } from '../../src/verbs/apply-check.ts';
import { pilotShow, python3, standInPrograms } from '../support/pilot-show.ts';
import type { PilotShow } from '../support/pilot-show.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/waiting.ts';

const LONG = 120_000;

/** A show, and a program of ours as the check of its workfiles. */
async function checked(program: string, options: Partial<ApplicationCheckOptions> = {}, host: string | null = null) {
  const show = await pilotShow();
  const script = join(show.folder, 'check.mjs');
  await writeFile(script, program);
  const commands = new Map([[host, [process.execPath, script]]]);
  const check = applicationCheck(show.run, { commands, env: process.env, timeoutMs: LONG, ...options });
  const old = await workfiles(show);
  const events: ApplyEvent[] = [];
  const run = () => apply(show.run, { check, onEvent: (event) => events.push(event) });
  // The show has one workfile of a format that waits for its pilot.
  const reasons = (): ReadonlySet<string> => {
    const codes = events.flatMap((event) => (event.type === 'workfile' ? (event.reason?.code ?? []) : []));
    return new Set(codes.filter((code) => code !== 'write-pilot-needed'));
  };
  return { show, old, run, reasons, events };
}

/** Every file of the show's work folder, by its name: nothing of ours may be left there. */
async function workfiles({ folder }: PilotShow): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(join(folder, 'work'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.sort().map(async (path) => [path, await readFile(path, 'latin1')] as const)));
}

function dropped(): { readonly signal: AbortSignal; readonly drop: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, drop: () => controller.abort() };
}

/** A process that ended and was not yet taken note of by its parent is gone too. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return /\) Z /.test(state);
}

const journal = ({ run }: PilotShow): Promise<string> => readFile(join(run, 'journal.jsonl'), 'utf8');

describe('a check of each new file', () => {
  it('gets the new file beside the old one, with its ending, and what an application has to show', async () => {
    const { show, run, old, reasons } = await checked(`
      import { readFileSync } from 'node:fs';
      import { basename, dirname, extname } from 'node:path';
      const { AYON_REMAP_FILE: file, AYON_REMAP_WORKFILE: workfile, AYON_REMAP_EXPECTATIONS: told } = process.env;
      const { copies: [copy], plan } = JSON.parse(readFileSync(told, 'utf8'));
      const ids = copy.records.map(({ fields }) => fields.representation);
      const text = readFileSync(file, 'latin1');
      const right = process.argv[2] === file && dirname(file) === dirname(workfile) && extname(file) === extname(workfile)
        && copy.path === file && copy.copy === basename(workfile) && /^[0-9a-f]{64}$/.test(plan)
        && copy.host === process.env.AYON_REMAP_HOST && copy.format === process.env.AYON_REMAP_FORMAT
        && ids.length > 0 && ids.every((id) => text.includes(id)) && readFileSync(workfile, 'latin1') !== text;
      console.log(ids.length + ' records are there');
      process.exit(right ? 0 : 9);`);
    const { totals } = await run();
    expect(reasons()).toEqual(new Set());
    expect(totals.workfiles.patched).toBeGreaterThan(5);
    const lines = (await journal(show)).split('\n').filter((line) => line.includes('"check":{'));
    expect(lines).toHaveLength(totals.workfiles.patched);
    expect(lines[0]).toMatch(/"step":"verified".*"said":"\d+ records are there"/);
    expect([...(await workfiles(show)).keys()]).toEqual([...old.keys()]);
  });

  it.each([
    ['says no', 'console.error("the rig is upside down"); process.exit(7)', 'write-check-failed'],
    ['is killed', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)', 'write-check-killed'],
    ['dies', 'process.abort()', 'write-check-killed'],
    [
      'writes into the file',
      'import { appendFileSync } from "node:fs"; appendFileSync(process.argv[2], "!")',
      'write-check-wrote',
    ],
    ['takes the file away', 'import { rmSync } from "node:fs"; rmSync(process.argv[2])', 'write-check-wrote'],
  ])('that %s leaves every workfile as it is, with nothing beside it', async (_how, program, code) => {
    const { show, old, run, reasons } = await checked(program, {}, 'nuke');
    const { totals } = await run();
    expect(totals.workfiles.patched).toBe(0);
    expect(reasons()).toEqual(new Set([code, 'write-check-missing']));
    expect(await workfiles(show)).toEqual(old);
    expect(await journal(show)).not.toContain('"step":"verified"');
  });

  it.skipIf(process.platform === 'win32')('that hangs is ended', async () => {
    const hang = new Map([['fusion', ['sh', '-c', 'sleep 1000']]]);
    const { show, old, run, reasons } = await checked('', { commands: hang, timeoutMs: 200 });
    await run();
    expect(reasons()).toEqual(new Set(['write-check-hung', 'write-check-missing']));
    expect(await workfiles(show)).toEqual(old);
  });

  it.skipIf(process.platform === 'win32')('is ended with all that it started when the run is dropped', async () => {
    const { signal, drop } = dropped();
    const show = await pilotShow();
    const pid = join(show.folder, 'pid');
    const words = ['sh', '-c', `sleep 1000 & echo $! > ${pid}.part; mv ${pid}.part ${pid}; wait`];
    const commands = new Map([['fusion', words]]);
    const check = applicationCheck(show.run, { commands, env: process.env, timeoutMs: LONG, drop: signal });
    const old = await workfiles(show);
    const running = apply(show.run, { check, drop: signal });
    await until('the process', () => existsSync(pid));
    drop();
    expect((await running).interrupted).toBe(true);
    const child = Number(await readFile(pid, 'utf8'));
    await until('its end', () => isGone(child));
    expect(await workfiles(show)).toEqual(old);
  });

  it('names what it said, in the words of the outcome', async () => {
    const { run, events } = await checked(
      'console.log("a"); console.error("the rig \u001b[1m is upside down"); process.exit(7)',
      {},
      'nuke',
    );
    await run();
    const told = events.find((event) => event.type === 'workfile' && event.reason?.code === 'write-check-failed');
    expect(told).toMatchObject({ reason: { args: { ended: 7, said: 'the rig [1m is upside down' } } });
  });

  it('that is not there, or that no workfile of a host has, leaves them alone', async () => {
    const missing = new Map<string | null, readonly string[]>([['maya', ['/no/such/mayapy', 'check.py']]]);
    const { show, old, run, reasons } = await checked('', { commands: missing });
    await run();
    expect(reasons()).toEqual(new Set(['write-check-missing', 'write-check-not-started']));
    expect(await workfiles(show)).toEqual(old);
  });

  it('passes some and not others, and the same command goes on with those once they pass', async () => {
    const { show, old, run } = await checked(`
      import { existsSync, readFileSync } from 'node:fs';
      process.exit(process.env.AYON_REMAP_HOST === 'maya' && !existsSync(process.argv[1] + '.mended') ? 1 : 0);`);
    const first = await run();
    expect(first.totals.workfiles.patched).toBeGreaterThan(0);
    for (const [path, text] of await workfiles(show)) if (path.endsWith('.ma')) expect(text).toBe(old.get(path));
    await writeFile(join(show.folder, 'check.mjs.mended'), '');
    const second = await run();
    expect(second.totals.workfiles['already-done']).toBe(first.totals.workfiles.patched);
    expect(second.totals.workfiles.patched).toBe(first.totals.reasons['write-check-failed']);
  });

  it('is not for files that are written in place', async () => {
    const { show } = await checked('');
    const check = applicationCheck(show.run, { commands: new Map(), env: process.env, timeoutMs: LONG });
    await expect(apply(show.run, { check, mode: 'in-place' })).rejects.toThrow('in place');
  });
});

describe('apply --check', () => {
  it('takes a command for all hosts, or one a host, with words in quotes', async () => {
    const show = await pilotShow();
    const script = join(show.folder, 'check it.mjs');
    await writeFile(script, 'process.exit(process.argv[2] === "a b" && process.argv[3] === "--now" ? 0 : 1)');
    const command = `"${process.execPath}" "${script}" "a b" --now`;
    const { code, err } = await runCli(['apply', show.run, '--check', 'nuke=false', '--check', command]);
    expect(err).toContain('The check "false" ended with 1');
    expect(code).toBe(3);
    const text = await journal(show);
    expect(text.split('\n').filter((line) => line.includes('"check":{')).length).toBeGreaterThan(2);
  });

  it.skipIf(python3 === null)('pilot: has the pilot’s own script ask the application about every file', async () => {
    const show = await pilotShow();
    const env = await standInPrograms(show.folder);
    const { code, out, err } = await runCli(['apply', show.run, '--check', 'pilot'], env);
    expect(code, err + out).toBe(0);
    const lines = (await journal(show)).split('\n').filter((line) => line.includes('"check":{'));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line).toContain('"check":{"command":"pilot"');
    const liar = await pilotShow();
    const before = await workfiles(liar);
    const lies = { ...(await standInPrograms(liar.folder)), STANDIN_REFUSES: '.check.' };
    const refused = await runCli(['apply', liar.run, '--check', 'pilot'], lies);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('The check "pilot" ended with 2');
    expect(await workfiles(liar)).toEqual(before);
  });
});

it('the run folder keeps what a check was told', async () => {
  const { show, run } = await checked('process.exit(0)', {}, 'nuke');
  await run();
  const folders = await readdir(join(show.run, 'check'));
  expect(folders.length).toBeGreaterThan(1);
  expect(await readdir(join(show.run, 'check', folders[0] ?? ''))).toEqual(['expectations.json']);
});
