import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/verbs/scan.ts';
import { jsonLines, runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../../support/scenes.ts';
import { planRun } from './support/demo.ts';
import { misfits } from './support/json-schema.ts';
import { bigShow, writePlan } from './support/plans.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

async function schema(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(root, 'schemas', name), 'utf8')) as Record<string, unknown>;
}

const line = await schema('plan-line.schema.json');
const report = await schema('report.schema.json');
const files = { 'plan-line.schema.json': line };

describe('the published schemas fit', () => {
  it('every line of a census of every fixture', async () => {
    let lines = 0;
    for await (const one of scan([join(root, 'fixtures')])) {
      expect(misfits(one, line, files)).toEqual([]);
      lines += 1;
    }
    expect(lines).toBeGreaterThan(50);
    const { out } = await runCli(['scan', join(root, 'fixtures/nuke'), '--json', '--quiet']);
    for (const one of jsonLines(out)) expect(misfits(one, line, files)).toEqual([]);
  });

  it('every line of a plan, and the report of it', async () => {
    const { run } = await planRun(join(root, 'fixtures/demo/show'));
    for (const one of jsonLines(await readFile(join(run, 'plan.jsonl'), 'utf8'))) {
      expect(misfits(one, line, files)).toEqual([]);
    }
    const { out } = await runCli(['report', run, '--format', 'json']);
    expect(misfits(JSON.parse(out), report, files)).toEqual([]);
  });

  it('every status', async () => {
    const run = join(await temporaryFolder(), 'run');
    await writePlan(run, bigShow(40));
    const { out } = await runCli(['report', run, '--format', 'json']);
    expect(misfits(JSON.parse(out), report, files)).toEqual([]);
  });

  it('and nothing that lacks a key or holds another kind of value', async () => {
    const { run } = await planRun(join(root, 'fixtures/demo/show'));
    const [header, workfile] = jsonLines(await readFile(join(run, 'plan.jsonl'), 'utf8'));
    expect(misfits({ ...header, projects: 'lighthouse' }, line, files)).not.toEqual([]);
    expect(misfits({ ...workfile, containers: undefined }, line, files)).not.toEqual([]);
    expect(misfits({ ...workfile, bytes: -1 }, line, files)).not.toEqual([]);
  });
});
