import type { OwnFields, Names } from './clues.ts';
import { namesOf, ownFields, statedVersion, versionInPath } from './clues.ts';
import type { Subject } from './subject.ts';

/** What has to be asked for subjects that differ in nothing that an answer could depend on. */
export interface Question {
  readonly id: string;
  readonly form: Subject['form'];
  readonly project: string;
  readonly loadedPath: string | null;
  readonly own: OwnFields | null;
  readonly names: Names;
  /** The version by the record's or the path's own word, for a proposal by name. */
  readonly version: number | 'hero' | null;
}

/** The distinct questions of any number of containers. Its size grows with them, not with the containers. */
export interface Questions {
  readonly distinct: ReadonlyMap<string, Question>;
  /** Takes up what has to be asked for a subject. */
  add(subject: Subject): void;
}

export function newQuestions(): Questions {
  const distinct = new Map<string, Question>();
  return {
    distinct,
    add(subject) {
      const question = questionOf(subject);
      const key = keyOf(question);
      if (!distinct.has(key)) distinct.set(key, question);
    },
  };
}

/** The question behind a subject. */
export function questionOf(subject: Subject): Question {
  const { loadedPath } = subject;
  return {
    id: subject.id,
    form: subject.form,
    project: subject.project,
    loadedPath,
    own: ownFields(subject),
    names: namesOf(subject),
    version: statedVersion(subject) ?? (loadedPath === null ? null : versionInPath(loadedPath)),
  };
}

function keyOf({ id, project, loadedPath, own, names, version }: Question): string {
  const parts = [id, project, loadedPath ?? '', ...names.folders, '', ...names.products, String(version)];
  if (own !== null) parts.push(own.project ?? '', own.asset, own.product, String(own.version));
  return parts.join('\u0000');
}
