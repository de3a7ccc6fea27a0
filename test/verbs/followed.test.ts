import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import type { SummaryLine } from '../../src/model/plan.ts';
import type { ReferencedLine } from '../../src/model/referenced.ts';
import { writeSnapshotRows } from '../../src/catalogs/ayon/snapshot-write.ts';
import type { Row } from '../../src/catalogs/ayon/snapshot-write.ts';
import { importAsAyonWould } from '../../src/catalogs/openpype/import.ts';
import { runCli } from '../support/run-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';

const SHOW = fileURLToPath(new URL('../../fixtures/demo/show', import.meta.url));
const DUMP = join(SHOW, 'lighthouse.zip');
const RIG = 'lighthouse/assets/chars/keeper/publish/rig/rigMain';
/** AYON has both; the containers of the later one were published with ids of AYON. */
const OLD_RIG = `${RIG}/v001/lh_keeper_rigMain_v001.ma`;
const NEW_RIG = `${RIG}/v003/lh_keeper_rigMain_v003.ma`;
const OLD_ID = '64f1a2b3000000000000000d';

let share: string;
const below = (path: string): string => join(share, 'projects', path);

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, 1_600_000_000, 1_600_000_000);
}

/** A scene with a container of its own that references these files. */
function scene(...files: readonly string[]): string {
  const lines = files.map((file, at) => `file -rdi ${at + 1} -ns "ref_${at}" -rfn "ref_${at}RN" "${file}";\n`);
  return mayaScene([OLD_ID]).replace('requires maya', `${lines.join('')}requires maya`);
}

/** What AYON has after the import of the dump, with a folder of this machine as its root. */
async function writeSnapshot(): Promise<string> {
  const [imported] = await importAsAyonWould(DUMP);
  if (imported === undefined) throw new Error('the dump holds no project');
  const rows: Row[] = [];
  for await (const row of imported.rows) rows.push(row);
  const roots = imported.project.roots.map((root) => ({ ...root, linux: join(share, 'projects') }));
  const out = join(share, 'ayon.gz');
  await writeSnapshotRows(out, { server: 'https://ayon.example', serverVersion: '1.15.17', taken: null }, [
    { project: { ...imported.project, roots }, rows },
  ]);
  return out;
}

async function plan(...options: readonly string[]): Promise<{ summary: SummaryLine; err: string; run: string }> {
  const run = join(share, 'run');
  const sources = ['--openpype', DUMP, '--ayon', await writeSnapshot(), '--project', 'lighthouse'];
  const argv = ['plan', below('work'), ...sources, '--out', run, '--no-cache', '--json', ...options];
  const { code, out, err } = await runCli(argv);
  expect(code, err).toBe(0);
  const last = out.trim().split('\n').at(-1) ?? '';
  return { summary: JSON.parse(last) as SummaryLine, err, run };
}

async function told(run: string): Promise<ReferencedLine[]> {
  const text = await readFile(join(run, 'referenced.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReferencedLine);
}

/** A share with two published rigs and three workfiles that reference the older one. */
async function makeShare(): Promise<void> {
  share = await temporaryFolder();
  await write(below(OLD_RIG), mayaScene([OLD_ID, '0123456789abcdef01234567']));
  await write(below(NEW_RIG), mayaScene([deriveAyonId(OLD_ID)]));
  const windows = `P:/projects/${OLD_RIG}`;
  await write(below('work/a.ma'), scene(windows, `${below(OLD_RIG)}{1}`));
  await write(below('work/b.ma'), scene(`../${OLD_RIG}`, '/nowhere/gone.ma', below('work')));
  await write(below('work/c.ma'), scene(`\${OPENPYPE_PROJECT_ROOT_WORK}/${OLD_RIG}`, '//evil/share/x.ma'));
}

describe('--follow-references', () => {
  it('reads a file once, however its scenes spell it, and counts the scenes', async () => {
    await makeShare();
    const { run } = await plan('--follow-references');
    const rigs = (await told(run)).filter(({ path }) => path.endsWith('rigMain_v001.ma'));
    expect(rigs).toMatchObject([{ path: below(OLD_RIG), workfiles: 3, outcome: 'read' }]);
  });

  it('tells which containers in it AYON will show as invalid, and whether a newer version has them mended', async () => {
    await makeShare();
    const { run, summary } = await plan('--follow-references');
    const [rig] = await told(run);
    expect(rig?.containers).toMatchObject([
      { representation: OLD_ID, status: 'remap', invalid: true },
      { representation: '0123456789abcdef01234567', invalid: true },
    ]);
    expect(rig).toMatchObject({
      publish: { product: 'rigMain', version: 1 },
      newest: { version: 3, path: below(NEW_RIG), invalid: 0 },
    });
    expect(summary.referenced).toMatchObject({ read: 1, containers: 2, invalid: 2, mended: 1 });
  });

  it('tells of what is not on this machine, and looks at no folder and at no share of another machine', async () => {
    await makeShare();
    const { run, summary } = await plan('--follow-references');
    const gone = (await told(run)).filter(({ outcome }) => outcome === 'unreachable').map(({ path }) => path);
    expect(gone.sort()).toEqual(['//evil/share/x.ma', '/nowhere/gone.ma', below('work')].sort());
    expect(summary.referenced).toMatchObject({ files: 4, unreachable: 3 });
  });

  it('plans no change of a published file', async () => {
    await makeShare();
    const before = await readFile(below(OLD_RIG), 'utf8');
    const { run } = await plan('--follow-references');
    expect(await readFile(join(run, 'plan.jsonl'), 'utf8')).not.toContain(`"path":"${below(OLD_RIG)}"`);
    expect(await readFile(below(OLD_RIG), 'utf8')).toBe(before);
  });

  it('gives the same plan as without it, but for what it tells', async () => {
    await makeShare();
    const lines = async (...options: readonly string[]): Promise<readonly string[]> => {
      const { run } = await plan(...options);
      const text = await readFile(join(run, 'plan.jsonl'), 'utf8');
      return text.split('\n').filter((line) => line.startsWith('{"type":"workfile"'));
    };
    expect(await lines('--follow-references')).toEqual(await lines());
  });

  it('is not done unasked, and takes an older answer away', async () => {
    await makeShare();
    const { summary, run } = await plan();
    expect(summary.referenced).toBeUndefined();
    await expect(readFile(join(run, 'referenced.jsonl'))).rejects.toThrow('ENOENT');
  });
});
