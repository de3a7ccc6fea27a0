import type { OpenedAyon } from '../catalogs/ayon/combined.ts';
import { examineProject } from '../catalogs/ayon/doctor.ts';
import type { DoctorReport } from '../catalogs/ayon/doctor.ts';
import { openAyon } from '../catalogs/ayon/open.ts';
import type { AyonOptions } from '../catalogs/ayon/open.ts';
import { otherDump, projectsWithoutDump } from '../catalogs/openpype/asked-projects.ts';
import { openOpenPype } from '../catalogs/openpype/open.ts';
import type { ImportStop, OpenPypeDumps } from '../catalogs/openpype/open.ts';
import type { AyonProject } from '../model/catalog.ts';

export type { DoctorReport } from '../catalogs/ayon/doctor.ts';

export interface DoctorOptions {
  readonly openpype?: readonly string[];
  readonly ayon: readonly string[];
  /** None means all that the AYON sources hold. */
  readonly projects: readonly string[];
  readonly cacheFolder?: string | null;
  readonly connection?: Omit<AyonOptions, 'projects'>;
}

export interface Examination {
  readonly reports: readonly DoctorReport[];
  /** What in the dumps makes the importer stop before it is done. */
  readonly stops: readonly ImportStop[];
}

/** So many documents of a dump are looked for in AYON: enough to tell a project that was imported from one that was not. */
const SAMPLE = 1000;

/** Looks whether dumps and AYON projects belong together. Throws a `RemapError` when a source is no good. */
export async function doctor(options: DoctorOptions): Promise<Examination> {
  const dumps = await openDumps(options);
  try {
    const ayon = await openAyon(options.ayon, { ...options.connection, projects: options.projects });
    try {
      const reports: DoctorReport[] = [];
      for (const project of ayon.projects) {
        reports.push(await examine(ayon, project, dumps));
      }
      return { reports, stops: dumps?.stops ?? [] };
    } finally {
      await ayon.close();
    }
  } finally {
    await dumps?.close();
  }
}

/** Where no dump is of the project, what the dumps hold is looked for all the same: it may only have had another name. */
async function examine(ayon: OpenedAyon, project: AyonProject, dumps: OpenPypeDumps | null): Promise<DoctorReport> {
  if (dumps === null) return examineProject(ayon, project, null);
  const [lacking] = projectsWithoutDump(dumps, [project.name]);
  const sample = await dumps.sample(lacking === undefined ? project.name : null, SAMPLE);
  const report = await examineProject(ayon, project, { roots: dumps.roots, sample });
  if (lacking === undefined) return report;
  const severity = (report.derived?.found ?? 0) > 0 ? 'warning' : 'error';
  return { ...report, findings: [otherDump(dumps, [lacking], severity), ...report.findings] };
}

async function openDumps({ openpype = [], cacheFolder, projects }: DoctorOptions): Promise<OpenPypeDumps | null> {
  return openpype.length === 0 ? null : openOpenPype(openpype, { cacheFolder: cacheFolder ?? null, projects });
}
