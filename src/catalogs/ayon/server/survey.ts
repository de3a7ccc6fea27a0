import type { ProjectSurvey } from '../reader.ts';
import { SurveyCounter } from '../survey.ts';
import { unknownShape, type Batches } from './batches.ts';
import { pages } from './graphql.ts';
import type { Http } from './http.ts';
import { representationOf, versionOf } from './nodes.ts';
import { NAMES_OF_VERSIONS, SWEEPS } from './queries.ts';

const OPERATION = 'surveying the project';
const PAGE = 2000;
/** Rows of each kind that are looked at. Order is that of creation, so what an import brought comes first. */
const LIMIT = 50_000;

/** Looks at a project's versions and representations on a live server, the first so many of each. */
export async function surveyServer(http: Http, project: string, batches: Batches): Promise<ProjectSurvey> {
  const counter = new SurveyCounter();
  const allVersions = await sample(http, project, SWEEPS.version, (node) => {
    const version = versionOf(node);
    if (version === null) throw unknownShape(http, OPERATION);
    counter.version({ id: version.id, number: version.version, author: version.author });
  });
  const allRepresentations = await sample(http, project, SWEEPS.representation, (node) => {
    const row = representationOf(node);
    if (row === null) throw unknownShape(http, OPERATION);
    counter.representation(row, false);
  });
  // Whether a hero version is empty must not depend on where the sample ended.
  if (!allRepresentations) {
    const rows = await batches.ofParents(OPERATION, NAMES_OF_VERSIONS, counter.emptyHeroes, representationOf);
    for (const row of rows) counter.filled(row.versionId);
  }
  return counter.result(allVersions && allRepresentations);
}

/** @returns whether all rows were seen. */
async function sample(http: Http, project: string, text: string, take: (node: unknown) => void): Promise<boolean> {
  let seen = 0;
  for await (const page of pages(http, OPERATION, text, { p: project }, { first: PAGE })) {
    for (const node of page.nodes) take(node);
    seen += page.nodes.length;
    if (seen >= LIMIT) return false;
  }
  return true;
}
