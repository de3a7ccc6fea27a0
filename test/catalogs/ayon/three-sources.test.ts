import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openAyon, type OpenedAyon } from '../../../src/catalogs/ayon/open.ts';
import { writeSnapshot } from '../../../src/catalogs/ayon/snapshot-write.ts';
import { chainKey, type AyonRepresentation, type ChainQuery } from '../../../src/model/catalog.ts';
import { pathKey } from '../../../src/paths/index.ts';
import { OPPRJ_SQL, opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer } from '../../support/ayon-server.ts';
import { scratch } from './helpers.ts';

const folder = scratch();
const sqlText = readFileSync(OPPRJ_SQL, 'utf8');

/** How `make dump` writes the project's row before the schema, as one line. */
const projectRow = `INSERT INTO public.projects (name, code, library, config, attrib, data, active, created_at, updated_at) VALUES ('OpPrj', 'op', false, '{"roots": {"work": {"linux": "/mnt/share/projects", "darwin": "/Volumes/path", "windows": "C:/projects"}}, "note": "it''s"}', '{}', '{}', true, '2026-11-20 17:02:11.973244+00', '2026-11-20 17:02:11.973246+00');\n`;

let server: AyonServer;
const sources: { readonly name: string; readonly ayon: OpenedAyon }[] = [];

beforeAll(async () => {
  server = await startAyonServer({ projects: [opPrj()] });
  const snapshot = join(folder, 'OpPrj.snapshot');
  await writeSnapshot({ server: server.url, projects: ['opprj'], out: snapshot, env: server.env, pageSize: 12 });
  const files: Readonly<Record<string, string | Buffer>> = {
    'make-dump.sql': projectRow + sqlText,
    'schema-only.sql': sqlText,
    'packed.sql.gz': gzipSync(projectRow + sqlText),
    'powershell.sql': Buffer.from(`\ufeff${(projectRow + sqlText).replaceAll('\n', '\r\n')}`, 'utf16le'),
    'windows.sql': (projectRow + sqlText).replaceAll('\n', '\r\n'),
  };
  const names = [server.url, snapshot];
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    names.push(join(folder, name));
  }
  names.push(fileURLToPath(OPPRJ_SQL));
  for (const name of names) {
    sources.push({ name, ayon: await openAyon([name], { projects: ['OPPRJ'], env: server.env }) });
  }
});

afterAll(async () => {
  for (const { ayon } of sources) await ayon.close();
  await server.close();
});

/** The same question to every source; every answer must be that of the server. */
async function agree<T>(ask: (ayon: OpenedAyon) => Promise<T>): Promise<T> {
  const [first, ...others] = await Promise.all(sources.map(({ ayon }) => ask(ayon)));
  if (first === undefined) throw new Error('no sources');
  for (const [at, other] of others.entries()) expect(other, sources[at + 1]?.name).toEqual(first);
  return first;
}

