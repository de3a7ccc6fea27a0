import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeSnapshotRows } from '../../src/catalogs/ayon/snapshot-write.ts';
import type { Row } from '../../src/catalogs/ayon/snapshot-write.ts';
import { importAsAyonWould } from '../../src/catalogs/openpype/import.ts';
import type { ApplyEvent } from '../../src/writers/apply/events.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const SHOW = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const DUMP = join(SHOW, 'lighthouse.zip');
const KEEPER = 'assets/chars/keeper';
const PUBLISHED = `${KEEPER}/publish/rig/rigMain/v001/lh_keeper_rigMain_v001.ma`;
const WORK = `${KEEPER}/work/rig/lh_keeper_rig_v002.ma`;
/** A scene with one container of a model that AYON has, under the id it had in OpenPype. */
const SCENE = readFileSync(join(SHOW, 'work/keeper/rig/lh_keeper_rig_v002.ma'), 'utf8');
const OLD_ID = '5952329a5f8c1b490c34c4cc';

interface Share {
  readonly folder: string;
  /** Full path of a file of the project. */
  readonly at: (path: string) => string;
  readonly plan: (...paths: string[]) => Promise<readonly (readonly [string, readonly string[]])[]>;
  readonly apply: (...options: string[]) => Promise<{ code: number; err: string; outcomes: Record<string, string> }>;
}

/** A share that is one of the roots of the show's project, as AYON has them. */
async function share(root = 'projects'): Promise<Share> {
  const folder = await temporaryFolder();
  await writeSnapshot(join(folder, 'ayon.gz'), join(folder, root));
  const at = (path: string): string => join(folder, 'projects/lighthouse', path);
  const run = join(folder, 'run');
  return {
    folder,
    at,
    plan: async (...paths) => {
      const sources = ['--openpype', DUMP, '--ayon', join(folder, 'ayon.gz')];
      const argv = ['plan', ...paths, ...sources, '--project', 'lighthouse', '--out', run, '--no-cache', '--json'];
      const { code, out, err } = await runCli(argv);
      expect(code, err).toBe(0);
      return jsonLines(out).flatMap((line) =>
        line.type === 'workfile' ? [[line.path, line.findings.map((finding) => finding.code)] as const] : [],
      );
    },
    apply: async (...options) => {
      const { code, out, err } = await runCli(['apply', run, '--json', ...options]);
      const events = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ApplyEvent);
      const told = events.flatMap((event) =>
        event.type === 'workfile' ? [[event.path, event.reason?.code ?? event.outcome] as const] : [],
      );
      return { code, err, outcomes: Object.fromEntries(told) };
    },
  };
}

/** What AYON has after the import of the dump, with this folder as the root on Linux. */
async function writeSnapshot(out: string, linux: string): Promise<void> {
  const [imported] = await importAsAyonWould(DUMP);
  if (imported === undefined) throw new Error('the dump holds no project');
  const rows: Row[] = [];
  for await (const row of imported.rows) rows.push(row);
  const project = { ...imported.project, roots: imported.project.roots.map((root) => ({ ...root, linux })) };
  await writeSnapshotRows(out, { server: 'https://ayon.example', serverVersion: '1.15.17', taken: null }, [
    { project, rows },
  ]);
}

/** Old enough that nobody is thought to be at work on it. */
async function write(path: string, content = SCENE): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, 1_600_000_000, 1_600_000_000);
}

