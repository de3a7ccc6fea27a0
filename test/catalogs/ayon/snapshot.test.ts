import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openAyon, type AyonOptions, type OpenedAyon } from '../../../src/catalogs/ayon/open.ts';
import { COLUMNS } from '../../../src/catalogs/ayon/rows.ts';
import { writeSnapshot, writeSnapshotRows, type Row } from '../../../src/catalogs/ayon/snapshot-write.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { runCli } from '../../support/run-cli.ts';
import { startAyonServer, type AyonServer, type SeenRequest } from '../../support/ayon-server.ts';
import { failure, noWait, queriesOf, scratch, variablesOf } from './helpers.ts';

const folder = scratch();
const MODEL_MAIN = '94ce05244bf65d1bbd10e88b2e4f4087';

let server: AyonServer;
let out: string;
let files = 0;

beforeEach(async () => {
  server = await startAyonServer({ projects: [opPrj(), { ...opPrj(), name: 'Lib', library: true }] });
  files += 1;
  out = join(folder, `${files}.snapshot`);
});

const opened: OpenedAyon[] = [];

afterEach(async () => {
  for (const ayon of opened.splice(0)) await ayon.close();
  await server.close();
});

/** Opens, and closes after the test. */
async function openOut(options: Partial<AyonOptions> = {}): Promise<OpenedAyon> {
  const ayon = await openAyon([out], { projects: ['OpPrj'], env: {}, ...options });
  opened.push(ayon);
  return ayon;
}

function heal(): void {
  server.faults.length = 0;
}

const now = (): Date => new Date('2026-11-20T12:00:00Z');

function take(options: Partial<Parameters<typeof writeSnapshot>[0]> = {}) {
  return writeSnapshot({
    server: server.url,
    projects: ['OpPrj'],
    out,
    env: server.env,
    wait: noWait,
    now,
    ...options,
  });
}

const linesOf = (path: string): readonly string[] => gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');

describe('a snapshot', () => {
  it('is text under gzip that explains itself: header, rows, footer with counts', async () => {
    const result = await take();
    const lines = linesOf(out);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      type: 'ayon-remap-snapshot',
      format: 1,
      origin: { server: server.url, serverVersion: '1.15.17+DEVELOP', taken: '2026-11-20T12:00:00.000Z' },
      projects: [{ name: 'OpPrj', library: false, roots: opPrj().roots }],
      columns: { folder: ['id', 'parentId', 'name', 'active'] },
    });
    const counts = { folder: 7, product: 29, version: 28, representation: 36 };
    expect(result).toEqual({ path: out, counts: { OpPrj: counts }, resumed: false });
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ type: 'end', counts: { OpPrj: counts } });
    expect(lines.length).toBe(2 + 1 + 7 + 29 + 28 + 36);
  });

  it('has the columns that its schema describes', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../../schemas/snapshot.schema.json', import.meta.url), 'utf8'),
    ) as {
      $defs: Record<string, { prefixItems?: { title?: string; const?: string }[] }>;
    };
    for (const [kind, columns] of Object.entries(COLUMNS)) {
      const items = schema.$defs[kind]?.prefixItems ?? [];
      expect(items.map((item) => item.title ?? item.const)).toEqual([kind, ...columns]);
    }
  });

  it('holds no key, no password and no token', async () => {
    await take();
    const text = linesOf(out).join('\n');
    expect(text).not.toContain(server.apiKey);
    expect(text).not.toMatch(/api.?key|password|Bearer/i);
  });

  it('of the same rows has the same bytes', async () => {
    await take();
    const other = `${out}.again`;
    await take({ out: other });
    expect(readFileSync(other).equals(readFileSync(out))).toBe(true);
  });

  it('leaves nothing else behind', async () => {
    await take();
    expect(existsSync(`${out}.part`) || existsSync(`${out}.part.json`)).toBe(false);
  });

  it('holds several projects, of which only those that are asked for are read', async () => {
    await take({ projects: ['Lib', 'oPpRj'] });
    const ayon = await openOut({ projects: ['opprj'] });
    expect(ayon.projects.map(({ name }) => name)).toEqual(['OpPrj']);
    const all = await openOut({ projects: [] });
    expect(all.projects.map(({ name, library }) => [name, library])).toEqual([
      ['Lib', true],
      ['OpPrj', false],
    ]);
    expect((await all.byIds(new Set([MODEL_MAIN]))).get(MODEL_MAIN)?.map(({ project }) => project)).toEqual([
      'Lib',
      'OpPrj',
    ]);
    const error = await failure(openOut({ projects: ['Nope'] }));
    expect(error.message).toContain('there is no project Nope. There are: Lib, OpPrj.');
  });

  it('tells which projects the server has besides, and does not offer them', async () => {
    await take({ projects: ['OpPrj'] });
    const ayon = await openOut({ projects: ['OpPrj'] });
    expect(ayon.others).toEqual(['Lib']);
    const error = await failure(openOut({ projects: ['Lib'] }));
    expect(error.message).toContain('there is no project Lib. There are: OpPrj.');
  });

  it('reports its progress', async () => {
    const seen: string[] = [];
    await take({ pageSize: 20, onProgress: ({ project, kind, rows }) => seen.push(`${project} ${kind} ${rows}`) });
    expect(seen).toEqual([
      'OpPrj representation 20',
      'OpPrj representation 36',
      'OpPrj version 20',
      'OpPrj version 28',
      'OpPrj product 20',
      'OpPrj product 29',
      'OpPrj folder 7',
    ]);
  });

  it('of a project that is not there is told', async () => {
    expect((await failure(take({ projects: ['Nope'] }))).message).toContain('there is no project Nope');
    expect(existsSync(`${out}.part`)).toBe(false);
  });

  it('that cannot be written is told', async () => {
    const error = await failure(take({ out: join(folder, 'no', 'such', 'folder') }));
    expect(error.kind).toBe('file');
    expect(error.message).toContain('the file cannot be written (ENOENT)');
  });
});