const sortById = (list: readonly AyonRepresentation[]): readonly AyonRepresentation[] =>
  [...list].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('a server, a snapshot of it and dumps of its database', () => {
  it('have the same 36 representations, with the same chains, paths and files', async () => {
    const ids = new Set([...opPrj().representations.map(({ id }) => id), '0'.repeat(32), '64a000000000000000000007']);
    const found = await agree(async (ayon) => sortById([...(await ayon.byIds(ids)).values()].flat()));
    expect(found.length).toBe(36);
    expect(found.filter(({ active }) => !active).length).toBe(1);
    expect(found.filter(({ version }) => version < 0).length).toBe(2);
  });

  it('call the project by the same name', async () => {
    expect(await agree((ayon) => Promise.resolve(ayon.projects.map(({ name }) => name)))).toEqual(['OpPrj']);
  });

  it('find the same by every chain, by path and by name, in another letter case', async () => {
    const all = [
      ...(await agree((ayon) => ayon.byIds(new Set(opPrj().representations.map(({ id }) => id))))).values(),
    ].flat();
    const queries = all.flatMap(({ folderPath, product, version }): ChainQuery[] => {
      const chain = {
        project: 'opprj',
        product: product.toUpperCase(),
        version: version < 0 ? ('hero' as const) : version,
      };
      return [
        { ...chain, folderPath: folderPath.toUpperCase(), folderName: null },
        { ...chain, folderPath: null, folderName: folderPath.split('/').at(-1)?.toLowerCase() ?? '' },
        { ...chain, folderPath, folderName: null, version: null },
        { ...chain, folderPath, folderName: null, version: 99 },
      ];
    });
    const found = await agree((ayon) => ayon.byChain(queries));
    for (const one of all) {
      const query: ChainQuery = {
        project: 'opprj',
        folderPath: one.folderPath,
        folderName: null,
        product: one.product,
        version: one.version < 0 ? 'hero' : one.version,
      };
      expect(found.get(chainKey(query))?.map(({ id }) => id)).toContain(one.id);
    }
    expect(queries.filter(({ version }) => version === 99).some((query) => found.has(chainKey(query)))).toBe(false);
  });

  it('find the same by every path', async () => {
    const { representations, roots } = opPrj();
    const keys = representations.map(({ files }) => pathKey(files[0]?.path ?? '', roots)).filter((key) => key !== null);
    const found = await agree((ayon) => ayon.byPathKeys(new Set([...keys, 'opprj/nobody.ma'])));
    expect(found.size).toBe(new Set(keys).size);
    const few = await agree((ayon) => ayon.byPathKeys(new Set(keys.slice(0, 3))));
    expect([...few.keys()].sort()).toEqual([...new Set(keys.slice(0, 3))].sort());
  });

  it('tell the same newest versions', async () => {
    const products = new Set(opPrj().products.map(({ id }) => id));
    const found = await agree((ayon) => ayon.newest(products));
    expect(found.get('ce34cc3f0fbb5dc2b0afeeb2941918f5')).toEqual({ version: 3, representations: ['ma'] });
  });

  it('look the same as a whole', async () => {
    const survey = await agree((ayon) => ayon.survey('OpPrj'));
    expect(survey).toEqual({
      versions: { total: 28, imported: 27, hero: 2, importedHero: 2, importedHeroEmpty: 0 },
      representations: {
        total: 36,
        inactive: 1,
        derivedIds: 34,
        orphans: 0,
        withoutTemplate: 2,
        withoutPath: 1,
        unresolvable: 0,
        unknownContext: 0,
      },
      examples: [],
      complete: true,
    });
  });

  it('have the same roots, except the dump of a bare schema, which has none', () => {
    for (const { name, ayon } of sources) {
      const bare = name.endsWith('schema-only.sql') || name.endsWith('copy.sql');
      expect(ayon.projects[0]?.roots, name).toEqual(bare ? [] : opPrj().roots);
    }
  });

  it('tell what they are', () => {
    expect(sources.map(({ ayon }) => ayon.sources[0]?.kind)).toEqual([
      'ayon-server',
      'ayon-snapshot',
      ...Array.from({ length: 6 }, () => 'ayon-pg-dump'),
    ]);
    const fingerprints = sources.slice(1).map(({ ayon }) => ayon.sources[0]?.fingerprint);
    expect(fingerprints.every((fingerprint) => /^sha256:[0-9a-f]{64}$/.test(fingerprint ?? ''))).toBe(true);
  });
});

describe('several sources together', () => {
  it('answer for different projects; the first that has a project answers for it', async () => {
    const library = { ...opPrj(), name: 'Lib', library: true, representations: [] };
    const other = await startAyonServer({ projects: [opPrj(), library] });
    const snapshot = join(folder, 'OpPrj.snapshot');
    const ayon = await openAyon([snapshot, other.url], { projects: ['OpPrj', 'Lib'], env: other.env });
    expect(ayon.sources.map(({ kind, projects }) => [kind, projects])).toEqual([
      ['ayon-snapshot', ['OpPrj']],
      ['ayon-server', ['Lib']],
    ]);
    const id = '94ce05244bf65d1bbd10e88b2e4f4087';
    expect((await ayon.byIds(new Set([id]))).get(id)?.map(({ project }) => project)).toEqual(['OpPrj']);
    await ayon.close();
    await other.close();
  });
});
