import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { openFake, failure, queriesOf, variablesOf } from './helpers.ts';
import { opPrj } from '../../support/ayon-rows.ts';
import { startAyonServer, type AyonServer } from '../../support/ayon-server.ts';
import type { OpenedAyon } from '../../../src/catalogs/ayon/open.ts';
import { chainKey, type ChainQuery } from '../../../src/model/catalog.ts';

const MODEL_MAIN = '94ce05244bf65d1bbd10e88b2e4f4087';
const PRODUCT = 'ce34cc3f0fbb5dc2b0afeeb2941918f5';

const chain: ChainQuery = {
  project: null,
  folderPath: '/assets/char/hero',
  folderName: null,
  product: 'modelMain',
  version: 1,
};

let server: AyonServer;
let ayon: OpenedAyon;

beforeAll(async () => {
  server = await startAyonServer({ projects: [opPrj()] });
  ayon = await openFake(server);
});

afterAll(async () => {
  await ayon.close();
  await server.close();
});

/** How many requests were under way at one time, at most. */
async function mostAtOnce(work: () => Promise<unknown>): Promise<number> {
  const { fetch } = globalThis;
  let [busy, most] = [0, 0];
  const counted = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
    busy += 1;
    most = Math.max(most, busy);
    try {
      return await fetch(...request);
    } finally {
      busy -= 1;
    }
  });
  try {
    await work();
  } finally {
    counted.mockRestore();
  }
  return most;
}

