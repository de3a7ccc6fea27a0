import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HandoverResult } from '../../src/verbs/handover.ts';
import { cli, pilotShow, play, python3 } from '../support/pilot-show.ts';
import { runCli } from '../support/run-cli.ts';
import { mayaScene } from '../support/scenes.ts';

async function handedOver(): Promise<{
  run: string;
  scene: string;
  script: string;
  folder: string;
  told: HandoverResult;
}> {
  const { run, folder: show } = await pilotShow();
  const told = JSON.parse(await cli('handover', run, '--json')) as HandoverResult;
  const folder = join(run, 'handover');
  return {
    run,
    folder,
    told,
    scene: join(show, 'work/edit/lh_locked_v001.ma'),
    script: join(folder, 'handover_maya.py'),
  };
}

describe.skipIf(python3 === null)('a hand-over', () => {
  it('names what cannot be patched outside, and why', async () => {
    const { told, scene } = await handedOver();
    expect(told.records.filter(({ path }) => path === scene)).toMatchObject([
      { host: 'maya', node: 'asset_0__product0_CON', because: 'maya-value-not-literal' },
    ]);
    for (const record of told.records) {
      expect(record.old).not.toBe(record.new);
      expect(record.values['representation']).toBe(record.new);
      expect(record.evidence.length).toBeGreaterThan(0);
    }
  });

  it('changes nothing unless it is asked to, then exactly that record, and keeps the old file', async () => {
    const { run, told, scene, script, folder } = await handedOver();
    const before = await readFile(scene, 'utf8');
    const record = told.records.find(({ path }) => path === scene);
    const dry = await play(script);
    expect(dry.code, dry.out).toBe(0);
    expect(dry.out).toContain('would-set');
    expect(await readFile(scene, 'utf8')).toBe(before);
    expect((await runCli(['verify', run])).out).toMatch(/handed over: 0 set, \d+ open, 0 not what the log says/);
    const done = await play(script, {}, ['--write']);
    expect(done.code, done.out).toBe(0);
    const after = await readFile(scene, 'utf8');
    expect(after).toBe(before.replace(record?.old ?? '', record?.new ?? '').replace('2022', '2099'));
    const [kept = ''] = await readdir(join(folder, 'backup'));
    expect(await readFile(join(folder, 'backup', kept, 'lh_locked_v001.ma'), 'utf8')).toBe(before);
    expect((await play(script, {}, ['--write'])).out).toContain(': already');
    expect((await runCli(['verify', run])).out).toMatch(/handed over: 1 set/);
    await writeFile(scene, before);
    const gone = await runCli(['verify', run]);
    expect(gone.code).toBe(4);
    expect(gone.out).toContain('1 not what the log says');
  });

  it('leaves a workfile alone that was saved since the plan, and a list that somebody edited', async () => {
    const { scene, script, folder, told } = await handedOver();
    const old = told.records.find(({ path }) => path === scene)?.old ?? '';
    await writeFile(scene, (await readFile(scene, 'utf8')).replace(old, 'f'.repeat(24)));
    const other = await play(script, {}, ['--write']);
    expect(other.code).toBe(1);
    expect(other.out).toContain('it was saved since the plan');
    expect(other.out).toContain(': changed');
    expect(await readFile(scene, 'utf8')).toContain('f'.repeat(24));
    await appendFile(join(folder, 'handover.json'), ' ');
    const edited = await play(script, {}, ['--write']);
    expect(edited.code).toBe(2);
    expect(edited.out).toContain('run `ayon-remap handover` again');
  });

  it('knows the workfile as planned and as `apply` makes it, whichever of the two it finds', async () => {
    const { folder, plan } = await pilotShow();
    const scene = join(folder, 'work/edit/lh_locked_v001.ma');
    const script = await readFile(join(folder, 'work/sh010/comp/lh_sh010_comp_v007.nk'), 'latin1');
    const [first = ''] = /\b[0-9a-f]{24}\b/.exec(await readFile(scene, 'latin1')) ?? [];
    const others = new Set(script.match(/\b[0-9a-f]{24}\b/g));
    others.delete(first);
    // Containers that are patched, beside the one that is not.
    const given = 'setAttr ".name" -type "string" "product0"';
    await writeFile(
      scene,
      mayaScene([first, ...others]).replace(given, given.replace('"product0"', '`getAttr "x.name"`')),
    );
    await utimes(scene, 1.687e9, 1.687e9);
    const run = await plan('two');
    await cli('handover', run);
    const known = (await knownHashes(join(run, 'handover'))).get(scene);
    expect(known).toHaveLength(2);
    expect(known?.[0]).toBe(await sha256(scene));
    await runCli(['apply', run]);
    expect(known?.[1]).toBe(await sha256(scene));
    await cli('handover', run);
    expect((await knownHashes(join(run, 'handover'))).get(scene)).toEqual(known);
  });

  it('leaves a workfile alone that somebody has open', async () => {
    const { scene, script } = await handedOver();
    const before = await readFile(scene);
    await writeFile(`${scene}.oplock`, '{}');
    const open = await play(script, {}, ['--write']);
    expect(open.code).toBe(1);
    expect(open.out).toContain('somebody has it open (AYON or OpenPype');
    expect(open.out).toContain(': in-use');
    expect((await readFile(scene)).equals(before)).toBe(true);
  });
});

async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** The hashes that the scripts take for each workfile. */
async function knownHashes(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(join(folder, 'handover.json'), 'utf8');
  const { workfiles } = JSON.parse(text) as { workfiles: { path: string; known: string[] }[] };
  return new Map(workfiles.map(({ path, known }) => [path, known]));
}
