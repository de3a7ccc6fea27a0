import { cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deriveAyonId } from '../../src/ids/derive.ts';
import type { ContainerLine, SummaryLine } from '../../src/model/plan.ts';
import { jsonLines, runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';

const DUMP = 'test/data/op-prj/OpPrj.zip';
const AYON = 'test/data/ayon-opprj.copy.sql';

interface Recorded {
  readonly objectId: string;
  readonly label: string;
  readonly onServer: string | null;
}

/** Representations that the genuine importer brought into a genuine AYON server. */
async function importedIds(): Promise<string[]> {
  const recorded = JSON.parse(await readFile('test/data/op-prj/expected.json', 'utf8')) as Recorded[];
  return recorded.filter(({ onServer }) => onServer === 'representations').map(({ objectId }) => objectId);
}

function loader(name: string, id: string, older: string | null): string {
  const record = (representation: string): string =>
    `avalon = {
					schema = "openpype:container-2.0",
					id = "pyblish.avalon.container",
					name = "renderMain",
					namespace = "sh010",
					loader = "FusionLoadSequence",
					representation = "${representation}"
				}`;
  const copy = (representation: string): string =>
    `Settings = { [1] = { Tools = ordered() { ${name} = Loader { CustomData = { ${record(representation)} } } } } },`;
  return `		${name} = Loader {
			CustomData = {
				${older === null ? '' : copy(older)}
				${record(id)}
			},
			Clips = { Clip { ID = "Clip1", Filename = "P:\\\\show\\\\${name}.1001.exr", } },
			ViewInfo = OperatorInfo { Pos = { 0, 49.5 } },
		},
`;
}

/** A composition of so many loaders, every fifth in a group, every third with an older copy of another id; NUL at its end. */
function generated(ids: readonly string[], count: number): { text: string; planted: string[] } {
  const id = (index: number): string => ids[index % ids.length] ?? '';
  const planted: string[] = [];
  const tools = Array.from({ length: count }, (_, index) => {
    const older = index % 3 === 0 ? id(index + 1) : null;
    planted.push(id(index), ...(older === null ? [] : [older]));
    const tool = loader(`Loader${index}`, id(index), older);
    return index % 5 === 0 ? `\t\tGroup${index} = GroupOperator {\n\tTools = ordered() {\n${tool}\t} },\n` : tool;
  });
  return { text: `Composition {\n\tVersion = "Fusion 9.0.2",\n\tTools = {\n${tools.join('')}\t},\n}\n\n\0`, planted };
}

async function show(
  text: string,
): Promise<{ path: string; run: string; plan: (out: string) => ReturnType<typeof runCli> }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'work', 'sh010_comp_v001.comp');
  await mkdir(join(folder, 'work'));
  await writeFile(path, text, 'latin1');
  await cp('fixtures/fusion/setting-of-a-macro/workfile.setting', join(folder, 'work', 'macro.setting'));
  await writeFile(join(folder, 'work', 'blur.comp'), '#version 450\nvoid main() { }\n');
  await utimes(path, 1_600_000_000, 1_600_000_000);
  const plan = (out: string): ReturnType<typeof runCli> =>
    runCli(
      ['plan', join(folder, 'work'), '--openpype', DUMP, '--ayon', AYON, '--project', 'OpPrj'].concat([
        ...['--out', join(folder, out), '--json'],
      ]),
    );
  return { path, run: join(folder, 'run'), plan };
}

const containersIn = (out: string, name: string): readonly ContainerLine[] =>
  jsonLines(out).flatMap((line) => (line.type === 'workfile' && line.path.endsWith(name) ? line.containers : []));

describe('a composition of Fusion with hundreds of loaders', () => {
  it('is counted by a scan, with its settings and with what only has the same ending', async () => {
    const { path } = await show(generated(await importedIds(), 20).text);
    const { code, out } = await runCli(['scan', join(path, '..'), '--json']);
    expect(code).toBe(0);
    const summary = jsonLines(out).find((line): line is SummaryLine => line.type === 'summary');
    expect(summary?.workfiles).toMatchObject({ total: 3, withContainers: 2, skipped: 1, failed: 0 });
    expect(summary?.containers.total).toBe(21);
  });

  it('has every one found and decided, older copies on their own', async () => {
    const ids = await importedIds();
    const { plan, path } = await show(generated(ids, 300).text);
    const containers = containersIn((await plan('run')).out, path);
    expect(containers).toHaveLength(300);
    containers.forEach((container, index) => {
      const name = `Loader${index}`;
      const [id = '', older = ''] = [ids[index % ids.length], ids[(index + 1) % ids.length]];
      expect(container.node).toBe(index % 5 === 0 ? `Group${index}.${name}` : name);
      expect(container.carrier).toBe('custom-data');
      expect(container.fields['representation']).toBe(id);
      expect(container.decision).toMatchObject({ status: 'remap', target: { representationId: deriveAyonId(id) } });
      const copies = container.alsoAt.map(({ decision }) => decision?.target?.representationId);
      expect(copies).toEqual(index % 3 === 0 ? [deriveAyonId(older)] : []);
      expect(container.edits.map(({ what, new: written }) => [what, written])).toEqual([
        ...copies.map((copy) => ['representation', copy]),
        ['representation', deriveAyonId(id)],
      ]);
      expect(container.manage?.after.listed).toBe(true);
    });
  });

  it('is written, verified, left alone by a second plan, and undone to the byte', async () => {
    const ids = await importedIds();
    const { text, planted } = generated(ids, 40);
    const { plan, path, run } = await show(text);
    expect((await plan('run')).code).toBe(0);
    expect(await readFile(path, 'latin1'), 'a plan touches nothing').toBe(text);

    expect(await runCli(['apply', run])).toMatchObject({ code: 0 });
    const expected = ids.reduce((rest, id) => rest.replaceAll(id, deriveAyonId(id)), text);
    expect(await readFile(path, 'latin1'), 'nothing but the ids has changed').toBe(expected);
    expect(new Set(planted).size).toBeGreaterThan(10);
    expect(await runCli(['verify', run])).toMatchObject({ code: 0 });

    const again = containersIn((await plan('again')).out, path);
    expect(again.map(({ decision, edits }) => [decision?.status, edits.length])).toEqual(
      Array.from({ length: 40 }, () => ['already-ayon', 0]),
    );

    expect(await runCli(['undo', run])).toMatchObject({ code: 0 });
    expect(await readFile(path, 'latin1')).toBe(text);
  });
});
