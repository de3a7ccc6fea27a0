/** A statement about a table of a project that stands outside of COPY blocks. */
export interface Statement {
  readonly verb: 'create' | 'insert';
  /** The project as its schema spells it: in lower case. */
  readonly project: string;
  readonly table: string;
}

const STATEMENT = /^(CREATE TABLE|INSERT INTO) "?project_(\w+)"?\."?(\w+)"? /;

/** What a line does to a table of a project: null for every other line. */
export function parseStatement(line: string): Statement | null {
  const [, verb, project, table] = STATEMENT.exec(line) ?? [];
  if (project === undefined || table === undefined) return null;
  return { verb: verb === 'INSERT INTO' ? 'insert' : 'create', project, table };
}
