import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reportText } from '../../cli/doctor.ts';
import { inspectProject } from '../../src/catalogs/ayon/doctor.ts';
import { openAyon } from '../../src/catalogs/ayon/open.ts';
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

  it('tells why a server before 1.11.2 has more than was foreseen', async () => {
    const older = ['--ayon', `${data}/ayon-older/snapshot-1.9.2.gz`, '--project', 'OpPrj'];
    const { code, out } = await runCli(['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...older]);
    expect(code).toBe(0);
    expect(out).toMatch(/34 {2,}of them the importer takes\n *37 {2,}AYON has under the id/);
    expect(out).toContain('AYON has 3 of the sampled representations that the import should have left out.');
    expect(out).toContain('names that differ from one another in letter case only');
  });

  it('gives no figure for what it looked at in part only', async () => {
    const ayon = await openAyon([`${data}/ayon-opprj.copy.sql`], { projects: ['OpPrj'], env: {} });
    onTestFinished(() => ayon.close());
    const [project] = ayon.projects;
    if (project === undefined) throw new Error('no project');
    const survey = { ...(await ayon.survey('OpPrj')), complete: false };
    const text = reportText(inspectProject({ project, survey, dump: null, found: new Set() }), false);
    expect(text).toMatch(
      /^OpPrj: the first 36 representations\n *36 {2,}representations of AYON looked at; there may be/,
    );
    expect(text).toMatch(/Only the first \d+ versions and 36 representations were looked at; there may be more\./);
    expect(text).not.toMatch(/representations in AYON$/m);
  });

  it('reads well', async () => {
    const { out } = await runCli(['doctor', '--openpype', `${data}/op-prj/OpPrj.zip`, ...AYON]);
    expect(out).toMatch(/34 {2}\s*AYON has under the id/);
  });
});
