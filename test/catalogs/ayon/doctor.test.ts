import { describe, expect, it } from 'vitest';

import { examineProject, inspectProject, type DumpFacts } from '../../../src/catalogs/ayon/doctor.ts';
import type { ProjectSurvey } from '../../../src/catalogs/ayon/reader.ts';
import { missingKeys } from '../../../src/catalogs/ayon/survey.ts';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import type { AyonProject, OpenPypeDocument } from '../../../src/model/catalog.ts';
import { remedy, sentence } from '../../../src/words/index.ts';
import { opPrj, type DbProject } from '../../support/ayon-rows.ts';
import { startAyonServer } from '../../support/ayon-server.ts';
import { openFake } from './helpers.ts';

const project: AyonProject = { name: 'OpPrj', library: false, roots: opPrj().roots };

const healthy: ProjectSurvey = {
  versions: { total: 10, imported: 8, hero: 2, importedHero: 2, importedHeroEmpty: 0 },
  representations: {
    total: 20,
    inactive: 0,
    derivedIds: 18,
    orphans: 0,
    withoutTemplate: 0,
    withoutPath: 0,
    unresolvable: 0,
    unknownContext: 0,
  },
  examples: [],
  complete: true,
};

function documents(count: number, imported: boolean, from = 0): readonly OpenPypeDocument[] {
  return Array.from({ length: count }, (_, at) => ({
    objectId: (from + at).toString(16).padStart(24, '0'),
    project: 'OpPrj',
    type: 'representation',
    source: 'dump',
    representation: null,
    aliases: [],
    prediction: imported ? { imported: true } : { imported: false, reason: { code: 'doctor-empty', args: {} } },
  }));
}

function inspect(init: {
  readonly survey?: Partial<ProjectSurvey>;
  readonly dump?: DumpFacts | null;
  readonly found?: readonly OpenPypeDocument[];
  readonly project?: AyonProject;
}) {
  return inspectProject({
    project: init.project ?? project,
    survey: { ...healthy, ...init.survey },
    dump: init.dump ?? null,
    found: new Set((init.found ?? []).map(({ objectId }) => deriveAyonId(objectId))),
  });
}

const codes = (report: ReturnType<typeof inspect>): readonly string[] => report.findings.map(({ code }) => code);

describe('whether a dump and a server belong together', () => {
  const taken = documents(40, true);
  const dropped = documents(10, false, 100);
  const dump: DumpFacts = { roots: project.roots, sample: [...taken, ...dropped] };

  it.each([
    [40, 'doctor-ids-match', 'info'],
    [38, 'doctor-ids-match', 'info'],
    [37, 'doctor-ids-some', 'warning'],
    [20, 'doctor-ids-some', 'warning'],
    [19, 'doctor-ids-few-native', 'error'],
    [1, 'doctor-ids-few-native', 'error'],
    [0, 'doctor-ids-none', 'error'],
  ])('%i of 40 expected representations there is %s', (count, code, severity) => {
    const report = inspect({ dump, found: taken.slice(0, count) });
    expect(report.findings.find((found) => found.code.startsWith('doctor-ids'))).toMatchObject({
      code,
      severity,
      args: { found: count, expected: 40 },
    });
  });

  it('documents that the importer drops are not missed; those that came all the same are counted', () => {
    const report = inspect({
      dump,
      found: [...taken.slice(1), dropped[0] ?? taken[0]].filter((one) => one !== undefined),
    });
    expect(report.derived).toEqual({
      sampled: 50,
      expected: 40,
      found: 40,
      missing: [taken[0]?.objectId],
      surprising: 1,
    });
  });

  it('a sample without any document that the importer takes says nothing about ids', () => {
    expect(codes(inspect({ dump: { roots: [], sample: dropped } }))).toContain('doctor-no-sample');
  });

  it('without a dump nothing is said about ids', () => {
    expect(inspect({}).derived).toBeNull();
    expect(codes(inspect({}))).toEqual(['doctor-imported', 'doctor-native']);
  });
});

