import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killOnce, timeOfRun } from './support/killing.ts';
import { buildChild, tempFolder } from './support/real-run.ts';

const SIZE = { files: 6, padding: 300_000 };

describe('kill -9 at a random moment', () => {
  const root = tempFolder('kill');
  let child = '';
  beforeAll(async () => {
    child = await buildChild(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(['replace', 'in-place'] as const)(
    '%s, ten times: every workfile is whole once apply has run again, and nothing is left over',
    async (mode) => {
      const time = await timeOfRun(child, root, mode, SIZE);
      for (let round = 0; round < 10; round += 1) {
        const outcome = await killOnce(child, root, mode, Math.random() * time, SIZE);
        expect(outcome.trouble, JSON.stringify(outcome)).toBeNull();
      }
    },
  );
});
