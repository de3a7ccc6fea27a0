import { dumpError } from './trouble.ts';

/**
 * The collections to read: all, or those of the projects asked for. Names compare case-insensitively.
 * Asking only for projects that are not there is an error that lists what is.
 */
export function chooseProjects(
  subject: string,
  collections: readonly string[],
  projects: readonly string[] | undefined,
): ReadonlySet<string> {
  if (projects === undefined || projects.length === 0) return new Set(collections);
  const asked = new Set(projects.map((project) => project.toLowerCase()));
  const chosen = collections.filter((collection) => asked.has(collection.toLowerCase()));
  if (chosen.length > 0) return new Set(chosen);
  const there = collections.slice(0, 20).join(', ') + (collections.length > 20 ? ' …' : '');
  const problem = `it holds none of the projects ${projects.join(', ')}`;
  throw dumpError(subject, problem, there === '' ? 'Check the name of the database.' : `It holds: ${there}.`);
}