describe('what will not work even with right ids', () => {
  const versions = healthy.versions;
  const representations = healthy.representations;

  it.each([
    [{ versions: { ...versions, importedHeroEmpty: 2 } }, 'doctor-heroes-empty-native'],
    [{ versions: { ...versions, importedHeroEmpty: 1 } }, 'doctor-some-heroes-empty'],
    [{ versions: { ...versions, imported: 0 } }, 'doctor-not-imported'],
    [{ representations: { ...representations, unresolvable: 1 } }, 'doctor-unresolvable'],
    [{ representations: { ...representations, withoutTemplate: 1 } }, 'doctor-without-template'],
    [{ representations: { ...representations, withoutPath: 1 } }, 'doctor-without-path'],
    [{ representations: { ...representations, orphans: 1 } }, 'doctor-orphans'],
    [{ representations: { ...representations, inactive: 1 } }, 'doctor-inactive'],
    [{ representations: { ...representations, total: 0 } }, 'doctor-empty-native'],
    [{ complete: false }, 'doctor-partial'],
  ])('is told (%#): %s', (survey, code) => {
    expect(codes(inspect({ survey }))).toContain(code);
  });

  it('has the worst first, and words for everything', () => {
    const report = inspect({
      survey: {
        complete: false,
        examples: ['a1b2'],
        representations: { ...representations, unresolvable: 3, inactive: 2 },
      },
      dump: { roots: [], sample: documents(3, true) },
    });
    const order = report.findings.map(({ severity }) => severity);
    expect(order).toEqual([...order].sort((a, b) => 'error warning info'.indexOf(a) - 'error warning info'.indexOf(b)));
    for (const { code, args } of report.findings) {
      expect(sentence(code, args)).not.toMatch(/\?|\{\w+\}/);
      expect(remedy(code)).toMatch(/\.$/);
    }
  });
});

