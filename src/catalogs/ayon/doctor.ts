import type { AyonProject, OpenPypeDocument, Root } from '../../model/catalog.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { respell } from '../../paths/index.ts';
import type { FindingCode } from '../../words/index.ts';
import { deriveAyonId } from '../../ids/derive.ts';
import type { OpenedAyon } from './combined.ts';
import type { ProjectSurvey } from './reader.ts';
import type { Args } from '../../words/words.ts';

/** What a dump has to say about a project, as far as it bears on whether the two belong together. */
export interface DumpFacts {
  readonly roots: readonly Root[];
  /** Some representation documents, live ones, from all over the dump. */
  readonly sample: readonly OpenPypeDocument[];
}

/** Whether an AYON project and a dump belong together, and what will not work there even with right ids. */
export interface DoctorReport {
  readonly project: string;
  readonly survey: ProjectSurvey;
  /** How many of the sample's documents AYON has under their derived id; null without a dump. */
  readonly derived: {
    readonly sampled: number;
    /** Of those that the importer takes, by its rules. */
    readonly expected: number;
    readonly found: number;
    /** The importer takes them, by its rules, and AYON does not have them: a few ObjectIds, as examples. */
    readonly missing: readonly string[];
    /** AYON has them although the importer drops them, by its rules. */
    readonly surprising: number;
  } | null;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

const MAX_EXAMPLES = 5;

/** Looks at one project of a catalog and compares it with a dump. */
export async function examineProject(
  ayon: OpenedAyon,
  project: AyonProject,
  dump: DumpFacts | null,
): Promise<DoctorReport> {
  const survey = await ayon.survey(project.name);
  const ids = new Set((dump?.sample ?? []).map(({ objectId }) => deriveAyonId(objectId)));
  const found = new Set<string>();
  for (const [id, representations] of await ayon.byIds(ids)) {
    if (representations.some((representation) => representation.project === project.name)) found.add(id);
  }
  const hidden = ayon.sources.find(({ projects }) => projects.includes(project.name))?.hidden;
  return inspectProject({ project, survey, dump, found, ...(hidden === undefined ? {} : { hidden }) });
}

/** The same as a plain function of what was looked up. `found` are the derived ids that the project has. */
export function inspectProject(facts: {
  readonly project: AyonProject;
  readonly survey: ProjectSurvey;
  readonly dump: DumpFacts | null;
  readonly found: ReadonlySet<string>;
  /** What AYON hides from who asks; null where it could not be asked. */
  readonly hidden?: string | null;
}): DoctorReport {
  const { project, survey, dump, found } = facts;
  const derived = dump === null ? null : derivedIn(dump.sample, found);
  const { hidden } = facts;
  const inPart = typeof hidden === 'string';
  // Nothing is said of what is not there: it may only be hidden.
  const findings = inPart
    ? [finding('warning', 'doctor-seen-in-part', { hidden }), ...rootFindings(project, dump)]
    : [
        ...(hidden === null ? [finding('info', 'doctor-sight-not-told', {})] : []),
        ...(derived === null ? [] : idFindings(derived, holdsOwnWork(survey))),
        ...unforeseen(derived),
        ...importFindings(survey),
        ...representationFindings(survey),
        ...rootFindings(project, dump),
        ...(survey.complete
          ? []
          : [
              finding('info', 'doctor-partial', {
                versions: survey.versions.total,
                representations: survey.representations.total,
              }),
            ]),
      ];
  findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { project: project.name, survey, derived, findings };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function finding(severity: Severity, code: FindingCode, args: Args): Finding {
  return { code, severity, args };
}

type Derived = NonNullable<DoctorReport['derived']>;

function derivedIn(sample: readonly OpenPypeDocument[], found: ReadonlySet<string>): Derived {
  const expected = sample.filter((document) => document.prediction.imported);
  const hits = sample.filter((document) => found.has(deriveAyonId(document.objectId)));
  const missing = expected.filter((document) => !hits.includes(document));
  return {
    sampled: sample.length,
    expected: expected.length,
    found: hits.length,
    missing: missing.slice(0, MAX_EXAMPLES).map(({ objectId }) => objectId),
    surprising: hits.filter((document) => !document.prediction.imported).length,
  };
}

/** Fewer hits than this among the expected, and something is wrong with the pair; more, and it is the odd refused document. */
const FEW = 0.5;
const MOST = 0.95;

/**
 * Whether the project holds, or may hold, what an import would destroy: versions or representations that no import brought.
 * Where only a part was looked at, the rest counts as such: what is newest comes last.
 */
function holdsOwnWork({ versions, representations, complete }: ProjectSurvey): boolean {
  return !complete || versions.total > versions.imported || representations.total > representations.derivedIds;
}

function idFindings(derived: Derived, ownWork: boolean): readonly Finding[] {
  const { sampled, expected, found, surprising } = derived;
  if (expected === 0) return [finding('warning', 'doctor-no-sample', { sampled })];
  const share = (found - surprising) / expected;
  const args = { found: found - surprising, expected };
  if (share === 0) return [finding('error', 'doctor-ids-none', args)];
  if (share < FEW) return [finding('error', ownWork ? 'doctor-ids-few-native' : 'doctor-ids-few', args)];
  if (share < MOST) return [finding('warning', 'doctor-ids-some', args)];
  return [finding('info', 'doctor-ids-match', args)];
}

/** The prediction has the rules of one importer and of newer servers; what another import did is not told by it. */
function unforeseen(derived: Derived | null): readonly Finding[] {
  const surprising = derived?.surprising ?? 0;
  return surprising === 0 ? [] : [finding('info', 'doctor-ids-unforeseen', { surprising })];
}

function importFindings(survey: ProjectSurvey): readonly Finding[] {
  const { versions, representations } = survey;
  const ownWork = holdsOwnWork(survey);
  const native = versions.total - versions.imported;
  if (representations.total === 0) {
    return [ownWork ? finding('error', 'doctor-empty-native', { native }) : finding('error', 'doctor-empty', {})];
  }
  const findings: Finding[] = [];
  if (versions.imported === 0) {
    findings.push(finding('warning', 'doctor-not-imported', { versions: versions.total }));
  } else {
    findings.push(finding('info', 'doctor-imported', { imported: versions.imported, versions: versions.total }));
    if (native > 0) findings.push(finding('info', 'doctor-native', { native, versions: versions.total }));
  }
  const { importedHero: heroes, importedHeroEmpty: empty } = versions;
  const allEmpty = ownWork ? 'doctor-heroes-empty-native' : 'doctor-heroes-empty';
  if (heroes > 0 && empty === heroes) findings.push(finding('warning', allEmpty, { heroes }));
  else if (empty > 0) findings.push(finding('info', 'doctor-some-heroes-empty', { empty, heroes }));
  return findings;
}

function representationFindings({ representations, examples }: ProjectSurvey): readonly Finding[] {
  const { total } = representations;
  const example = examples[0] ?? null;
  const counts: readonly (readonly [Severity, FindingCode, number])[] = [
    ['warning', 'doctor-unresolvable', representations.unresolvable],
    ['warning', 'doctor-without-template', representations.withoutTemplate],
    ['warning', 'doctor-without-path', representations.withoutPath],
    ['warning', 'doctor-orphans', representations.orphans],
    ['info', 'doctor-inactive', representations.inactive],
  ];
  return counts
    .filter(([, , count]) => count > 0)
    .map(([severity, code, count]) => finding(severity, code, { count, total, example }));
}

const PLATFORMS = ['windows', 'linux', 'darwin'] as const;

function rootFindings(project: AyonProject, dump: DumpFacts | null): readonly Finding[] {
  const findings: Finding[] = [];
  if (project.roots.length === 0) findings.push(finding('warning', 'doctor-no-roots', {}));
  for (const old of dump?.roots ?? []) {
    if (old.project.toLowerCase() !== project.name.toLowerCase()) continue;
    const now = project.roots.find((root) => root.name.toLowerCase() === old.name.toLowerCase());
    if (now === undefined) {
      if (project.roots.length > 0) findings.push(finding('warning', 'doctor-root-gone', { root: old.name }));
      continue;
    }
    for (const platform of PLATFORMS) {
      const [was, is] = [old[platform], now[platform]];
      if (was === null || is === null || respell(was).toLowerCase() === respell(is).toLowerCase()) continue;
      findings.push(finding('info', 'doctor-root-moved', { root: old.name, platform, was, is }));
    }
  }
  return findings;
}