describe('a snapshot that was interrupted', () => {
  const failFrom = (nth: number) => {
    let seen = 0;
    return (request: SeenRequest) => request.path === '/graphql' && ++seen >= nth;
  };

  it.each([1, 2, 4, 5, 7, 9])('before page %i goes on from there and has the same bytes', async (nth) => {
    await take({ pageSize: 12 });
    const whole = readFileSync(out);
    const pages = queriesOf(server).length;
    out = `${out}.second`;
    server.faults.push({ trouble: { kind: 'html' }, when: failFrom(nth) });
    await failure(take({ pageSize: 12 }));
    expect(existsSync(out)).toBe(false);
    heal();
    const before = queriesOf(server).length;
    const result = await take({ pageSize: 12, now: () => new Date('2027-03-01T12:00:00Z') });
    expect(result.resumed).toBe(nth > 1);
    if (nth > 1) expect(readFileSync(out).equals(whole)).toBe(true);
    expect(queriesOf(server).length - before).toBeLessThanOrEqual(pages - nth + 2);
  });

  it('and went on says that it may hold rows that changed since', async () => {
    const argv = ['snapshot', '--project', 'OpPrj', '--out', out, '--ayon', server.url, '--page-size', '12'];
    expect((await runCli(argv, server.env)).out).not.toContain('went on');
    rmSync(out);
    server.faults.push({ trouble: { kind: 'html' }, when: failFrom(3) });
    expect((await runCli(argv, server.env)).code).not.toBe(0);
    heal();
    expect((await runCli(argv, server.env)).out).toContain(
      'It went on where an earlier run stopped: what changed in AYON since may stand in it as it was then.',
    );
  });

  it('in the second project goes on there', async () => {
    await take({ projects: ['Lib', 'OpPrj'], pageSize: 12 });
    const whole = readFileSync(out);
    out = `${out}.second`;
    server.faults.push({ trouble: { kind: 'html' }, when: failFrom(15) });
    await failure(take({ projects: ['Lib', 'OpPrj'], pageSize: 12 }));
    heal();
    const before = variablesOf(server).length;
    expect((await take({ projects: ['Lib', 'OpPrj'], pageSize: 12 })).resumed).toBe(true);
    expect(
      variablesOf(server)
        .slice(before)
        .every(({ p }) => p === 'OpPrj'),
    ).toBe(true);
    expect(readFileSync(out).equals(whole)).toBe(true);
  });

  it('by the person goes on as well, even when bytes were left half-written', async () => {
    const stop = new AbortController();
    const error = await failure(take({ pageSize: 12, signal: stop.signal, onProgress: () => stop.abort() }));
    expect(error.kind).toBe('interrupted');
    writeFileSync(`${out}.part`, Buffer.concat([readFileSync(`${out}.part`), Buffer.from('half of a member')]));
    expect((await take({ pageSize: 12 })).resumed).toBe(true);
    const ayon = await openOut();
    expect((await ayon.survey('OpPrj')).representations.total).toBe(36);
  });

  it('begins anew for other projects, another server, or when the written part is gone', async () => {
    const interrupt = async () => {
      server.faults.push({ trouble: { kind: 'html' }, when: failFrom(3) });
      await failure(take({ pageSize: 12 }));
      heal();
    };
    await interrupt();
    expect((await take({ projects: ['Lib'] })).resumed).toBe(false);
    await interrupt();
    const newer = await startAyonServer({ projects: [opPrj()], version: '1.16.0' });
    expect((await take({ server: newer.url })).resumed).toBe(false);
    await newer.close();
    await interrupt();
    truncateSync(`${out}.part`, 10);
    expect((await take()).resumed).toBe(false);
    await interrupt();
    writeFileSync(`${out}.part.json`, '{"format":1');
    expect((await take()).resumed).toBe(false);
  });
});

