import { describe, expect, it } from 'vitest';
import { unescapeString } from '../../../src/scanners/fusion/strings.ts';
import { NEW_ID, composition, onlyContainer, patched, scan } from './support.ts';

const ID = '64b0d1f25f8c1b5f6c5e8301';

function record(over: Record<string, string | null> = {}): string {
  const all = {
    ...{ schema: '"openpype:container-2.0"', id: '"pyblish.avalon.container"', name: '"n"', namespace: '"s"' },
    ...{ loader: '"FusionLoadSequence"', representation: `"${ID}"` },
    ...over,
  };
  const entries = Object.entries(all).flatMap(([key, value]) => (value === null ? [] : [`${key} = ${value}`]));
  return `avalon = { ${entries.join(', ')} }`;
}

const loader = (data: string, more = ''): Buffer => composition(`L = Loader { CustomData = { ${data} }, ${more} }`);

describe('what is a container in Fusion', () => {
  it.each(['pyblish.avalon.container', 'ayon.load.container', 'pyblish.mindbender.container'])('%s is one', (id) => {
    expect(onlyContainer(loader(record({ id: `"${id}"` }))).fields.id).toBe(id);
  });

  it.each(['pyblish.avalon.instance', 'ayon.create.instance', 'pyblish.avalon.container2', 'publish_context'])(
    '%s is none',
    (id) => {
      expect(scan(loader(record({ id: `"${id}"` }))).containers).toEqual([]);
    },
  );

  it('takes a schema for an id that was lost, and no other', () => {
    expect(onlyContainer(loader(record({ id: null }))).fields.id).toBeNull();
    expect(scan(loader(record({ id: null, schema: '"openpype:session-2.0"' }))).containers).toEqual([]);
    expect(scan(loader(record({ id: null, representation: null }))).containers).toEqual([]);
  });

  it.each(['', 'None', 'zzz', ID.toUpperCase()])('reports the representation %j as it is', (text) => {
    expect(onlyContainer(loader(record({ representation: `"${text}"` }))).fields.representation).toBe(text);
  });

  it('takes keys that are words of JavaScript as keys', () => {
    const { fields, slots } = onlyContainer(loader(record({ __proto__x: '"a"', constructor: '"b"' })));
    expect(Object.entries(fields.extra)).toEqual([
      ['__proto__x', 'a'],
      ['constructor', 'b'],
    ]);
    expect(slots.length).toBe(5);
    expect(scan(composition('L = constructor { toString = {}, valueOf = { } }')).containers).toEqual([]);
  });

  it.each([
    ['in another table of the data', composition(`L = Loader { CustomData = { other = { ${record()} } } }`)],
    ['in the tool itself', composition(`L = Loader { ${record()} }`)],
    ['in an input', composition(`L = Loader { Inputs = { CustomData = Input { ${record()} } } }`)],
    ['of the composition', Buffer.from(`Composition { CustomData = { ${record()} }, Tools = {} }`)],
    [
      'in the tools of a preference',
      Buffer.from(`Composition { Prefs = { Tools = { L = Loader { CustomData = { ${record()} } } } } }`),
    ],
    ['under a key that is no word', composition(`[1] = Loader { CustomData = { ${record()} } }`)],
    ['of a table without a class', composition(`L = { CustomData = { ${record()} } }`)],
    ['of an ordered table', composition(`L = ordered() { CustomData = { ${record()} } }`)],
    ['as an argument', composition(`L = Loader { CustomData = f({ ${record()} }) }`)],
    ['in a string', composition(`L = Loader { Comments = [[ CustomData = { ${record()} } ]] }`)],
    ['in a comment', composition(`-- L = Loader { CustomData = { ${record()} } }\n`)],
    [
      'behind the composition',
      Buffer.from(`Composition { Tools = {} }\n{ Tools = { L = Loader { CustomData = { ${record()} } } } }`),
    ],
  ])('is none %s', (_where, bytes) => {
    expect(scan(bytes).containers).toEqual([]);
  });

  it('is none where the word that files are searched for is spelled in codes', () => {
    const coded = (id: string, key: string): Buffer =>
      loader(record({ id, schema: '"ayon:container-3.0"' }).replace('avalon =', `${key} =`));
    expect(scan(coded('"ayon.load.container"', '["\\97valon"]')).containers).toEqual([]);
    expect(scan(coded('"pyblish.avalon.container"', '["\\97valon"]')).containers).toEqual([]);
    expect(scan(coded('"ayon.load.container"', "['avalon']")).containers).toHaveLength(1);
    expect(scan(coded('"ayon.load.container"', '[ [==[avalon]==] ]')).containers).toHaveLength(1);
  });
});

