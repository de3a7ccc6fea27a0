import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AyonProject } from '../../src/model/catalog.ts';
import { fileFinder } from '../../src/plan/manage/files.ts';
import { judge } from '../../src/plan/manage/manage-state.ts';
import { AYON_ID, fields, representation } from '../support/records.ts';
import { temporaryFolder } from '../support/scenes.ts';

function project(linux: string): AyonProject {
  return {
    name: 'show',
    library: false,
    roots: [{ project: 'show', name: 'work', windows: 'P:/', linux, darwin: null }],
  };
}

it('tells a published file that is missing, and nothing where the storage is not mounted', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'show'));
  await writeFile(join(folder, 'show', 'there.ma'), '');
  const find = fileFinder([project(folder)], 'linux');
  const file = (id: string, path: string): ReturnType<typeof find> => find(representation({ id, files: [path] }));
  expect(file('1', '{root[work]}/show/there.ma')).toBe('there');
  expect(file('2', '{root[work]}/show/gone.ma')).toBe('missing');
  expect(file('3', '/absolute/gone.ma'), 'no root of the project').toBe('unknown');
  expect(file('4', '{root[other]}/gone.ma')).toBe('unknown');
  const elsewhere = fileFinder([project('/no/such/mount')], 'linux');
  expect(elsewhere(representation({ files: ['{root[work]}/show/gone.ma'] }))).toBe('unknown');
});

it('is what stands in the way of an update', () => {
  const record = {
    ...({
      host: 'maya',
      carrier: 'attribute',
      nodeType: 'objectSet',
      hasAyonLayout: true,
      hasOldPrefix: false,
    } as const),
    fields: fields({ representation: AYON_ID }),
  };
  const facts = { ownProject: 'show', projects: ['show'], found: [representation()], newest: null };
  expect(judge(record, { ...facts, presence: () => 'missing' }).blockers.map(({ code }) => code)).toEqual([
    'manage-file-missing',
  ]);
  expect(judge(record, { ...facts, presence: () => 'unknown' }).state.updatable).toBe(true);
});
