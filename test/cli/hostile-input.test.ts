import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/scenes.ts';
import { realShow, stateOf } from '../writers/apply/support/real-run.ts';

type Line = Record<string, unknown>;

/** Changes the plan's workfile line. */
async function editPlan(run: string, change: (line: Line, container: Line) => void): Promise<void> {
  const path = join(run, 'plan.jsonl');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const changed = lines.map((text) => {
    const line = JSON.parse(text) as Line;
    if (line['type'] === 'workfile') change(line, (line['containers'] as Line[])[0] ?? {});
    return JSON.stringify(line);
  });
  await writeFile(path, `${changed.join('\n')}\n`);
}

const VERBS: readonly [string, string?][] = [
  ['report'],
  ['review'],
  ['apply'],
  ['verify'],
  ['pilot'],
  ['merge', '--out'],
];

describe('a plan with holes', () => {
  describe.each(VERBS)('is refused by %s in a sentence that names its line:', (verb, out) => {
    it.each<[string, (line: Line, container: Line) => void]>([
      ['no decision', (_line, container) => delete container['decision']],
      ['no edits', (_line, container) => delete container['edits']],
      ['no fields', (_line, container) => delete container['fields']],
      ['a decision of numbers', (_line, container) => (container['decision'] = { status: 7 })],
      ['findings without arguments', (line) => (line['findings'] = [{ code: 'maya-cut-off', severity: 'error' }])],
      ['edits that are a text', (_line, container) => (container['edits'] = 'all of them')],
      ['a negative offset', (_line, container) => (container['offset'] = -1)],
      ['a path that is a list', (line) => (line['path'] = ['a'])],
    ])('%s', async (_what, change) => {
      const root = await temporaryFolder();
      const show = realShow(root, ['a.ma']);
      await editPlan(show.run, change);
      const target = out === undefined ? [] : [out, join(root, 'merged')];
      const { code, err } = await runCli([verb, show.run, ...target]);
      expect(err).toMatch(/line 2|plan of a shard/);
      expect(err).not.toMatch(/unexpected|TypeError/);
      expect(code).toBe(2);
      expect(stateOf(show)).toEqual(['old']);
    });
  });

  it('of a shard is refused by merge as well', async () => {
    const root = await temporaryFolder();
    const show = realShow(root, ['a.ma']);
    await editPlan(show.run, (_line, container) => delete container['decision']);
    const path = join(show.run, 'plan.jsonl');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"options":{}', '"options":{"shard":"1/1"}'));
    const { code, err } = await runCli(['merge', show.run, '--out', join(root, 'merged')]);
    expect(err).toMatch(/line 2/);
    expect(code).toBe(2);
  });

  it('and codes that nobody knows is shown all the same', async () => {
    const root = await temporaryFolder();
    const show = realShow(root, ['a.ma']);
    await editPlan(show.run, (line) => (line['findings'] = [{ code: '__proto__', severity: 'error', args: {} }]));
    const { code, err } = await runCli(['report', show.run, '--format', 'markdown']);
    expect(err).toBe('');
    expect(code).toBe(0);
  });
});

describe('rules that unfold without end', () => {
  it('are refused in a sentence', async () => {
    const root = await temporaryFolder();
    const rules = join(root, 'rules.yaml');
    const levels = Array.from(
      { length: 9 },
      (_none, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`,
    );
    await writeFile(rules, ['a0: &a0 [x]', ...levels].join('\n'));
    const { code, err } = await runCli(['plan', root, '--project', 'p', '--out', join(root, 'run'), '--rules', rules]);
    expect(err).toMatch(/rules\.yaml.*aliases/);
    expect(err).not.toMatch(/unexpected|ReferenceError/);
    expect(code).toBe(2);
  });
});

describe('a workfile whose name is as long as the disk takes', () => {
  it.each([254, 255])('%i bytes, is written and put back', async (bytes) => {
    const root = await temporaryFolder();
    const name = `${'n'.repeat(bytes - 3)}.ma`;
    const show = realShow(root, [name]);
    expect((await runCli(['apply', show.run])).code).toBe(0);
    expect(stateOf(show)).toEqual(['new']);
    expect((await runCli(['pilot', show.run])).code).not.toBe(2);
    expect((await runCli(['undo', show.run])).code).toBe(0);
    expect(stateOf(show)).toEqual(['old']);
    expect(await readdir(join(root, 'show'))).toEqual([name]);
  });
});

describe('workfiles that were touched, copied and restored', () => {
  it('are the planned ones as long as their bytes are', async () => {
    const root = await temporaryFolder();
    const show = realShow(root, ['a.ma', 'b.ma', 'c.ma']);
    const [a, b, c] = show.files.map(({ path }) => path);
    const { mtime: justNow } = await stat(join(show.run, 'plan.jsonl'));
    await utimes(a ?? '', justNow, justNow);
    await writeFile(`${b ?? ''}.new`, await readFile(b ?? ''));
    await rename(`${b ?? ''}.new`, b ?? '');
    await utimes(c ?? '', 0, 0);
    await mkdir(join(root, 'other'));
    expect((await runCli(['apply', show.run])).code).toBe(0);
    expect(stateOf(show)).toEqual(['new', 'new', 'new']);
  });
});