describe('a damaged snapshot', () => {
  const open = () => openOut();

  it('that is cut off anywhere is refused', async () => {
    await take({ pageSize: 12 });
    const whole = readFileSync(out);
    for (let at = 0; at < whole.length; at += 97) {
      writeFileSync(out, whole.subarray(0, at));
      const error = await failure(open());
      expect(error.kind).toBe('source');
    }
    writeFileSync(out, whole);
    await open();
  });

  it('with a changed byte anywhere is refused', async () => {
    await take({ pageSize: 12 });
    const whole = readFileSync(out);
    const accepted: number[] = [];
    for (let at = 0; at < whole.length; at += 61) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      writeFileSync(out, changed);
      const outcome = await open().then(
        (ayon) => ayon.close().then(() => 'accepted'),
        () => 'refused',
      );
      if (outcome === 'accepted') accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('of another format is told with what to do', async () => {
    await take();
    const { encodeMember } = await import('../../../src/catalogs/ayon/snapshot/members.ts');
    const header = (linesOf(out)[0] ?? '').replace('"format":1', '"format":9');
    writeFileSync(out, await encodeMember(`${header}\n`));
    expect((await failure(open())).message).toContain(
      'it is written in format 9, which this version does not know. Update',
    );
  });

  it('that was unpacked or packed again is told', async () => {
    await take();
    const text = gunzipSync(readFileSync(out));
    writeFileSync(out, text);
    expect((await failure(open())).message).toContain('it is a snapshot that was unpacked or packed again');
    writeFileSync(out, gzipSync(text));
    expect((await failure(open())).message).toContain('it is a snapshot that was unpacked or packed again');
  });

  it('whose rows do not match its counts is refused', async () => {
    await take();
    const { encodeMember } = await import('../../../src/catalogs/ayon/snapshot/members.ts');
    const lines = linesOf(out);
    writeFileSync(out, await encodeMember(`${lines.filter((_line, at) => at !== 5).join('\n')}\n`));
    expect((await failure(open())).message).toContain(
      'it has 35 representation rows of OpPrj where its last line counts 36',
    );
  });
});

describe('a snapshot from rows', () => {
  const project = { name: 'Show', library: false, roots: [] };
  const id = (n: number): string => n.toString(16).padStart(32, '0');
  const folderRow: Row = { kind: 'folder', id: id(1), parentId: null, name: 'a', active: true };
  const product: Row = { kind: 'product', id: id(2), folderId: id(1), name: 'p', productType: null, active: true };
  const version: Row = { kind: 'version', id: id(3), productId: id(2), version: 1, active: true, author: null };
  const representation: Row = {
    kind: 'representation',
    id: id(4),
    versionId: id(3),
    name: 'ma',
    active: true,
    path: '/mnt/Größe/😀 "quoted"\\back.ma',
    template: null,
    files: ['a', 'b'],
    contextKeys: ['folder'],
    fileHash: null,
  };
  const origin = { server: null, serverVersion: null, taken: null };

  it('takes rows in any order and gives them back unchanged', async () => {
    await writeSnapshotRows(out, origin, [{ project, rows: [representation, version, product, folderRow] }]);
    const ayon = await openOut({ projects: ['show'] });
    expect((await ayon.byIds(new Set([id(4)]))).get(id(4))).toEqual([
      {
        id: id(4),
        project: 'Show',
        name: 'ma',
        active: true,
        versionId: id(3),
        versionActive: true,
        version: 1,
        productId: id(2),
        product: 'p',
        productType: null,
        folderPath: '/a',
        path: '/mnt/Größe/😀 "quoted"\\back.ma',
        template: null,
        files: ['a', 'b'],
        contextKeys: ['folder'],
        fileHash: null,
      },
    ]);
  });

  it('leaves out a representation whose parents are not there, and counts it', async () => {
    await writeSnapshotRows(out, origin, [{ project, rows: [folderRow, product, representation] }]);
    const ayon = await openOut({ projects: ['Show'] });
    expect((await ayon.byIds(new Set([id(4)]))).size).toBe(0);
    expect((await ayon.survey('Show')).representations).toMatchObject({ total: 1, orphans: 1 });
  });

  it('with parents in a circle ends and finds nothing there', async () => {
    const circle: Row[] = [
      { ...folderRow, parentId: id(9) },
      { kind: 'folder', id: id(9), parentId: id(1), name: 'b', active: true },
    ];
    await writeSnapshotRows(out, origin, [{ project, rows: [...circle, product, version, representation] }]);
    const ayon = await openOut({ projects: ['Show'] });
    expect((await ayon.byIds(new Set([id(4)]))).size).toBe(0);
  });

  it('that fails in the middle leaves nothing behind', async () => {
    const broken = function* (): Iterable<Row> {
      yield folderRow;
      throw new Error('the rows ended');
    };
    await expect(writeSnapshotRows(out, origin, [{ project, rows: broken() }])).rejects.toThrow('the rows ended');
    expect(existsSync(out) || existsSync(`${out}.part`)).toBe(false);
  });
});
