import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMeasured } from '../support/measured-cli.ts';
import { mayaScene, temporaryFolder } from '../support/scenes.ts';
import { realShow, stateOf, strays } from '../writers/apply/support/real-run.ts';
import type { RealShow } from '../writers/apply/support/real-run.ts';

/** Has the disk report an error to the `at`-th `fsync`, or to the first write of a file. */
function failing(call: 'fsync' | 'write', at: number): string {
  return `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    let calls = 0;
    const strikes = () => (calls += 1) === ${at};
    const trouble = () => Object.assign(new Error('EIO: i/o error, ${call}'), { errno: -5, code: 'EIO', syscall: '${call}' });
    const names = ${JSON.stringify(call === 'fsync' ? ['fsync'] : ['write'])};
    for (const name of names) {
      const [asked, sync] = [fs[name], fs[name + 'Sync']];
      fs[name] = (...args) => (args[0] > 2 && strikes() ? args.at(-1)(trouble()) : asked(...args));
      fs[name + 'Sync'] = (...args) => {
        if (args[0] > 2 && strikes()) throw trouble();
        return sync(...args);
      };
    }
    const file = await fs.promises.open(process.execPath);
    const handle = Object.getPrototypeOf(file);
    await file.close();
    for (const name of ${JSON.stringify(call === 'fsync' ? ['sync'] : ['write', 'appendFile', 'writeFile'])}) {
      const asked = handle[name];
      handle[name] = function (...args) {
        return strikes() ? Promise.reject(trouble()) : asked.apply(this, args);
      };
    }
    syncBuiltinESMExports();`;
}

const FAULTS = [
  ['fsync', 1],
  ['fsync', 2],
  ['fsync', 3],
  ['write', 1],
] as const;

/** The disk's error is told as one, and is no accident of this tool. */
async function expectSentence(words: readonly string[], preload: string): Promise<void> {
  const { code, err } = await runMeasured(words, { XDG_CACHE_HOME: await temporaryFolder() }, preload);
  expect(err).toMatch(/EIO/);
  expect(err).not.toMatch(/unexpected|^\s+at /m);
  expect([2, 3]).toContain(code);
}

async function applied(): Promise<RealShow> {
  const show = realShow(await temporaryFolder(), ['a.ma']);
  expect((await runMeasured(['apply', show.run])).code).toBe(0);
  return show;
}

describe('a disk that reports an error is told in a sentence', () => {
  it.each(FAULTS)('by apply, and nothing is half done (%s %i)', async (call, at) => {
    const show = realShow(await temporaryFolder(), ['a.ma']);
    await expectSentence(['apply', show.run], failing(call, at));
    expect(stateOf(show)).not.toContain('neither');
    expect((await runMeasured(['apply', show.run])).code).toBe(0);
    expect(stateOf(show)).toEqual(['new']);
    expect(strays(show)).toEqual([]);
  });

  it.each(FAULTS)('by undo, and nothing is half done (%s %i)', async (call, at) => {
    const show = await applied();
    await expectSentence(['undo', show.run], failing(call, at));
    expect(stateOf(show)).not.toContain('neither');
    expect((await runMeasured(['undo', show.run])).code).toBe(0);
    expect(stateOf(show)).toEqual(['old']);
  });

  it.each([
    ['fsync', 1],
    ['write', 1],
  ] as const)('by plan (%s %i)', async (call, at) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.ma'), mayaScene(['64a1b2c3d4e5f60718293041']));
    const words = ['plan', join(folder, 'a.ma'), '--project', 'p', '--out', join(folder, 'run')];
    await expectSentence(words, failing(call, at));
    expect((await runMeasured(words)).code).toBe(0);
  });
});
