import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import type { CliResult } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const dumpOfOpPrj = fileURLToPath(new URL('../data/op-prj/OpPrj.zip', import.meta.url));

async function planWith(dump: string, ...more: string[]): Promise<CliResult & { folder: string }> {
  const folder = await temporaryFolder();
  await cp(show, folder, { recursive: true });
  const sources = ['--openpype', dump, '--ayon', join(folder, 'lighthouse.ayon.gz'), '--project', 'lighthouse'];
  const result = await runCli(['plan', join(folder, 'work'), ...sources, '--out', join(folder, 'run'), ...more]);
  return { ...result, folder };
}

describe('a plan with the dump of another project', () => {
  it('says so, and names the projects that the dump holds, in every report', async () => {
    const { out, code, folder } = await planWith(dumpOfOpPrj);
    expect(code).toBe(0);
    const says = 'No --openpype source holds the project lighthouse; there are: OpPrj.';
    expect(out.replace(/\s+/g, ' ')).toContain(says);
    for (const format of ['json', 'junit', 'markdown', 'html']) {
      const report = await runCli(['report', join(folder, 'run'), '--format', format]);
      expect(report.out, format).toContain(format === 'json' ? '"dump-of-other-project"' : says);
    }
  });

  it('is silent where the dump is the right one, or the rules say what OpenPype called the project', async () => {
    expect((await planWith(join(show, 'lighthouse.zip'))).out).not.toContain('No --openpype source');
    const rules = join(await temporaryFolder(), 'rules.yaml');
    await writeFile(rules, 'projects:\n  - { from: OpPrj, to: lighthouse }\n');
    expect((await planWith(dumpOfOpPrj, '--rules', rules)).out).not.toContain('No --openpype source');
  });
});
