import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const data = fileURLToPath(new URL('../data', import.meta.url));
const show = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const AYON = ['--ayon', `${data}/ayon-opprj.copy.sql`, '--project', 'OpPrj'];

describe('doctor', () => {
  it('finds that a dump and a project belong together', async () => {
    const { code, out } = await runCli(['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...AYON, '--json']);
    expect(code).toBe(0);
    const [report] = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(report).toMatchObject({
      project: 'OpPrj',
      derived: { sampled: 64, expected: 34, found: 34, missing: [], surprising: 0 },
    });
  });

  it('says so when they do not', async () => {
    const show2 = `${show}/lighthouse.ayon.gz`;
    const { code, out } = await runCli([
      'doctor',
      '--openpype',
      `${data}/op-prj/OpPrj.zip`,
      '--ayon',
      show2,
      '--project',
      'lighthouse',
      '--json',
    ]);
    expect(code, 'a dump of another project tells nothing about this one').toBe(0);
    expect(out).toContain('"sampled":0');
  });

  it('reads well', async () => {
    const { out } = await runCli(['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...AYON]);
    expect(out).toMatch(/34 {2}\s*AYON has under the id/);
  });
});
