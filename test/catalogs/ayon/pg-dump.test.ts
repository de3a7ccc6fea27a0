import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { openAyon, type OpenedAyon } from '../../../src/catalogs/ayon/open.ts';
import { parseCopyHeader, parseCopyLine, parseInsert } from '../../../src/catalogs/ayon/pgdump/copy.ts';
import { OPPRJ_SQL } from '../../support/ayon-rows.ts';
import { failure, scratch } from './helpers.ts';

const folder = scratch();
const sql = readFileSync(OPPRJ_SQL, 'utf8');
const opened: OpenedAyon[] = [];
let files = 0;

afterEach(async () => {
  for (const ayon of opened.splice(0)) await ayon.close();
});

async function open(content: string | Buffer, projects: readonly string[] = ['OpPrj']): Promise<OpenedAyon> {
  files += 1;
  const path = join(folder, `${files}.sql`);
  writeFileSync(path, content);
  const ayon = await openAyon([path], { projects, env: {} });
  opened.push(ayon);
  return ayon;
}

const UUID = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const HEX = (n: number): string => UUID(n).replaceAll('-', '');

/** A dump of one representation, with columns in an order of its own. */
function small(values: { readonly path?: string; readonly name?: string; readonly data?: string } = {}): string {
  const attrib = JSON.stringify({ path: values.path ?? '/a/b.ma' }).replaceAll('\\', '\\\\');
  return [
    '--\n-- PostgreSQL database dump\n--\n',
    "SET client_encoding = 'UTF8';",
    'CREATE SCHEMA project_show;',
    'COPY project_show.folders (active, name, parent_id, id) FROM stdin;',
    `t\thero\t${UUID(1)}\t${UUID(2)}`,
    `t\tassets\t\\N\t${UUID(1)}`,
    '\\.',
    'COPY project_show.links (id, data) FROM stdin;',
    'nonsense\twith tabs\tthat nobody reads',
    '\\.',
    'COPY project_show.products (id, name, folder_id) FROM stdin;',
    `${UUID(3)}\tmodelMain\t${UUID(2)}`,
    '\\.',
    'COPY project_show.representations (id, name, version_id, files, attrib, data) FROM stdin;',
    `${UUID(5)}\t${values.name ?? 'ma'}\t${UUID(4)}\t[]\t${attrib}\t${values.data ?? '{}'}`,
    '\\.',
    'COPY project_show.versions (id, version, product_id) FROM stdin;',
    `${UUID(4)}\t-7\t${UUID(3)}`,
    '\\.',
    '',
  ].join('\n');
}

/** As pg_dump makes the tables of a project, before it writes their rows. */
const TABLES = [
  '--\n-- PostgreSQL database dump\n--\n',
  'CREATE SCHEMA project_show;',
  ...['activities', 'folders', 'products', 'representations', 'versions'].map(
    (table) => `CREATE TABLE project_show.${table} (\n    id uuid NOT NULL\n);\n\n`,
  ),
].join('\n');

/** The block of a table without rows. */
function emptied(table: string): string {
  const columns = COLUMNS[table];
  return `COPY project_show.${table} (${columns?.join(', ')}) FROM stdin;\n\\.`;
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  folders: ['id', 'name', 'parent_id'],
  products: ['id', 'name', 'folder_id'],
  versions: ['id', 'version', 'product_id'],
  representations: ['id', 'name', 'version_id', 'files', 'attrib', 'data'],
};

