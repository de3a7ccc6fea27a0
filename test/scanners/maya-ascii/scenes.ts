import fc from 'fast-check';

/** A record as a made-up scene holds it: what the scanner must give back. */
export interface MadeRecord {
  readonly node: string;
  readonly values: Readonly<Record<string, string>>;
  /** Keys that are added but never set. */
  readonly unset: readonly string[];
  readonly id: string;
}

/** How a scene is spelled. */
export interface Spelling {
  readonly lineEnd: '\n' | '\r\n';
  readonly verbose: boolean;
  readonly wrap: boolean;
  readonly joined: boolean;
}

export interface MadeScene {
  readonly text: string;
  readonly records: readonly MadeRecord[];
}

const KEYS = ['schema', 'name', 'namespace', 'loader', 'representation', 'project_name'];

/** Any bytes but a line end: quotes, backslashes, semicolons, comment signs and record text among them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        ';',
        '//',
        '/*',
        '*/',
        '\t',
        '\n',
        '+',
        '(',
        ')',
        '<<<<<<< ',
        'createNode objectSet -n "x_CON"',
      ),
      fc.constantFrom('setAttr ".id" -type "string" "pyblish.avalon.container";', 'representation', '\xe9', '\x95'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const hexId = fc.stringMatching(/^[0-9a-f]{24}$/);
const value = fc.oneof(
  { weight: 3, arbitrary: hexId },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: anyText },
);

const spelling: fc.Arbitrary<Spelling> = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  verbose: fc.boolean(),
  wrap: fc.boolean(),
  joined: fc.boolean(),
});

const record = fc.record({
  id: fc.constantFrom('pyblish.avalon.container', 'ayon.load.container', 'pyblish.mindbender.container'),
  keys: fc.subarray(KEYS),
  order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  values: fc.array(value, { minLength: KEYS.length, maxLength: KEYS.length }),
  unset: fc.subarray(KEYS, { maxLength: 2 }),
});

const decoy = fc.oneof(
  anyText.map((text) => (spelled: Spelling) => node('script', 'aScript', [['b', text]], spelled)),
  anyText.map(
    (text) => (spelled: Spelling) =>
      node(
        'objectSet',
        'instance',
        [
          ['id', 'pyblish.avalon.instance'],
          ['representation', text],
        ],
        spelled,
      ),
  ),
  anyText.map((text) => (spelled: Spelling) => `// ${text.replaceAll('\n', ' ')}${spelled.lineEnd}`),
  fc.constant(
    ({ lineEnd }: Spelling) =>
      `createNode mesh -n "m";${lineEnd}\tsetAttr ".vt[0:2]" ${'0.25 '.repeat(300)};${lineEnd}`,
  ),
  fc.constant(({ lineEnd }: Spelling) => `select -ne :time1;${lineEnd}\tsetAttr ".o" 1;${lineEnd}`),
);

/** Scenes with records and decoys in any order and spelling. */
export const madeScene: fc.Arbitrary<MadeScene> = fc
  .tuple(fc.array(fc.oneof(record, decoy), { maxLength: 6 }), spelling)
  .map(([parts, spelled]) => {
    const records: MadeRecord[] = [];
    let text = `//Maya ASCII 2022 scene${spelled.lineEnd}requires maya "2022";${spelled.lineEnd}`;
    for (const [index, part] of parts.entries()) {
      if (typeof part === 'function') {
        text += part(spelled);
        continue;
      }
      const name = `ns:node${index}_CON`;
      const pairs = part.keys.map((key, at): [string, string] => [key, part.values[at] ?? '']);
      const set = [...pairs.filter(([key]) => !part.unset.includes(key)), ['id', part.id] as [string, string]];
      set.sort(([a], [b]) => (part.order[a.length % 8] ?? 0) - (part.order[b.length % 8] ?? 0));
      const unset = part.keys.filter((key) => part.unset.includes(key));
      records.push({ node: name, values: Object.fromEntries(set), unset, id: part.id });
      text += node('objectSet', name, set, spelled, unset);
    }
    return { text, records };
  });

function node(
  type: string,
  name: string,
  values: readonly (readonly [string, string])[],
  { lineEnd, verbose, wrap, joined }: Spelling,
  unset: readonly string[] = [],
): string {
  const gap = wrap ? `${lineEnd}\t\t` : ' ';
  const create = `createNode ${type} ${verbose ? '-name' : '-n'} "${name}"${gap};${lineEnd}`;
  const keys = [...values.map(([key]) => key), ...unset];
  const adds = keys.map((key) =>
    verbose
      ? `\taddAttr -cachedInternally true -shortName "${key}" -longName "${key}"${gap}-dataType "string";${lineEnd}`
      : `\taddAttr -ci true -sn "${key}" -ln "${key}"${gap}-dt "string";${lineEnd}`,
  );
  const sets = values.map(([key, text], index) => {
    const literal = joined && index % 2 === 0 ? joinedLiteral(text, lineEnd) : `"${escape(text)}"`;
    const flags = index % 3 === 1 ? '-l on ' : '';
    return `\tsetAttr ${flags}".${key}" -type "string" ${literal}${wrap ? gap : ''};${lineEnd}`;
  });
  return create + (type === 'script' ? [] : adds).join('') + sets.join('');
}

function joinedLiteral(text: string, lineEnd: string): string {
  const middle = Math.floor(text.length / 2);
  const pieces = [text.slice(0, middle), text.slice(middle)].map((piece) => `"${escape(piece)}"`);
  return `(${lineEnd}\t\t${pieces.join(`${lineEnd}\t\t+ `)})`;
}

function escape(text: string): string {
  return text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
