import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemapError } from '../../src/model/error.ts';
import { Totals } from '../../src/run/summary-totals.ts';
import { makeRunFolder, openPlan, writeLines } from '../../src/run/folder.ts';
import { temporaryFolder } from '../support/scenes.ts';

async function* lines(...all: object[]): AsyncGenerator<object> {
  for (const line of all) yield await Promise.resolve(line);
}

async function folderWith(plan: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'plan.jsonl'), plan);
  return folder;
}

async function readAll(run: string): Promise<number> {
  const { workfiles } = await openPlan(run);
  for (let count = 0; ; count += 1) if ((await workfiles.next()).done === true) return count;
}

const HEADER_LINE = {
  type: 'header',
  format: 1,
  tool: { name: 'ayon-remap', version: '1.0.0' },
  command: 'plan',
  projects: ['show'],
  openpype: [],
  ayon: [],
  options: {},
};
const HEADER = JSON.stringify(HEADER_LINE);
const WORKFILE = JSON.stringify({
  type: 'workfile',
  path: 'a.ma',
  outcome: 'read',
  format: 'maya-ascii',
  bytes: 3,
  sha256: null,
  stat: null,
  containers: [],
  findings: [],
  framing: [],
});
const SUMMARY = JSON.stringify(new Totals().summary());

describe('a plan on disk', () => {
  it('is read line by line to its end', async () => {
    expect(await readAll(await folderWith(`${HEADER}\n${WORKFILE}\n${WORKFILE}\n${SUMMARY}\n`))).toBe(2);
  });

  it.each([
    ['has no end', `${HEADER}\n${WORKFILE}\n`, /it has no end/],
    ['is torn', `${HEADER}\n${WORKFILE}\n{"type":"work`, /line 3 is cut off/],
    ['goes on behind its end', `${HEADER}\n${SUMMARY}\n${WORKFILE}\n`, /behind its summary/],
    ['has two headers', `${HEADER}\n${HEADER}\n${SUMMARY}\n`, /line 2 is a second header/],
    ['has no header', `${WORKFILE}\n${SUMMARY}\n`, /does not begin with a header/],
    [
      'is of another format',
      `${JSON.stringify({ ...HEADER_LINE, format: 2 })}\n${SUMMARY}\n`,
      /version 1\.0\.0 of this tool wrote it in the format 2, and version [\d.]+ reads the format 1/,
    ],
    ['is something else', 'hello\n', /line 1 is no JSON/],
    ['is empty', '', /does not begin/],
  ])('that %s is refused in a sentence', async (_what, text, message) => {
    const run = await folderWith(text);
    await expect(readAll(run)).rejects.toThrow(message);
    await expect(readAll(run)).rejects.toThrow(RemapError);
  });

  it('is written whole or not at all, and says what hinders it', async () => {
    const folder = await temporaryFolder();
    await writeLines(join(folder, 'plan.jsonl'), lines(HEADER_LINE, new Totals().summary()));
    expect(await readAll(folder)).toBe(0);
    await mkdir(join(folder, 'other.jsonl.part'));
    await expect(writeLines(join(folder, 'other.jsonl'), lines({}))).rejects.toThrow(/the system said EISDIR/);
    async function* failing(): AsyncGenerator<object> {
      yield* lines({ type: 'header' });
      throw new RemapError({ kind: 'file', subject: 'x', operation: 'testing', problem: 'it failed', remedy: 'None' });
    }
    await expect(writeLines(join(folder, 'plan.jsonl'), failing())).rejects.toThrow(/it failed/);
    expect(await readAll(folder), 'the old plan is still there').toBe(0);
  });

  it('is never put into a folder that holds something else', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'scene.ma'), '');
    await expect(makeRunFolder(folder)).rejects.toThrow(/holds no run/);
  });
});
