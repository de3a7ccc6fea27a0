import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSnapshotRows } from '../src/catalogs/ayon/snapshot-write.ts';
import type { Row } from '../src/catalogs/ayon/snapshot-write.ts';
import { deriveAyonId } from '../src/ids/derive.ts';
import { containerNode } from './support/maya-container.ts';

/**
 * How planning grows with the share: bench/run scale [WORKFILES ...]
 *
 * Generates that many small Maya scenes with five containers each (half as many different ids as scenes), plans them
 * against a snapshot with the command line, and prints time and peak memory of the whole process. Needs `npm run build`
 * and GNU time.
 */
const CONTAINERS = 5;
const sizes = process.argv.slice(2).map(Number);

console.log('| workfiles | containers | clock | processor | peak memory | clock per workfile |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const size of sizes.length === 0 ? [50_000, 100_000, 200_000] : sizes) await measure(size);

async function measure(workfiles: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-scale-'));
  try {
    const ids = Math.max(1, Math.floor(workfiles / 2));
    writeTree(join(folder, 'work'), workfiles, ids);
    const snapshot = join(folder, 'show.ayon.gz');
    const project = { name: 'show', library: false, roots: [] };
    await writeSnapshotRows(snapshot, { server: null, serverVersion: null, taken: null }, [
      { project, rows: rows(ids) },
    ]);
    const argv = ['dist/cli/bin.js', 'plan', join(folder, 'work'), '--ayon', snapshot, '--project', 'show'];
    const args = ['-f', '%e %U %S %M', process.execPath, ...argv, '--out', join(folder, 'run'), '--quiet'];
    const { stderr, status } = spawnSync('/usr/bin/time', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const [clock = 0, user = 0, system = 0, kilobytes = 0] = (stderr.trim().split('\n').at(-1) ?? '')
      .split(' ')
      .map(Number);
    const perFile = ((clock * 1000) / workfiles).toFixed(2);
    const processor = (user + system).toFixed(1);
    console.log(
      `| ${workfiles} | ${workfiles * CONTAINERS} | ${clock} s | ${processor} s | ${Math.round(kilobytes / 1024)} MB | ${perFile} ms |`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function objectId(serial: number): string {
  return `64f1a2b3${serial.toString(16).padStart(16, '0')}`;
}

function writeTree(folder: string, workfiles: number, ids: number): void {
  for (let at = 0; at < workfiles; at += 1) {
    const shot = join(folder, `sq${Math.floor(at / 1000)}`, `sh${Math.floor(at / 20)}`);
    if (at % 20 === 0) mkdirSync(shot, { recursive: true });
    const nodes = Array.from({ length: CONTAINERS }, (_, one) =>
      containerNode(one, objectId((at * CONTAINERS + one) % ids)),
    );
    const text = `//Maya ASCII 2022 scene\nrequires maya "2022";\n${nodes.join('')}// End of scene.ma\n`;
    writeFileSync(join(shot, `scene_v${at % 20}.ma`), text);
  }
}

/** One folder and product for each ten representations, each in a version of its own. */
function* rows(ids: number): Generator<Row> {
  const id = (kind: string, serial: number): string => deriveAyonId(`${kind}${serial.toString(16).padStart(22, '0')}`);
  for (let serial = 0; serial < ids; serial += 1) {
    const product = Math.floor(serial / 10);
    if (serial % 10 === 0) {
      yield { kind: 'folder', id: id('aa', product), parentId: null, name: `asset${product}`, active: true };
      yield {
        kind: 'product',
        id: id('bb', product),
        folderId: id('aa', product),
        name: 'modelMain',
        productType: 'model',
        active: true,
      };
    }
    yield {
      kind: 'version',
      id: id('cc', serial),
      productId: id('bb', product),
      version: (serial % 10) + 1,
      active: true,
      author: 'migration',
    };
    const path = `P:/show/asset${product}/v${serial % 10}.ma`;
    yield {
      kind: 'representation',
      id: deriveAyonId(objectId(serial)),
      versionId: id('cc', serial),
      name: 'ma',
      active: true,
      path,
      template: null,
      files: [path],
      fileHash: null,
      contextKeys: null,
    };
  }
}
