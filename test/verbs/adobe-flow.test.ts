import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ContainerLine } from '../../src/model/plan.ts';
import {
  aftereffectsProject,
  description,
  packet,
  photoshopDocument,
  PHOTOSHOP_NS,
  pythonJson,
  record,
  withIptc,
  XMP_NS,
} from '../support/adobe-files.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const SOURCES = ['--openpype', join(show, 'lighthouse.zip'), '--ayon', join(show, 'lighthouse.ayon.gz')];
/** Two ids of the bundled show that the importer's rule restores, and one that nobody knows. */
const KNOWN = ['64f1a2b3000000000000002a'];
const JSON_TEXT = pythonJson([record(KNOWN[0] ?? ''), record('f'.repeat(24), { members: ['41'] })]);

it('plans, holds back, pilots, writes, verifies and undoes documents and projects, and keeps their size', async () => {
  const folder = await temporaryFolder();
  const work = join(folder, 'work');
  await mkdir(work);
  const run = join(folder, 'run');
  const files = {
    'paint.psd': photoshopDocument(
      withIptc(packet(description(PHOTOSHOP_NS, 'Headline', JSON_TEXT, 'element')), JSON_TEXT),
    ),
    'comp.aep': aftereffectsProject(
      packet(description(XMP_NS, 'Label', JSON_TEXT.replaceAll('ImageLoader', 'FileLoader'), 'attribute')),
    ),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(work, name), bytes);

  const planned = await runCli(['plan', work, ...SOURCES, '--project', 'lighthouse', '--out', run, '--json']);
  expect(planned.code, planned.err).toBe(0);
  const workfiles = jsonLines(planned.out).flatMap((line) => (line.type === 'workfile' ? [line] : []));
  expect(workfiles.map(({ format }) => format).sort()).toEqual(['aftereffects', 'photoshop']);
  for (const { containers, framing } of workfiles) {
    expect(containers.map(({ decision }) => decision?.status)).toEqual(['remap', 'unresolved']);
    expect(containers[0]?.manage).toMatchObject({
      before: { updatable: false },
      after: { listed: true, updatable: true },
    });
    // The room for the longer id comes out of the padding.
    expect(framing).toEqual([]);
  }

  const held = await runCli(['apply', run]);
  expect(held.out + held.err).toMatch(/pilot/);
  for (const [name, bytes] of Object.entries(files)) expect(await readFile(join(work, name))).toEqual(bytes);

  expect((await runCli(['pilot', run])).code).toBe(0);
  for (const format of ['photoshop', 'aftereffects']) await runCli(['pilot', run, '--confirm', format]);
  const applied = await runCli(['apply', run, '--recent', '0']);
  expect(applied.code, applied.err + applied.out).toBe(0);
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(work, name);
    const target = targetOf(workfiles.find((line) => line.path === path)?.containers[0]);
    const written = await readFile(path);
    expect((await stat(path)).size, name).toBe(bytes.length);
    expect(written.includes(target) && !written.subarray(written.indexOf('<?xpacket')).includes(KNOWN[0] ?? '')).toBe(
      true,
    );
  }
  expect((await runCli(['verify', run])).code).toBe(0);
  expect((await runCli(['undo', run])).code).toBe(0);
  for (const [name, bytes] of Object.entries(files)) expect(await readFile(join(work, name))).toEqual(bytes);
});

function targetOf(container: ContainerLine | undefined): string {
  return container?.decision?.target?.representationId ?? expect.fail('the container has no target');
}
