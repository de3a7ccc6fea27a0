import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeSnapshotRows } from '../../src/catalogs/ayon/snapshot-write.ts';
import { importAsAyonWould } from '../../src/catalogs/openpype/import.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

/** Real scenes and a real database of 2017, as they were published; the ids in the scenes are not in the database. */
const batman = fileURLToPath(new URL('../../../shared/corpus/avalon-batman', import.meta.url));

describe.skipIf(!existsSync(batman))(
  'the real scenes of avalon’s batman (skipped where the collection is not there)',
  () => {
    it('are decided by the own fields of their records, none by a guess, and publish instances are left alone', async () => {
      const folder = await temporaryFolder();
      const database = join(batman, 'db.json');
      const snapshot = join(folder, 'batman.ayon.gz');
      const imported = await importAsAyonWould(database);
      await writeSnapshotRows(snapshot, { server: null, serverVersion: null, taken: null }, imported);

      const argv = ['plan', batman, '--openpype', database, '--ayon', snapshot, '--project', 'batman'];
      const { code, out } = await runCli([...argv, '--out', join(folder, 'run'), '--json']);
      expect(code).toBe(0);
      const containers = jsonLines(out).flatMap((line) => (line.type === 'workfile' ? line.containers : []));
      expect(containers.map(({ node, decision }) => [node, decision?.status, decision?.method])).toEqual(
        [1, 2, 3, 4].map(() => ['Bruce_01__rigDefault__CON', 'remap', 'context']),
      );
      for (const { fields, decision, edits } of containers) {
        const { target } = decision ?? expect.fail('nothing was decided');
        expect([target?.folderPath.split('/').at(-1), target?.product, String(target?.version)]).toEqual([
          fields['asset'],
          fields['subset'],
          fields['version'],
        ]);
        expect(decision?.evidence.find(({ kind }) => kind === 'fields')).toMatchObject({ speaks: 'for' });
        expect(edits.map(({ what }) => what).sort()).toEqual(['loader', 'representation']);
      }
    });
  },
);
