import { describe, expect, test } from 'vitest';
import { applyRun } from '../../../src/writers/apply/apply.ts';
import { memoryMachine, memoryShow, RUN, traces } from './support/memory-run.ts';

describe('apply', () => {
  test('makes exactly the planned edits and nothing else', async () => {
    const { fs, files } = await memoryShow(['a.ma', 'sub/b.ma']);
    const result = await applyRun(RUN, { machine: memoryMachine(fs) });
    expect(result.totals.workfiles).toMatchObject({ total: 2, patched: 2, refused: 0, failed: 0 });
    for (const file of files) expect(fs.bytes(file.path)).toEqual(file.after);
    expect(traces(fs)).toEqual([]);
  });
});
