import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RemapError } from '../../src/model/error.ts';
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

const HEADER = '{"type":"header","format":1,"options":{}}';
const WORKFILE = '{"type":"workfile","path":"a.ma","containers":[]}';
const SUMMARY = '{"type":"summary"}';

describe('a plan on disk', () => {
  it('is read line by line to its end', async () => {
    expect(await readAll(await folderWith(`${HEADER}\n${WORKFILE}\n${WORKFILE}\n${SUMMARY}\n`))).toBe(2);
  });

  it.each([
    ['has no end', `${HEADER}\n${WORKFILE}\n`, /its end is missing/],
    ['is torn', `${HEADER}\n${WORKFILE}\n{"type":"work`, /line 3 is not/],
    ['has no header', `${WORKFILE}\n${SUMMARY}\n`, /does not begin with a header/],
    ['is of a newer version', `{"type":"header","format":2}\n${SUMMARY}\n`, /newer version/],
    ['is something else', 'hello\n', /line 1 is not/],
    ['is empty', '', /does not begin/],
  ])('that %s is refused in a sentence', async (_what, text, message) => {
    const run = await folderWith(text);
    await expect(readAll(run)).rejects.toThrow(message);
    await expect(readAll(run)).rejects.toThrow(RemapError);
  });

  it('is written whole or not at all, and says what hinders it', async () => {
    const folder = await temporaryFolder();
    await writeLines(join(folder, 'plan.jsonl'), lines({ type: 'header', format: 1 }, { type: 'summary' }));
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