describe('advice to import again', () => {
  const imported: ProjectSurvey = {
    ...healthy,
    versions: { ...healthy.versions, imported: 10, importedHeroEmpty: 2 },
    representations: { ...healthy.representations, derivedIds: 20 },
  };
  const documentsFound = documents(40, true);
  const few = { dump: { roots: [], sample: documentsFound }, found: documentsFound.slice(0, 3) };
  const advice = (survey: ProjectSurvey): string =>
    inspect({ ...few, survey })
      .findings.map(({ code, args }) => remedy(code, args))
      .join(' ');

  it('is given only where nothing but the import is in the project, and says what it deletes', () => {
    expect(advice(imported)).toMatch(/import again only .*deletes the AYON project/);
  });

  it.each<[string, ProjectSurvey]>([
    ['native versions', { ...imported, versions: { ...imported.versions, imported: 9 } }],
    [
      'representations that AYON made',
      { ...imported, representations: { ...imported.representations, derivedIds: 19 } },
    ],
    ['rows that were not looked at', { ...imported, complete: false }],
    ['versions without representations', { ...healthy, representations: { ...healthy.representations, total: 0 } }],
  ])('is not given to a project with %s: another way is named', (_what, survey) => {
    expect(advice(survey)).not.toMatch(/import (it )?(\(?again|with)/);
    expect(advice(survey)).toMatch(/cannot be imported anew without losing/);
    expect(advice(survey)).toMatch(/[Pp]ublish/);
  });

  it('of a project without anything says that an import deletes the project', () => {
    const versions = { total: 0, imported: 0, hero: 0, importedHero: 0, importedHeroEmpty: 0 };
    const survey = { ...healthy, versions, representations: { ...healthy.representations, total: 0, derivedIds: 0 } };
    expect(codes(inspect({ survey }))).toContain('doctor-empty');
  });
});

describe('roots', () => {
  const root = project.roots[0] ?? { project: 'OpPrj', name: 'work', windows: null, linux: null, darwin: null };

  it('that moved are told for each platform; another spelling of the same is none', () => {
    const was = { ...root, windows: 'c:\\Projects\\', linux: '/mnt/old' };
    const report = inspect({ dump: { roots: [was], sample: documents(1, true) }, found: documents(1, true) });
    expect(report.findings.filter(({ code }) => code === 'doctor-root-moved').map(({ args }) => args)).toEqual([
      { root: 'work', platform: 'linux', was: '/mnt/old', is: '/mnt/share/projects' },
    ]);
  });

  it('that are gone, or not there at all, are told', () => {
    const gone = { roots: [{ ...root, name: 'render' }], sample: documents(1, true) };
    expect(codes(inspect({ dump: gone }))).toContain('doctor-root-gone');
    expect(codes(inspect({ project: { ...project, roots: [] } }))).toContain('doctor-no-roots');
  });

  it('of other projects in the dump do not matter', () => {
    const other = { roots: [{ ...root, project: 'Other', linux: '/x' }], sample: documents(1, true) };
    expect(codes(inspect({ dump: other }))).not.toContain('doctor-root-moved');
  });
});

describe('a context', () => {
  const imported = ['asset', 'ext', 'family', 'hierarchy', 'project', 'representation', 'subset', 'version'];
  it.each([
    ['{root[work]}/{project[name]}/{hierarchy}/{asset}/{subset}/v{version:0>3}.{ext}', []],
    ['{root[work]}/{hierarchy}/{folder[name]}/{product[name]}/v{version:0>3}.{ext}', ['folder', 'product']],
    ['{root[work]}/{asset}<_{output}><.{frame:0>4}><_{udim}>.{ext}', []],
    ['{root[work]}/{asset}<.{frame:0>4}_{udim}>.{ext}', []],
    ['{root[work]}/{asset}.{frame:0>4}.{ext}', ['frame']],
    ['{root}/{asset}<_{output}<_{udim}>>.{ext}', []],
  ])('for the template %s lacks %j', (template, missing) => {
    expect(missingKeys(template, imported)).toEqual(missing);
  });
});

describe('a live project', () => {
  /** ayon-core #1458: the template is AYON's, the context is OpenPype's. */
  function withMixedContext(db: DbProject): DbProject {
    const template = '{root[work]}/{folder[name]}/{product[name]}/v{version:0>3}.{ext}';
    return {
      ...db,
      representations: db.representations.map((row, at) =>
        at === 0 ? { ...row, attrib: { ...row.attrib, template } } : row,
      ),
    };
  }

  it('is examined through the server: ids, hero versions, templates, roots', async () => {
    const server = await startAyonServer({ projects: [withMixedContext(opPrj())] });
    const ayon = await openFake(server);
    const sample = documents(3, true).map((document) => ({ ...document, objectId: '64a000000000000000000007' }));
    const report = await examineProject(ayon, ayon.projects[0] ?? project, { roots: project.roots, sample });
    expect(report.derived).toMatchObject({ expected: 3, found: 3, missing: [] });
    expect(codes(report)).toEqual([
      'doctor-unresolvable',
      'doctor-without-template',
      'doctor-without-path',
      'doctor-ids-match',
      'doctor-imported',
      'doctor-native',
      'doctor-inactive',
    ]);
    expect(report.survey.examples).toEqual([opPrj().representations[0]?.id]);
    await server.close();
  });

  it('imported by an old addon is recognised by its empty hero versions', async () => {
    const db = opPrj();
    const heroes = new Set(db.versions.filter(({ version }) => version < 0).map(({ id }) => id));
    const representations = db.representations.filter(({ versionId }) => !heroes.has(versionId));
    const server = await startAyonServer({ projects: [{ ...db, representations }] });
    const ayon = await openFake(server);
    expect(codes(await examineProject(ayon, project, null))).toContain('doctor-heroes-empty-native');
    await server.close();
  });
});
