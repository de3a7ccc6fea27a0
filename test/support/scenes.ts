import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A Maya scene with one OpenPype container for each id. */
export function mayaScene(ids: readonly string[], loader = 'ReferenceLoader'): string {
  const nodes = ids.map((id, index) => {
    const pairs: [string, string][] = [
      ['schema', 'openpype:container-2.0'],
      ['id', 'pyblish.avalon.container'],
      ['name', `product${index}`],
      ['namespace', `asset_${index}_`],
      ['loader', loader],
      ['representation', id],
    ];
    return [
      `createNode objectSet -n "asset_${index}__product${index}_CON";\n`,
      ...pairs.map(([key]) => `\taddAttr -ci true -sn "${key}" -ln "${key}" -dt "string";\n`),
      '\tsetAttr ".ihi" 0;\n',
      ...pairs.map(([key, value]) => `\tsetAttr ".${key}" -type "string" "${value}";\n`),
    ].join('');
  });
  return `//Maya ASCII 2022 scene\n//Codeset: 1252\nrequires maya "2022";\n${nodes.join('')}// End of scene.ma\n`;
}
