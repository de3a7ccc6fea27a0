import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

import { examineProject } from '../../../src/catalogs/ayon/doctor.ts';
import { openAyon } from '../../../src/catalogs/ayon/open.ts';
import { writeSnapshot } from '../../../src/catalogs/ayon/snapshot-write.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer, type AyonServerOptions, type FakeUser } from '../../support/ayon-server.ts';
import { jsonLines, runCli } from '../../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../../support/scenes.ts';
import { failure, noWait, openFake, scratch } from './helpers.ts';

const LIMITED: FakeUser = { name: 'limited', password: '', projects: null, sees: { folder: '/nowhere' } };
const BLIND: FakeUser = { name: 'blind', password: '', projects: null, sees: { attributes: ['fps'] } };
const DUMP = fileURLToPath(new URL('../../data/op-prj/OpPrj.zip', import.meta.url));
/** A document that arrived in AYON. */
const ID = '64a000000000000000000007';

const folder = scratch();

async function serve(options: Omit<AyonServerOptions, 'projects'>): Promise<AyonServer> {
  const server = await startAyonServer({ projects: [opPrj()], ...options });
  onTestFinished(() => server.close());
  return server;
}

describe('a user who sees only a part of a project', () => {
  it.each([
    [LIMITED, /limited sees only a part of the project OpPrj: the server hides all folders but those of \/nowhere/],
    [BLIND, /blind sees only a part of the project OpPrj: the server hides the attributes path and template/],
  ])('is refused (%#), and told what is hidden', async (keyOf, says) => {
    const server = await serve({ keyOf });
    const error = await failure(openFake(server));
    expect(error.message).toMatch(says);
    expect(error.message).toContain('--partial');
    const out = join(folder, `${keyOf.name}.gz`);
    const asked = { server: server.url, projects: ['OpPrj'], out, env: server.env, wait: noWait };
    expect((await failure(writeSnapshot(asked))).message).toMatch(says);
  });

  it('goes on with --partial, and the snapshot and whoever reads it say so', async () => {
    const server = await serve({ keyOf: LIMITED });
    const out = join(folder, 'part.gz');
    const asked = { server: server.url, projects: ['OpPrj'], out, env: server.env, wait: noWait, partial: true };
    const hidden = 'all folders but those of /nowhere';
    expect(await writeSnapshot(asked)).toMatchObject({ hidden, counts: { OpPrj: { representation: 0 } } });
    const [live, file] = [await openFake(server, { partial: true }), await openAyon([out], { projects: ['OpPrj'] })];
    expect(live.sources[0]?.hidden).toBe(hidden);
    expect(file.sources[0]?.hidden).toBe(hidden);
    await file.close();
  });

  it('hears nothing from doctor about what is missing or empty', async () => {
    for (const keyOf of [LIMITED, BLIND]) {
      const ayon = await openFake(await serve({ keyOf }), { partial: true });
      const [project] = ayon.projects;
      if (project === undefined) throw new Error('no project');
      const { findings } = await examineProject(ayon, project, { roots: [], sample: [] });
      expect(findings.map(({ code }) => code)).toEqual(['doctor-seen-in-part']);
    }
  });

  it('is asked for once a project, and one who sees all needs no word', async () => {
    const server = await serve({});
    expect((await openFake(server)).sources[0]).not.toHaveProperty('hidden');
    expect(server.requests.filter(({ path }) => path.includes('permissions'))).toHaveLength(1);
  });

  it('cannot be told by a server without the question, which is said', async () => {
    const ayon = await openFake(await serve({ tellsPermissions: false }));
    expect(ayon.sources[0]?.hidden).toBeNull();
    const [project] = ayon.projects;
    if (project === undefined) throw new Error('no project');
    const { findings } = await examineProject(ayon, project, null);
    expect(findings.map(({ code }) => code)).toContain('doctor-sight-not-told');
  });
});

describe('a plan of a part', () => {
  async function planned(
    keyOf: FakeUser | undefined,
    run: string,
    extra: readonly string[],
    over: Omit<AyonServerOptions, 'projects'> = {},
  ) {
    const server = await serve(keyOf === undefined ? over : { ...over, keyOf });
    const argv = ['plan', run, '--openpype', DUMP, '--project', 'OpPrj', '--out', join(run, 'run'), '--no-cache'];
    return runCli([...argv, '--json', ...extra], { AYON_SERVER_URL: server.url, AYON_API_KEY: server.apiKey });
  }

  it('never says that AYON does not have something, and its header says why', async () => {
    const run = await temporaryFolder();
    await writeFile(join(run, 'scene.ma'), mayaScene([ID]));
    const { out } = await planned(LIMITED, run, ['--partial']);
    expect(out).toContain('"hidden":"all folders but those of /nowhere"');
    const workfile = jsonLines(out).find(
      (line) => JSON.stringify(line).includes('scene.ma"') && 'containers' in (line as object),
    );
    expect(JSON.stringify(workfile)).toContain('"code":"ayon-seen-in-part"');
    expect(out).not.toContain('place-not-in-ayon');
  });

  it('is called so by every report', async () => {
    const run = await temporaryFolder();
    await writeFile(join(run, 'scene.ma'), mayaScene([ID]));
    await planned(LIMITED, run, ['--partial']);
    for (const format of ['text', 'html', 'markdown', 'junit', 'json']) {
      const { out } = await runCli(['report', join(run, 'run'), '--format', format]);
      expect(out.includes('AYON was seen in part only') || out.includes('plan-seen-in-part'), format).toBe(true);
    }
  });

  it('by a server that was not asked, says so', async () => {
    const run = await temporaryFolder();
    await writeFile(join(run, 'scene.ma'), mayaScene([ID]));
    await planned(undefined, run, [], { tellsPermissions: false });
    expect((await runCli(['report', join(run, 'run')])).out).toContain('could not be asked whether it hides a part');
  });

  it('does not make verify fail for what this user cannot see', async () => {
    const run = await temporaryFolder();
    await writeFile(join(run, 'scene.ma'), mayaScene([ID]));
    await planned(undefined, run, []);
    const applied = await runCli(['apply', join(run, 'run'), '--quiet', '--recent', '0']);
    expect(applied.code, applied.err).toBe(0);
    const limited = await serve({ keyOf: LIMITED });
    const env = { AYON_API_KEY: limited.apiKey };
    const argv = ['verify', join(run, 'run'), '--ayon', limited.url, '--json'];
    expect((await runCli(argv, env)).code).not.toBe(0);
    const { code, out } = await runCli([...argv, '--partial'], env);
    expect(code, out).toBe(0);
    expect(jsonLines(out)[0]).toMatchObject({ bytes: 'proven', ids: 'not-checked', manage: 'not-checked' });
    expect(out).toContain('verify-seen-in-part');
  });
});
