import type { ContainerFields } from '../../model/container.ts';
import type { WordedId } from './recorded-id.ts';

/** The distinct ids of any number of containers. Its size grows with them, not with the containers. */
export interface DistinctIds {
  /** One of each that differ in something that what is asked could depend on. */
  readonly distinct: Iterable<WordedId>;
  readonly size: number;
  add(recorded: WordedId): void;
}

export function distinctIds(): DistinctIds {
  const distinct = new Map<string, WordedId>();
  return {
    get distinct() {
      return distinct.values();
    },
    get size() {
      return distinct.size;
    },
    add(recorded) {
      const key = keyOf(recorded);
      if (!distinct.has(key)) distinct.set(key, slim(recorded));
    },
  };
}

/** The extra fields that say what a record means (`own-words.ts`). */
const TELLING = ['project', 'asset', 'subset', 'version'] as const;

function keyOf({ id, form, project, loadedPath, host, fields }: WordedId): string {
  const { schema, name, namespace, loader, project_name: named, extra } = fields;
  const own = TELLING.map((key) => extra[key] ?? null);
  return JSON.stringify([id, form, project, host, loadedPath, schema, name, namespace, loader, named, ...own]);
}

/** Without what a decision does not rest on: only these are kept in memory. */
function slim({ representation, form, id, fields, host, loadedPath, project }: WordedId): WordedId {
  const extra: Record<string, string> = {};
  for (const key of TELLING) if (fields.extra[key] !== undefined) extra[key] = fields.extra[key];
  const { schema, name, namespace, loader, project_name } = fields;
  const told: ContainerFields = { schema, id: null, name, namespace, loader, representation, project_name, extra };
  return { representation, form, id, fields: told, host, loadedPath, project };
}
