import { openOpenPype } from '../catalogs/openpype/open.ts';
import { openSource } from '../catalogs/openpype/source.ts';
import { RemapError } from '../model/error.ts';
import type { SourceOptions } from './sources.ts';

/**
 * The project of dumps that hold no other: then nobody needs to name it. What holds several is not read for the question:
 * the names of its collections answer it.
 *
 * @throws RemapError (`usage`) that lists the projects where there are several, and where there is no dump to ask.
 */
export async function soleProject({
  openpype = [],
  cacheFolder = null,
  signal,
  onProgress = () => undefined,
}: Pick<SourceOptions, 'openpype' | 'cacheFolder' | 'signal'> & {
  /** Documents and bytes of the dump that were read so far. */
  readonly onProgress?: (documents: number, bytes: number) => void;
}): Promise<string> {
  if (openpype.length === 0) throw unnamed('no project is named, and no dump is given that could tell', []);
  const collections = await collectionsOf(openpype);
  if (collections.size > 1) throw unnamed('the dump holds more than one project', [...collections]);
  const dumps = await openOpenPype(openpype, {
    cacheFolder,
    onProgress: ({ documents, bytes }) => onProgress(documents, bytes),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const [name, ...others] = new Set(dumps.sources.flatMap(({ projects }) => projects));
    if (name === undefined) throw unnamed('the dump names no project', []);
    if (others.length > 0) throw unnamed('the dumps hold more than one project', [name, ...others]);
    return name;
  } finally {
    await dumps.close();
  }
}

/** The names of what is apart in the sources: a collection each; files that are one project have none. */
async function collectionsOf(specs: readonly string[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const spec of specs) {
    const source = await openSource(spec, undefined);
    for (const { collection } of source.volumes) if (collection !== null) names.add(collection);
    await source.close();
  }
  return names;
}

/** So many names are worth reading. */
const SHOWN = 20;

function unnamed(problem: string, projects: readonly string[]): RemapError {
  const there = projects.slice(0, SHOWN).join(', ') + (projects.length > SHOWN ? ' …' : '');
  return new RemapError({
    kind: 'usage',
    subject: '--project',
    operation: 'looking for the project',
    problem,
    remedy: `Name the workfiles' own project with --project${there === '' ? '' : `. There are: ${there}`}`,
  });
}
