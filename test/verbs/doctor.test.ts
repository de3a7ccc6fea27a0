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

  const other = ['--openpype', `${data}/op-prj/OpPrj.zip`, '--ayon', `${show}/lighthouse.ayon.gz`];

  it('says so when they do not, names the projects of the dump, and ends with 1', async () => {
    const asked = ['doctor', ...other, '--project', 'lighthouse'];
    const { code, out } = await runCli(asked);
    expect(code).toBe(1);
    expect(out).toContain('No --openpype source holds the project lighthouse; there are: OpPrj.');
    const { out: json } = await runCli([...asked, '--json']);
    expect(json).toContain('"sampled":64,"expected":34,"found":0');
    expect((await runCli([...asked, '--fail-on', 'never'])).code).toBe(0);
  });

  it('ends with 1 for a warning where --fail-on asks for it', async () => {
    const asked = ['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...AYON, '--json'];
    const { out } = await runCli(asked);
    expect(out).toContain('"severity":"warning"');
    expect((await runCli([...asked, '--fail-on', 'warning'])).code).toBe(1);
    expect((await runCli([...asked, '--fail-on', 'error'])).code).toBe(0);
  });

  it('reads well', async () => {
    const { out } = await runCli(['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...AYON]);
    expect(out).toMatch(/34 {2}\s*AYON has under the id/);
  });
});