describe('a live server', () => {
  it('tells its projects as AYON writes them, with their roots', async () => {
    const opened = await openFake(server, { projects: ['OPPRJ'] });
    expect(opened.projects).toEqual([{ name: 'OpPrj', library: false, roots: opPrj().roots }]);
    expect(opened.sources).toEqual([
      { name: server.url, kind: 'ayon-server', projects: ['OpPrj'], fingerprint: 'ayon:1.15.17+DEVELOP' },
    ]);
  });

  it('gives a representation with its whole chain', async () => {
    const found = await ayon.byIds(new Set([MODEL_MAIN]));
    expect(found.get(MODEL_MAIN)).toEqual([
      {
        id: MODEL_MAIN,
        project: 'OpPrj',
        name: 'ma',
        active: true,
        versionId: 'ddc4bfd6fd5852f69f49e8f259d049d3',
        versionActive: true,
        version: 1,
        productId: PRODUCT,
        product: 'modelMain',
        productType: 'model',
        folderPath: '/assets/char/hero',
        path: 'C:\\projects\\OpPrj\\assets\\char\\hero\\publish\\model\\modelMain\\v001\\op_hero_modelMain_v001.ma',
        template:
          '{root[work]}\\{project[name]}\\{hierarchy}\\{asset}\\publish\\{family}\\{subset}\\v{version:0>3}\\{project[code]}_{asset}_{subset}_v{version:0>3}<_{output}><.{frame:0>4}><_{udim}>.{ext}',
        files: ['{root[work]}/OpPrj/assets/char/hero/publish/model/modelMain/v001/op_hero_modelMain_v001.ma'],
        contextKeys: [
          'asset',
          'ext',
          'family',
          'hierarchy',
          'parent',
          'project',
          'representation',
          'root',
          'subset',
          'task',
          'user',
          'username',
          'version',
        ],
        fileHash: 'op_hero_modelMain_v001,ma|1688466672,0|12345',
      },
    ]);
  });

  it('leaves out ids that AYON does not have, and never sends what is no id', async () => {
    const sent = server.requests.length;
    const ids = ['64a000000000000000000007', MODEL_MAIN.toUpperCase(), '', 'x'.repeat(32), '0'.repeat(32), MODEL_MAIN];
    const found = await ayon.byIds(new Set(ids));
    expect([...found.keys()]).toEqual([MODEL_MAIN]);
    expect(JSON.stringify(server.requests.slice(sent))).not.toContain('64a000000000000000000007');
    expect(variablesOf(server).at(-1)?.ids).toEqual(['0'.repeat(32), MODEL_MAIN]);
  });

  it('asks nothing at all where there is nothing to ask', async () => {
    const sent = server.requests.length;
    await ayon.byIds(new Set(['64a000000000000000000007']));
    await ayon.byChain([]);
    await ayon.byPathKeys(new Set());
    await ayon.newest(new Set());
    expect(server.requests.length).toBe(sent);
  });

  it('asks for many ids in batches of 500, four at a time, always saying how many rows it wants', async () => {
    const before = variablesOf(server).length;
    const ids = Array.from({ length: 6001 }, (_, at) => at.toString(16).padStart(32, '0'));
    const most = await mostAtOnce(() => ayon.byIds(new Set([...ids, MODEL_MAIN])));
    const asked = variablesOf(server).slice(before);
    expect(asked.length).toBe(13);
    expect(asked.every(({ ids: batch, n }) => Array.isArray(batch) && batch.length <= 500 && n === batch.length)).toBe(
      true,
    );
    expect(most).toBe(4);
  });

  it('finds a version by folder path, product and number in any letter case', async () => {
    const shouted = { ...chain, folderPath: '/ASSETS/Char/HERO', product: 'MODELMAIN' };
    const found = await ayon.byChain([chain, shouted]);
    expect(found.get(chainKey(chain))?.map(({ name }) => name)).toEqual(['abc', 'ma']);
    expect(chainKey(shouted)).toBe(chainKey(chain));
  });

  it('finds hero versions, every version, and folders by their name alone', async () => {
    const hero: ChainQuery = { ...chain, version: 'hero' };
    const every: ChainQuery = { ...chain, version: null };
    const byName: ChainQuery = { ...chain, folderPath: null, folderName: 'HERO' };
    const found = await ayon.byChain([hero, every, byName]);
    expect(found.get(chainKey(hero))?.map(({ version }) => version)).toEqual([-2]);
    expect(new Set(found.get(chainKey(every))?.map(({ version }) => version))).toEqual(new Set([-2, 1, 2, 3]));
    expect(found.get(chainKey(byName))?.length).toBe(2);
  });

  it('answers a chain for another project with nothing', async () => {
    const found = await ayon.byChain([
      { ...chain, project: 'Other' },
      { ...chain, folderPath: '/assets/char/nobody' },
    ]);
    expect(found.size).toBe(0);
  });

  it('reads the folders once', () => {
    expect(queriesOf(server).filter((name) => name === 'Folders').length).toBe(1);
  });

  it('finds a few paths with one filter, in any spelling', async () => {
    const before = queriesOf(server).length;
    const key = 'opprj/assets/char/hero/publish/model/modelmain/v001/op_hero_modelmain_v001.ma';
    const withoutPath = 'opprj/assets/char/hero/publish/model/modelrepattr/v001/op_hero_modelrepattr_v001.r2';
    const found = await ayon.byPathKeys(new Set([key, withoutPath, 'opprj/nobody.ma']));
    expect([...found].map(([k, hits]) => [k, hits.map(({ id }) => id)])).toEqual([
      [key, [MODEL_MAIN]],
      [withoutPath, ['ac52e4a1d056590f94f77a479796c97b']],
    ]);
    expect(queriesOf(server).slice(before)).toEqual(['PathsByFilter', 'RepsByIds']);
  });

  it('sweeps once for many paths and remembers what it saw', async () => {
    const opened = await openFake(server);
    const before = queriesOf(server).length;
    const keys = opPrj().representations.map(({ files }) =>
      (files[0]?.path ?? '').replace('{root[work]}/', '').toLowerCase(),
    );
    const found = await opened.byPathKeys(new Set(keys));
    await opened.byPathKeys(new Set(keys.slice(0, 2)));
    expect(found.size).toBe(new Set(keys.filter((key) => key !== '')).size);
    expect(queriesOf(server).slice(before)).toEqual(['Paths', 'RepsByIds', 'RepsByIds']);
  });

  it('tells the newest version that is neither hero nor inactive, and its active representations', async () => {
    const found = await ayon.newest(new Set([PRODUCT, '0'.repeat(32)]));
    expect([...found]).toEqual([[PRODUCT, { version: 3, representations: ['ma'] }]]);
  });

  it('flags what is inactive', async () => {
    const id = '4a8b99ace50611f19f4402fc00000001';
    const found = await ayon.byIds(new Set([id]));
    expect(found.get(id)?.map(({ active, files, path }) => ({ active, files, path }))).toEqual([
      { active: false, files: [], path: null },
    ]);
  });

  it('flags a representation of an inactive version', async () => {
    const project = opPrj();
    const versions = project.versions.map((version) => ({ ...version, active: version.version !== 1 }));
    const other = await startAyonServer({ projects: [{ ...project, versions }] });
    const opened = await openFake(other);
    const found = await opened.byIds(new Set([MODEL_MAIN]));
    expect(found.get(MODEL_MAIN)?.[0]?.active).toBe(false);
    await other.close();
  });

  it('names the projects that are there when one is not', async () => {
    const error = await failure(openFake(server, { projects: ['Nope'] }));
    expect(error.kind).toBe('source');
    expect(error.message).toContain('there is no project Nope. There are: OpPrj.');
  });

  it('searches several projects in the order of asking, one entry a project', async () => {
    const project = opPrj();
    const library = { ...project, name: 'Lib_Assets', library: true };
    const both = await startAyonServer({ projects: [project, library] });
    const opened = await openFake(both, { projects: ['lib_assets', 'opprj'] });
    expect(opened.projects.map(({ name, library: isLibrary }) => [name, isLibrary])).toEqual([
      ['Lib_Assets', true],
      ['OpPrj', false],
    ]);
    const found = await opened.byIds(new Set([MODEL_MAIN]));
    expect(found.get(MODEL_MAIN)?.map(({ project: name }) => name)).toEqual(['Lib_Assets', 'OpPrj']);
    await both.close();
  });
});

describe.each(['1.0.0', '1.0.8', '1.7.3', '1.9.9', '1.16.0'])('a server of version %s', (version) => {
  it('gives the same answers', async () => {
    const old = await startAyonServer({ projects: [opPrj()], version });
    const opened = await openFake(old);
    const key = 'opprj/assets/char/hero/publish/model/modelmain/v001/op_hero_modelmain_v001.ma';
    const ids = new Set(opPrj().representations.map(({ id }) => id));
    expect(await opened.byIds(ids)).toEqual(await ayon.byIds(ids));
    expect(await opened.byChain([chain])).toEqual(await ayon.byChain([chain]));
    expect(await opened.byPathKeys(new Set([key]))).toEqual(await ayon.byPathKeys(new Set([key])));
    expect(await opened.newest(new Set([PRODUCT]))).toEqual(await ayon.newest(new Set([PRODUCT])));
    await old.close();
  });
});
