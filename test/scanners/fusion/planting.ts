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

/** A tool of the composition, by how Fusion indents it; or an empty table of tools. */
const TOOL =
  /^(\t\t)[A-Za-z_]\w* = (?!Input|InstanceInput)[A-Z][\w.]* \{(\r?\n)(?=\t\t\t)|^(\t)Tools = \{(\r?\n)(?=\t\})/gm;

/**
 * Puts up to `most` records into a real composition, each into a tool: behind its brace, into the data that it has already,
 * or with a tool of its own where there is none. A regular expression finds those by how Fusion indents, so nothing here
 * depends on the scanner that is tested.
 */
export function plant(file: Buffer, most: number, first: number): Planted {
  const text = file.toString('latin1');
  const ids: string[] = [];
  let planted = '';
  let from = 0;
  for (const { 0: whole, 1: indent, 2: lineEnd, 3: tools, 4: toolsEnd = '\n', index } of text.matchAll(TOOL)) {
    if (ids.length >= most || index < from) continue;
    const id = plantedId(first + ids.length);
    const spelling = SPELLINGS[(first + ids.length) % SPELLINGS.length] ?? plain;
    let at = index + whole.length;
    let record: string;
    if (tools !== undefined) {
      record = `\t\tPlanted = Loader {${toolsEnd}\t\t\t${spelling(id, `${toolsEnd}\t\t\t`)}${toolsEnd}\t\t},${toolsEnd}`;
    } else {
      if (indent === undefined || lineEnd === undefined || !isInTools(text, index)) continue;
      const own = /\r?\n\t\t\tCustomData = \{/.exec(text.slice(index, text.indexOf(`${lineEnd}${indent}}`, index)));
      record = `${indent}\t${spelling(id, `${lineEnd}${indent}\t`)}${lineEnd}`;
      if (own !== null) {
        at = index + own.index + own[0].length;
        record = record.replace(/^[^{]*\{/, '').replace(/\},\s*$/, ',');
      }
    }
    planted += text.slice(from, at) + record;
    from = at;
    ids.push(id);
  }
  return { bytes: Buffer.from(planted + text.slice(from), 'latin1'), ids };
}

/** Whether the last table that began with one tab in front of this place is the composition's tools. */
function isInTools(text: string, at: number): boolean {
  const tables = [...text.slice(0, at).matchAll(/^\t(\w+) = (?:ordered\(\) )?\{$/gm)];
  return tables.at(-1)?.[1] === 'Tools';
}
