/**
 * A snapshot of many representations: how long it takes to write, to open and to answer ten thousand ids, and how much
 * memory that needs. Writing runs in a process of its own, so that its memory does not count for the reading.
 *
 *     bench/run catalogs/ayon-snapshot [representations]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';

import { openAyon } from '../../src/catalogs/ayon/open.ts';
import { writeSnapshotRows, type Row } from '../../src/catalogs/ayon/snapshot-write.ts';

const WANTED = 10_000;
const PROJECT = { name: 'Show', library: false, roots: [root()] };

function root() {
  return { project: 'Show', name: 'work', windows: 'P:/projects', linux: '/mnt/projects', darwin: '/Volumes/projects' };
}

/** The id of the nth entity of a kind, as evenly spread as a real derived one. */
function idOf(kind: string, n: number): string {
  return createHash('md5').update(`${kind}${n}`).digest('hex');
}

/** A show: 3 representations a version, 4 versions a product, 12 products a folder; every fifth one a sequence. */
function* rows(count: number): Iterable<Row> {
  for (let n = 0; n < count; n += 1) yield representation(n);
  const versions = Math.ceil(count / 3);
  for (let n = 0; n < versions; n += 1) {
    const productId = idOf('product', Math.floor(n / 4));
    yield {
      kind: 'version',
      id: idOf('version', n),
      productId,
      version: (n % 4) + 1,
      active: true,
      author: 'migration',
    };
  }
  const products = Math.ceil(versions / 4);
  for (let n = 0; n < products; n += 1) {
    const folderId = idOf('folder', Math.floor(n / 12));
    yield {
      kind: 'product',
      id: idOf('product', n),
      folderId,
      name: `modelPart${n % 12}`,
      productType: 'model',
      active: true,
    };
  }
  for (let n = 0; n < Math.ceil(products / 12); n += 1) {
    yield { kind: 'folder', id: idOf('folder', n), parentId: null, name: `sq${n >> 5}_sh${n}`, active: true };
  }
}

const EXTENSIONS = ['ma', 'abc', 'exr'];
const CONTEXT = [
  'asset',
  'ext',
  'family',
  'hierarchy',
  'project',
  'representation',
  'root',
  'subset',
  'task',
  'user',
  'version',
];
const TEMPLATE =
  '{root[work]}/{project[name]}/{hierarchy}/{asset}/publish/{family}/{subset}/v{version:0>3}/{project[code]}_{asset}_{subset}_v{version:0>3}<_{output}><.{frame:0>4}><_{udim}>.{ext}';

function representation(n: number): Row {
  const version = Math.floor(n / 3);
  const product = Math.floor(version / 4);
  const folder = Math.floor(product / 12);
  const name = EXTENSIONS[n % 3] ?? 'ma';
  const shot = `sq${folder >> 5}_sh${folder}`;
  const stem = `Show/shots/${shot}/publish/model/modelPart${product % 12}/v00${(version % 4) + 1}/sh_${shot}_modelPart${product % 12}_v00${(version % 4) + 1}`;
  const frames = n % 5 === 0 ? 20 : 1;
  const files = Array.from(
    { length: frames },
    (_, at) => `{root[work]}/${stem}${frames > 1 ? `.${1001 + at}` : ''}.${name}`,
  );
  return {
    kind: 'representation',
    id: idOf('representation', n),
    versionId: idOf('version', version),
    name,
    active: true,
    path: (files[0] ?? '').replace('{root[work]}', 'P:\\projects').replaceAll('/', '\\'),
    template: TEMPLATE,
    files,
    contextKeys: CONTEXT,
    fileHash: `sh_${shot}_modelPart${product % 12},${name}|1688466672,0|12345`,
  };
}

/** A point in time, with the processor time that was used so far: the machine may have other work. */
function mark(): { readonly wall: number; readonly cpu: number } {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

function seconds(since: { readonly wall: number; readonly cpu: number }): string {
  const now = mark();
  return `${((now.wall - since.wall) / 1000).toFixed(2)} s (${((now.cpu - since.cpu) / 1000).toFixed(2)} s of processor)`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function peak(): string {
  return megabytes(process.resourceUsage().maxRSS * 1024);
}

async function write(out: string, count: number): Promise<void> {
  const start = mark();
  const origin = { server: null, serverVersion: null, taken: null };
  await writeSnapshotRows(out, origin, [{ project: PROJECT, rows: rows(count) }]);
  console.log(`write      ${seconds(start)}, ${megabytes(statSync(out).size)} on disk, peak ${peak()}`);
}

async function read(out: string, count: number): Promise<void> {
  const start = mark();
  const ayon = await openAyon([out], { projects: ['Show'], env: {} });
  console.log(`open       ${seconds(start)}, peak ${peak()}`);
  const step = count / WANTED;
  const ids = new Set(Array.from({ length: WANTED }, (_, at) => idOf('representation', Math.floor(at * step))));
  const asking = mark();
  const found = await ayon.byIds(ids);
  console.log(`${WANTED} ids  ${seconds(asking)}, ${found.size} found, peak ${peak()}`);
  console.log(`open + ids ${seconds(start)} (target 10 s), peak ${peak()} (target 600 MB)`);
  const chains = mark();
  const queries = [...found.values()].flat().map(({ folderPath, product, version }) => ({
    project: null,
    folderPath,
    folderName: null,
    product,
    version,
  }));
  const chained = await ayon.byChain(queries);
  console.log(`chains     ${seconds(chains)}, ${chained.size} found, peak ${peak()}`);
  const paths = mark();
  const keys = [...found.values()]
    .flat()
    .map(({ files }) => (files[0] ?? '').replace('{root[work]}/', '').toLowerCase());
  const byPath = await ayon.byPathKeys(new Set(keys.map((key) => key.replace(/\.\d{4}\./, '.#.'))));
  console.log(`path keys  ${seconds(paths)}, ${byPath.size} found, peak ${peak()}`);
  await ayon.close();
}

/** The floor: unpacking the same file and doing nothing with it. */
async function unpack(out: string): Promise<void> {
  const start = mark();
  let bytes = 0;
  for await (const chunk of createReadStream(out).pipe(createGunzip())) bytes += (chunk as Buffer).length;
  console.log(`gunzip     ${seconds(start)} for ${megabytes(bytes)} of text`);
}

const [mode = '', ...rest] = process.argv.slice(2);
if (mode === 'write' || mode === 'read' || mode === 'unpack') {
  const [out = '', count = '0'] = rest;
  if (mode === 'write') await write(out, Number(count));
  else if (mode === 'read') await read(out, Number(count));
  else await unpack(out);
} else {
  const count = Number(mode === '' ? 1_000_000 : mode);
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-bench-'));
  console.log(`${count} representations`);
  for (const step of ['write', 'unpack', 'read']) {
    const script = process.argv[1] ?? '';
    spawnSync(process.execPath, [script, step, join(folder, 'show.snapshot'), String(count)], { stdio: 'inherit' });
  }
  rmSync(folder, { recursive: true });
}
