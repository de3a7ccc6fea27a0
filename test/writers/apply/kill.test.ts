import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killOnce, timeOfRun } from './support/killing.ts';
import { buildChild, tempFolder } from './support/real-run.ts';

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
      const time = await timeOfRun(child, root, way, size);
      for (let round = 0; round < 10; round += 1) {
        const outcome = await killOnce(child, root, way, Math.random() * time, size);
        expect(outcome.trouble, JSON.stringify(outcome)).toBeNull();
      }
    },
  );
});