describe('a text dump', () => {
  it('is read by the names of its columns, whatever their order and whatever else there is', async () => {
    const ayon = await open(small(), ['SHOW']);
    expect((await ayon.byIds(new Set([HEX(5)]))).get(HEX(5))).toEqual([
      {
        id: HEX(5),
        project: 'show',
        name: 'ma',
        active: true,
        versionId: HEX(4),
        versionActive: true,
        version: -7,
        productId: HEX(3),
        product: 'modelMain',
        productType: null,
        folderPath: '/assets/hero',
        path: '/a/b.ma',
        template: null,
        files: [],
        contextKeys: null,
        fileHash: null,
      },
    ]);
  });

  it('keeps backslashes, quotes, tabs and letters of any script in paths', async () => {
    const path = 'P:\\projects\\Größe "x"\\日本\\t\t.ma';
    const ayon = await open(small({ path }), ['show']);
    expect((await ayon.byIds(new Set([HEX(5)]))).get(HEX(5))?.[0]?.path).toBe(path);
  });

  it('takes the name of the project from a context where its row is missing', async () => {
    const ayon = await open(
      small({ data: '{"context": {"project": {"name": "SHOW", "code": "s"}, "asset": "hero"}}' }),
      ['show'],
    );
    expect(ayon.projects[0]?.name).toBe('SHOW');
    expect((await ayon.byIds(new Set([HEX(5)]))).get(HEX(5))?.[0]?.contextKeys).toEqual(['asset', 'project']);
  });

  it('does not take the name of another project from a context', async () => {
    const ayon = await open(small({ data: '{"context": {"project": {"name": "Other"}}}' }), ['show']);
    expect(ayon.projects[0]?.name).toBe('show');
  });

  it('of a whole database gives the projects of public.projects, and reads those that are asked for', async () => {
    const projects = [
      'COPY public.projects (name, code, library, config, attrib) FROM stdin;',
      'Show\ts\tt\t{"roots": {"work": {"linux": "/mnt/w", "windows": "W:\\\\\\\\w", "darwin": ""}}}\t{}',
      'OpPrj\top\tf\t{}\t{}',
      '\\.',
      'COPY public.users (name, data) FROM stdin;',
      'admin\t{"password": "do-not-read"}',
      '\\.',
      '',
    ].join('\n');
    const ayon = await open(projects + small() + sql, ['Show']);
    expect(ayon.projects).toEqual([
      {
        name: 'Show',
        library: true,
        roots: [{ project: 'Show', name: 'work', windows: 'W:\\w', linux: '/mnt/w', darwin: null }],
      },
    ]);
    const both = await open(projects + small() + sql, []);
    expect(both.projects.map(({ name }) => name)).toEqual(['Show', 'OpPrj']);
    const error = await failure(open(projects + small() + sql, ['Nope']));
    expect(error.message).toContain('There are: OpPrj, Show.');
    expect(error.message).not.toContain('do-not-read');
  });
});

describe('a dump that cannot be trusted', () => {
  it('because it is cut off inside of a table is refused', async () => {
    const cut = sql.slice(0, sql.length - 500);
    expect((await failure(open(cut))).message).toContain('the file is cut off inside of project_opprj.representations');
  });

  it('because it is cut off between tables is refused', async () => {
    const cut = sql.slice(0, sql.indexOf('COPY project_opprj.versions'));
    expect((await failure(open(cut))).message).toContain('project_opprj has no representations, versions');
  });

  it('because a column is missing is refused', async () => {
    const without = small().replace('(id, name, folder_id)', '(id, name, folder)');
    expect((await failure(open(without, ['show']))).message).toContain('project_show.products has no column folder_id');
  });

  it('because an id is no id is refused', async () => {
    expect((await failure(open(small().replace(`${UUID(3)}\tmodelMain`, 'x\tmodelMain'), ['show']))).message).toContain(
      'a line of project_show.products cannot be read',
    );
  });

  it('because its gzip is cut off is refused', async () => {
    const packed = gzipSync(sql + sql.replaceAll('opprj', 'other'));
    expect((await failure(open(packed.subarray(0, packed.length - 50)))).kind).toBe('source');
  });

  it.each([
    ['--inserts', (values: string) => `VALUES ${values}`],
    ['--column-inserts', (values: string) => `(id, name, parent_id) VALUES ${values}`],
  ])('because it was made with %s is told so, and how to dump', async (_option, of) => {
    const values = `('${UUID(1)}', 'assets', NULL);`;
    const inserts = [TABLES, `INSERT INTO project_show.folders ${of(values)}`, ''].join('\n');
    const { message } = await failure(open(inserts, ['Show']));
    expect(message).toContain('it is a dump with INSERT statements (pg_dump --inserts), which are not read');
    expect(message).toContain('without --schema-only, --inserts and --column-inserts');
    expect((await failure(open(inserts + sql, []))).message).toContain('INSERT statements');
  });

  it('because it was made with --schema-only is told so, and how to dump', async () => {
    const { message } = await failure(open(TABLES, ['Show']));
    expect(message).toContain('it makes the tables of project_show and holds no rows for them');
    expect(message).toContain('without --schema-only');
    expect((await failure(open(TABLES + sql, []))).message).toContain('holds no rows');
  });

  it('is not refused for what it holds of other projects, or for tables that exist and are empty', async () => {
    const other = [TABLES, `INSERT INTO project_show.folders VALUES ('${UUID(1)}', 'assets', NULL);`, ''].join('\n');
    expect((await open(other + sql)).projects.map(({ name }) => name)).toEqual(['OpPrj']);
    const empty = await open([TABLES, ...Object.keys(COLUMNS).map(emptied), ''].join('\n'), ['show']);
    expect(empty.projects.map(({ name }) => name)).toEqual(['show']);
  });

  it.each([
    [
      'custom',
      Buffer.from('PGDMP\u0001\u000e\u0000', 'latin1'),
      'custom format, which only pg_restore can read. Turn it into text with `pg_restore',
    ],
    ['tar', Buffer.concat([Buffer.from('toc.dat'), Buffer.alloc(600)]), 'tar format, which only pg_restore can read'],
  ])('because it is in %s format is told with the remedy', async (_name, bytes, words) => {
    expect((await failure(open(bytes))).message).toContain(words);
  });
});

