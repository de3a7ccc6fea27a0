/** Ways in which a record may stand in a tool's table. */
type Spelling = (id: string, line: string) => string;

const KEYS = {
  schema: 'openpype:container-2.0',
  id: 'pyblish.avalon.container',
  name: 'renderMain',
  namespace: 'sh010',
};

const plain: Spelling = (id, line) => {
  const all = { ...KEYS, loader: 'FusionLoadSequence', representation: id };
  const inner = `${line}\t\t`;
  return `CustomData = {${line}\tavalon = {${Object.entries(all)
    .map(([key, value]) => `${inner}${key} = "${value}"`)
    .join(',')}${line}\t}${line}},`;
};

const bracketed: Spelling = (id, line) => plain(id, line).replace(/(\w+) = /g, '["$1"] = ');

const oneLine: Spelling = (id, line) => plain(id, line).replace(/\s+/g, ' ');

const singleQuoted: Spelling = (id, line) => plain(id, line).replace(/"/g, "'");

const longBracket: Spelling = (id, line) => plain(id, line).replace(`"${id}"`, `[=[${id}]=]`);

const SPELLINGS: readonly Spelling[] = [plain, bracketed, oneLine, singleQuoted, longBracket];

export interface Planted {
  readonly bytes: Buffer;
  /** The ids that were planted, in the order of the file. */
  readonly ids: readonly string[];
}

/** The n-th id: 24 hex digits that stand nowhere else. */
export function plantedId(index: number): string {
  return `5fdead${index.toString(16).padStart(18, '0')}`;
}

/**
 * Puts up to `most` records into a real composition, each behind the brace of a tool. A regular expression finds those by
 * how Fusion indents, so nothing here depends on the scanner that is tested. Tools with data of their own are left out.
 */
export function plant(file: Buffer, most: number, first: number): Planted {
  const text = file.toString('latin1');
  const ids: string[] = [];
  const planted = text.replace(
    /^(\t\t)([A-Za-z_]\w*) = (?!Input|InstanceInput)([A-Z][\w.]*) \{(\r?\n)(?=\t\t\t)/gm,
    (whole, indent: string, _name, _class, newline: string, at: number) => {
      const body = text.slice(at, text.indexOf(`${newline}${indent}}`, at));
      if (ids.length >= most || body.includes('CustomData') || !isInTools(text, at)) return whole;
      const id = plantedId(first + ids.length);
      const spelling = SPELLINGS[(first + ids.length) % SPELLINGS.length] ?? plain;
      ids.push(id);
      return `${whole}${indent}\t${spelling(id, `${newline}${indent}\t`)}${newline}`;
    },
  );
  return { bytes: Buffer.from(planted, 'latin1'), ids };
}

/** Whether the last table that began with one tab in front of this place is the composition's tools. */
function isInTools(text: string, at: number): boolean {
  const tables = [...text.slice(0, at).matchAll(/^\t(\w+) = (?:ordered\(\) )?\{$/gm)];
  return tables.at(-1)?.[1] === 'Tools';
}
