import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { memoryAyon } from '../../bench/accuracy/memory.ts';
import { deriveAyonId } from '../../src/ids/derive.ts';
import { openOpenPype } from '../../src/catalogs/openpype/open.ts';
import { decide, gatherKnowledge, isAccepted, distinctIds, NO_RULES, recordedIdsOf } from '../../src/matchers/index.ts';
import type { AyonRepresentation } from '../../src/model/catalog.ts';
import { scanWorkfile } from '../../src/scanners/scan-workfile.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/corpus/avalon-batman');

interface Doc {
  readonly _id: { readonly $oid: string };
  readonly type: string;
  readonly name: string | number;
  readonly parent?: { readonly $oid: string };
  readonly silo?: string;
}

/** What an import of the database gives: every representation under the id derived from its own. */
function importDatabase(text: string): AyonRepresentation[] {
  const docs = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Doc);
  const byId = new Map(docs.map((doc) => [doc._id.$oid, doc]));
  const above = (doc: Doc | undefined): Doc | undefined =>
    doc?.parent === undefined ? undefined : byId.get(doc.parent.$oid);
  return docs
    .filter(({ type }) => type === 'representation')
    .map((doc) => {
      const version = above(doc);
      const product = above(version);
      const folder = above(product);
      return {
        id: deriveAyonId(doc._id.$oid),
        project: 'batman',
        name: String(doc.name),
        active: true,
        versionId: deriveAyonId(version?._id.$oid ?? ''),
        version: Number(version?.name),
        productId: deriveAyonId(product?._id.$oid ?? ''),
        product: String(product?.name),
        productType: null,
        folderPath: `/${folder?.silo}/${folder?.name}`,
        path: null,
        template: null,
        files: [],
        contextKeys: null,
      };
    });
}

describe.skipIf(!existsSync(FOLDER))('real scenes of 2017 (skipped where the corpus is missing)', () => {
  it('are decided container by container from their own fields, publish instances left alone', async () => {
    const database = join(FOLDER, 'db.json');
    const ayon = memoryAyon(
      [{ name: 'batman', library: false, roots: [] }],
      importDatabase(readFileSync(database, 'utf8')),
    );
    const openpype = await openOpenPype([database], { cacheFolder: null });
    const scenes = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ma'));
    const recordedIds = scenes.flatMap((name) => {
      const path = join(FOLDER, name);
      return scanWorkfile(path).containers.flatMap((one) => recordedIdsOf(one, path, 'batman'));
    });
    const questions = distinctIds();
    recordedIds.forEach((recorded) => questions.add(recorded));
    const knowledge = await gatherKnowledge(questions, { openpype, ayon, rules: NO_RULES });
    await openpype.close();
    const decisions = recordedIds.map((recorded) => decide(recorded, knowledge, NO_RULES));
    expect(decisions).toHaveLength(4);
    for (const decision of decisions) {
      expect(decision).toMatchObject({
        status: 'remap',
        method: 'context',
        target: { folderPath: '/assets/Bruce', product: 'rigDefault', version: 2, representation: 'ma' },
      });
      expect(isAccepted(decision, 'context')).toBe(true);
      // The scenes load v001 while their records say 2: shown, not hidden.
      expect(decision.evidence).toContainEqual(expect.objectContaining({ speaks: 'against', source: 'loaded file' }));
    }
  });
});