describe('what may be edited', () => {
  it.each([
    ['fusion-value-not-text', { representation: `"${ID}" .. ""` }],
    ['fusion-value-not-text', { representation: `{ "${ID}" }` }],
    ['fusion-value-not-text', { representation: 'FuID { "x" }' }],
    ['fusion-value-not-text', { name: '12' }],
    ['fusion-value-too-long', { namespace: `"${'x'.repeat(5000)}"` }],
    ['fusion-key-twice', { ' representation': '"x"' }],
    ['fusion-tool-damaged', { name: '"n" "m" = 3' }],
    ['fusion-tool-damaged', { name: '' }],
  ])('%s locks the record: %j', (code, over) => {
    const { slots, locked } = onlyContainer(loader(record(over)));
    expect(slots).toEqual([]);
    expect(locked?.code).toBe(code);
  });

  it('offers nothing of a tool that is damaged elsewhere, nor of its copies', () => {
    const copy = `Settings = { [1] = { Tools = ordered() { L = Loader { CustomData = { ${record()} } } } } }`;
    const { slots, alsoAt, locked } = onlyContainer(loader(`${record()}, ${copy}`, 'Name = "a" Pos = 1'));
    expect(locked?.code).toBe('fusion-tool-damaged');
    expect([...slots, ...alsoAt.filter(({ slot }) => slot !== undefined)]).toEqual([]);
    expect(alsoAt).toHaveLength(1);
  });

  it('says why it leaves a damaged copy alone, and edits the tool', () => {
    const copy = `Settings = { [1] = { Tools = ordered() { L = Loader { CustomData = { ${record({ name: '12' })} } } } } }`;
    const bytes = loader(`${record()}, ${copy}`);
    const { containers, findings } = scan(bytes);
    expect(containers.map(({ alsoAt, slots }) => [alsoAt.length, slots.length])).toEqual([[0, 5]]);
    expect(findings.map(({ code, node }) => [code, node])).toEqual([['fusion-value-not-text', 'L']]);
  });

  it('puts a new key behind the representation, in the way that the record is written', () => {
    const write = (bytes: Buffer): string => patched(bytes, scan(bytes), ['representation', 'project_name']).toString();
    expect(write(loader(record()))).toContain(`representation = "${NEW_ID}", project_name = "patched_project" }`);
    const lines = 'avalon = {\r\n\tid = "pyblish.avalon.container",\r\n\trepresentation = "x", -- old\r\n}';
    expect(write(loader(lines))).toContain(
      `\r\n\trepresentation = "${NEW_ID}",\r\n\tproject_name = "patched_project", -- old\r\n}`,
    );
  });

  it('puts an id in the place of whatever the string says, within its own quotes', () => {
    for (const quoted of [`'${ID}'`, `[[${ID}]]`, `[==[\n${ID}]==]`, '"\\54\\052\\"]]"', "'\\''", '[[]]']) {
      const bytes = loader(record({ representation: quoted }));
      const after = scan(patched(bytes, scan(bytes), ['representation']));
      expect(
        after.containers.map(({ fields }) => fields.representation),
        quoted,
      ).toEqual([NEW_ID]);
      expect(after.findings).toEqual([]);
    }
  });
});

describe('the loaded path in Fusion', () => {
  it.each([
    ['the first clip', 'Clips = { Clip { Filename = "A:\\\\a.0001.exr" }, Clip { Filename = "b" } }', 'A:\\a.0001.exr'],
    ['the first clip that names one', 'Clips = { Clip { Filename = "" }, Clip { Filename = "b" } }', 'b'],
    ['an input', 'Inputs = { Clip = Input { Value = Clip { Filename = "c" } } }', 'c'],
    ['no other input', 'Inputs = { Proxy = Input { Value = "d" } }', null],
    ['no deeper table', 'Clips = { Clip { Meta = { Filename = "e" } } }', null],
    ['nothing that is no text', 'Clips = { Clip { Filename = 3 } }', null],
  ])('is %s', (_what, more, path) => {
    expect(onlyContainer(loader(record(), more)).loadedPath).toBe(path);
  });
});

describe('a string of Lua', () => {
  it.each([
    ['\\65\\066\\x43\\u{44}', 'ABCD'],
    ['a\\z \n\t b\\\r\nc', 'ab\nc'],
    ['\\u{e9}', '\xc3\xa9'],
    ['\\q\\"\\\\n', 'q"\\n'],
  ])('%j says %j', (raw, says) => {
    expect(unescapeString(raw, 'quoted')).toBe(says);
  });

  it('between long brackets says what stands there, without the first line’s end', () => {
    expect(unescapeString('\r\na\\n\r\nb', 'long')).toBe('a\\n\nb');
  });
});
