import type { OwnFields, Names } from './own-words.ts';
import { namesOf, ownFields, statedVersion, versionInPath } from './own-words.ts';
import type { RecordedId } from './recorded-id.ts';

/** What has to be asked for recorded ids that differ in nothing that an answer could depend on. */
export interface Question {
  readonly id: string;
  readonly form: RecordedId['form'];
  readonly project: string;
  readonly loadedPath: string | null;
  readonly own: OwnFields | null;
  readonly names: Names;
  /** The version by the record's or the path's own word, for a proposal by name. */
  readonly version: number | 'hero' | null;
}

/** The distinct questions of any number of containers. Its size grows with them, not with the containers. */
export interface DistinctIds {
  readonly distinct: ReadonlyMap<string, Question>;
  /** Takes up what has to be asked for a recorded id. */
  add(recorded: RecordedId): void;
}

export function distinctIds(): DistinctIds {
  const distinct = new Map<string, Question>();
  return {
    distinct,
    add(recorded) {
      const question = questionOf(recorded);
      const key = keyOf(question);
      if (!distinct.has(key)) distinct.set(key, question);
    },
  };
}

/** The question behind a recorded id. */
export function questionOf(recorded: RecordedId): Question {
  const { loadedPath } = recorded;
  return {
    id: recorded.id,
    form: recorded.form,
    project: recorded.project,
    loadedPath,
    own: ownFields(recorded),
    names: namesOf(recorded),
    version: statedVersion(recorded) ?? (loadedPath === null ? null : versionInPath(loadedPath)),
  };
}

function keyOf({ id, project, loadedPath, own, names, version }: Question): string {
  const parts = [id, project, loadedPath ?? '', ...names.folders, '', ...names.products, String(version)];
  if (own !== null) parts.push(own.project ?? '', own.asset, own.product, String(own.version));
  return parts.join('\u0000');
}