describe('a published file', () => {
  it('is told by the plan and left alone, and not the workfile that it is a copy of', async () => {
    const { at, plan, apply } = await share();
    await write(at(PUBLISHED));
    await write(at(WORK));
    expect(await plan(at(''))).toEqual([
      [at(PUBLISHED), ['workfile-published']],
      [at(WORK), []],
    ]);
    const { code, err, outcomes } = await apply();
    expect(outcomes).toEqual({ [at(PUBLISHED)]: 'write-published', [at(WORK)]: 'patched' });
    expect(code).toBe(3);
    expect(err).toContain('/assets/chars/keeper rigMain v001 ma in the project lighthouse');
    expect(await readFile(at(PUBLISHED), 'utf8')).toBe(SCENE);
    expect(await readFile(at(WORK), 'utf8')).not.toContain(OLD_ID);
  });

  it('is changed when that is allowed by name', async () => {
    const { at, plan, apply } = await share();
    await write(at(PUBLISHED));
    await plan(at(''));
    expect((await apply('--allow', 'locked')).outcomes).toEqual({ [at(PUBLISHED)]: 'write-published' });
    const { code, outcomes } = await apply('--allow', 'published');
    expect(outcomes).toEqual({ [at(PUBLISHED)]: 'patched' });
    expect(code).toBe(0);
    expect(await readFile(at(PUBLISHED), 'utf8')).not.toContain(OLD_ID);
  });

  it('is known below a root that AYON has at another place, by the folder of its project', async () => {
    const { at, plan } = await share('elsewhere');
    await write(at(PUBLISHED));
    expect(await plan(at(''))).toEqual([[at(PUBLISHED), ['workfile-published']]]);
  });

  it('is known behind a link in the artist’s folder', async () => {
    const { at, plan, apply } = await share();
    await write(at(PUBLISHED));
    await mkdir(dirname(at(WORK)), { recursive: true });
    await symlink(at(PUBLISHED), at(WORK));
    await plan(dirname(at(WORK)));
    expect((await apply()).outcomes).toEqual({ [at(WORK)]: 'write-published' });
  });

  it('is known by its other name, so that writing in place does not change it under both', async () => {
    const { at, plan, apply } = await share();
    await write(at(PUBLISHED));
    await mkdir(dirname(at(WORK)), { recursive: true });
    await link(at(PUBLISHED), at(WORK));
    expect(await plan(dirname(at(WORK)), dirname(at(PUBLISHED)))).toEqual([[at(WORK), ['workfile-published']]]);
    expect((await apply('--in-place')).outcomes).toEqual({ [at(WORK)]: 'write-published' });
    expect(await readFile(at(PUBLISHED), 'utf8')).toBe(SCENE);
  });

  it('that AYON lost is known by the folder that publishes go to', async () => {
    const { at, plan, apply } = await share();
    const lost = at(`${KEEPER}/publish/workfile/workfileRig/v007/lh_keeper_workfileRig_v007.ma`);
    await write(lost);
    expect(await plan(at(''))).toEqual([[lost, ['workfile-publish-folder']]]);
    const { err, outcomes } = await apply();
    expect(outcomes).toEqual({ [lost]: 'write-published' });
    expect(err).toContain('/assets/chars/keeper workfileRig v007');
  });
});

describe('not a published file', () => {
  it.each([
    ['the next version, that nobody published', `${KEEPER}/work/publish/lh_keeper_rig_v003.ma`],
    ['one that only has the name of a published file', `${KEEPER}/work/rig/lh_keeper_rigMain_v001.ma`],
    ['one in another folder of the same shape', `assets/props/keeper/work/rig/v001/lh_keeper_rigMain_v001.ma`],
  ])('is %s', async (_what, path) => {
    const { at, plan, apply } = await share();
    await write(at(path));
    expect(await plan(at(''))).toEqual([[at(path), []]]);
    expect((await apply()).outcomes).toEqual({ [at(path)]: 'patched' });
  });
});

it('keeps the order and the number of many workfiles, with and without containers', async () => {
  const { at, plan } = await share();
  const names = Array.from({ length: 600 }, (_, index) => `work/${String(index).padStart(3, '0')}.ma`);
  for (const [index, name] of names.entries()) await write(at(name), index % 2 === 0 ? SCENE : mayaScene([]));
  await write(at(PUBLISHED));
  const told = await plan(at('work'), at(KEEPER));
  expect(told.map(([path]) => path)).toEqual([...names, PUBLISHED].map(at));
  expect(told.flatMap(([, codes]) => codes)).toEqual(['workfile-published']);
});