describe('what is no source', () => {
  it.each([
    ['an empty file', '', 'it is neither a snapshot of ayon-remap nor a text dump'],
    ['a scene', '//Maya ASCII 2020 scene\nrequires maya "2020";\n', 'it is neither a snapshot'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'it is neither a snapshot'],
    [
      'a broken gzip',
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff]),
      'begins like a gzip file but cannot be unpacked',
    ],
  ])('%s is told', async (_name, content, words) => {
    const error = await failure(open(content));
    expect(error.kind).toBe('source');
    expect(error.message).toContain(words);
  });

  it('a folder, or nothing at all, is told', async () => {
    const options = { projects: ['P'], env: {} };
    expect((await failure(openAyon([folder], options))).message).toContain('it is a folder');
    const missing = await failure(openAyon([join(folder, 'nobody')], options));
    expect(missing.message).toContain(
      'there is no such file. Check the path; the address of a server begins with https://',
    );
    const none = await failure(openAyon([], options));
    expect(none.kind).toBe('usage');
    expect(none.message).toContain('no source is given and AYON_SERVER_URL is not set');
  });
});

describe("PostgreSQL's text format", () => {
  /** As PostgreSQL's COPY writes a value. */
  const written = (value: string | null): string =>
    value === null
      ? '\\N'
      : value
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', '\\n')
          .replaceAll('\r', '\\r')
          .replaceAll('\t', '\\t')
          .replaceAll('\b', '\\b')
          .replaceAll('\f', '\\f')
          .replaceAll('\v', '\\v');

  it('gives back any values', () => {
    const value = fc.option(
      fc.string({ unit: fc.constantFrom('a', '\\', '\n', '\t', '\r', '\b', '\v', '\f', 'N', 'é', '1') }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        expect(parseCopyLine(values.map(written).join('\t'))).toEqual(values);
      }),
    );
  });

  it('has octal and hexadecimal escapes', () => {
    expect(parseCopyLine('\\101\\x42\\q')).toEqual(['ABq']);
  });

  it('names its columns, quoted or not', () => {
    expect(parseCopyHeader('COPY "project_a"."folders" (id, "order", name) FROM stdin;')).toEqual({
      schema: 'project_a',
      table: 'folders',
      columns: ['id', 'order', 'name'],
    });
    expect(parseCopyHeader('COPY folders FROM stdin;')).toBeNull();
  });

  it('gives back any values of an INSERT', () => {
    const value = fc.option(fc.string({ unit: fc.constantFrom('a', "'", ',', ')', ' ', '\\', '(', ';') }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const columns = values.map((_value, at) => `c${at}`);
        const literals = values.map((text) => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`));
        const line = `INSERT INTO t (${columns.join(', ')}) VALUES (${literals.join(', ')});`;
        expect([...(parseInsert(line, 't')?.values() ?? [])]).toEqual(values);
      }),
    );
  });

  it('has escapes in E strings, and bare words', () => {
    const line = "INSERT INTO t (a, b, c) VALUES (E'x\\\\y''z', true, -1.5);";
    expect([...(parseInsert(line, 't') ?? [])]).toEqual([
      ['a', "x\\y'z"],
      ['b', 'true'],
      ['c', '-1.5'],
    ]);
    expect(parseInsert("INSERT INTO t (a, b) VALUES ('x');", 't')).toBeNull();
    expect(parseInsert("INSERT INTO t (a) VALUES ('x", 't')).toBeNull();
  });
});
