import { cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { MemorySource } from '../../src/files/byte-source.ts';
import type { ContainerLine, SummaryLine } from '../../src/model/plan.ts';
import { hieroScanner } from '../../src/scanners/hiero/scanner.ts';
import { nukeScanner } from '../../src/scanners/nuke/scanner.ts';
import { clipRecord, effectsRecord, hieroProject, tagSets } from '../support/hiero-builder.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const SHOW = 'fixtures/demo/show';

/** Ids of the demo's show whose versions were imported: those of a comp, as its own script holds them. */
async function importedIds(): Promise<string[]> {
  const script = await readFile(join(SHOW, 'work/sh010/comp/lh_sh010_comp_v007.nk'));
  const { containers } = nukeScanner.scan(new MemorySource(script), 'nuke');
  return containers.flatMap(({ fields }) =>
    /^[0-9a-f]{24}$/.test(fields.representation ?? '') ? [fields.representation ?? ''] : [],
  );
}

interface Show {
  readonly folder: string;
  readonly project: string;
  readonly bytes: Buffer;
  readonly plan: (out: string) => string[];
}

async function show(): Promise<Show> {
  const folder = await temporaryFolder();
  const [first = '', second = first] = await importedIds();
  const clips = [first, second].map((id, index) => {
    const name = `sh0${index + 1}0_plateMain_exr`;
    return { name, tags: tagSets(`openpypeData_0000000${index}`, clipRecord(id, name)) };
  });
  const shot = {
    name: 'sh030',
    tags: tagSets('openpypeData_00000003', { id: 'pyblish.avalon.instance', family: 'plate' }),
  };
  const effects = Object.fromEntries(
    [first, second].map((id, index) => [
      `effectMain_sh0${index + 1}0`,
      JSON.stringify(effectsRecord(id, `sh0${index + 1}0`)),
    ]),
  );
  const track = { name: 'Loaded_effectMain', clips: [], tags: tagSets('openpypeData_00000004', effects) };
  const bytes = Buffer.from(hieroProject([{ name: 'Video 1', clips: [...clips, shot] }, track]));
  await mkdir(join(folder, 'edit'));
  const project = join(folder, 'edit', 'lh_edit_v001.hrox');
  await writeFile(project, bytes);
  await writeFile(`${project}.autosave`, bytes);
  // A file that was saved a moment ago might still be worked on, and is not written.
  await utimes(project, 1_687_000_000, 1_687_000_000);
  await utimes(`${project}.autosave`, 1_686_000_000, 1_686_000_000);
  await cp(join(SHOW, 'lighthouse.zip'), join(folder, 'lighthouse.zip'));
  await cp(join(SHOW, 'lighthouse.ayon.gz'), join(folder, 'lighthouse.ayon.gz'));
  const plan = (out: string): string[] => [
    ...[
      'plan',
      join(folder, 'edit'),
      '--openpype',
      join(folder, 'lighthouse.zip'),
      '--ayon',
      join(folder, 'lighthouse.ayon.gz'),
    ],
    ...['--project', 'lighthouse', '--out', join(folder, out), '--json'],
  ];
  return { folder, project, bytes, plan };
}

const containersOf = (out: string): ContainerLine[] =>
  jsonLines(out).flatMap((line) => (line.type === 'workfile' ? line.containers : []));

describe('the command line on a project of Hiero', () => {
  it('counts it, plans it, writes it, verifies it, finds nothing left, and undoes it to the byte', async () => {
    const { folder, project, bytes, plan } = await show();
    const census = jsonLines((await runCli(['scan', '--json', join(folder, 'edit')])).out);
    const summary = census.find((line): line is SummaryLine => line.type === 'summary') ?? expect.fail('no summary');
    expect(summary.workfiles).toMatchObject({ total: 1, withContainers: 1 });
    expect(summary.containers.byHost).toEqual({ hiero: 4 });

    const planned = await runCli(plan('run'));
    expect(planned.code).toBe(0);
    const containers = containersOf(planned.out);
    expect(containers.map(({ decision }) => decision?.status)).toEqual(['remap', 'remap', 'remap', 'remap']);
    expect(containers.map(({ manage }) => [manage?.before.listed, manage?.after.listed])).toEqual([
      [false, true],
      [false, true],
      [false, true],
      [false, true],
    ]);
    // A tag is renamed in its name and in its label; the two effects of the track share one.
    const renames = containers.map(({ edits }) => edits.filter(({ what }) => what === 'tab').length);
    expect(renames.reduce((sum, count) => sum + count)).toBe(3 * 2);

    const run = join(folder, 'run');
    expect((await runCli(['apply', run])).code).toBe(0);
    const after = await readFile(project);
    const found = hieroScanner.scan(new MemorySource(after), 'hiero').containers;
    const old = hieroScanner.scan(new MemorySource(bytes), 'hiero').containers;
    expect(found.map(({ fields }) => fields.representation)).toEqual(
      old.map(({ fields }) => deriveAyonId(fields.representation ?? '')),
    );
    expect(
      after
        .toString()
        .match(/TagInstance [^>]*name="[^"]*"/g)
        ?.map((tag) => tag.slice(tag.indexOf('name='))),
    ).toEqual(
      ['AYONdata_00000004', 'AYONdata_00000000', 'AYONdata_00000001', 'openpypeData_00000003'].map(
        (tag) => `name="${tag}"`,
      ),
    );
    expect((await runCli(['verify', run])).code).toBe(0);
    expect(containersOf((await runCli(plan('again'))).out).flatMap(({ edits }) => edits)).toEqual([]);

    expect((await runCli(['undo', run])).code).toBe(0);
    expect((await readFile(project)).equals(bytes)).toBe(true);
  });

  it('takes the autosave too when it is asked for', async () => {
    const { folder } = await show();
    const lines = jsonLines((await runCli(['scan', '--json', '--autosaves', join(folder, 'edit')])).out);
    expect(lines.flatMap((line) => (line.type === 'workfile' ? [line.format] : []))).toEqual(['hiero', 'hiero']);
  });

  it('verifies what was planned for ayon-hiero before 0.3 by its own rules', async () => {
    const { folder, plan } = await show();
    const run = join(folder, 'run');
    expect((await runCli([...plan('run'), '--hiero-tag', 'openpypeData'])).code).toBe(0);
    expect((await runCli(['apply', run])).code).toBe(0);
    expect((await runCli(['verify', run])).code).toBe(0);
    expect(await readFile(join(folder, 'edit', 'lh_edit_v001.hrox'), 'utf8')).not.toContain('AYONdata');
  });
});
