import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOfRun, dieAtCall, killOnce } from './support/killing.ts';
import { buildChild, tempFolder } from './support/real-run.ts';

/** How often each way of writing is killed. */
const KILLS = 10;

const FEW = { files: 6, padding: 300_000 };
const MANY = { files: 48, padding: 60_000 };

describe('kill -9 at a random moment', () => {
  const root = tempFolder('kill');
  let child = '';
  beforeAll(async () => {
    child = await buildChild(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each([
    ['replacing', { mode: 'replace', jobs: 2, threads: 0 }, FEW],
    ['replacing with threads', { mode: 'replace', jobs: 16, threads: 2 }, MANY],
    ['in place', { mode: 'in-place', jobs: 2, threads: 0 }, FEW],
  ] as const)(
    '%s, ten times: every workfile is whole once apply has run again, and nothing is left over',
    async (_name, way, size) => {
      const calls = await callsOfRun(child, root, way, size);
      let hits = 0;
      for (let round = 0; round < KILLS; round += 1) {
        // One in each tenth of the work, so that the end is met as often as the beginning.
        const call = 1 + Math.floor(((round + Math.random()) / KILLS) * calls);
        const outcome = await killOnce(root, way.mode, size, (run) => dieAtCall(child, run, way, call));
        expect(outcome.trouble, `at call ${call} of ${calls}: ${JSON.stringify(outcome)}`).toBeNull();
        if (outcome.hit) hits += 1;
      }
      // Side by side, the work takes some calls more or fewer each time.
      expect(hits, 'still at work').toBeGreaterThan(KILLS / 2);
    },
  );
});
