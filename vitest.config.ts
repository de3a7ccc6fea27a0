import { defineConfig } from 'vitest/config';

/** For one test. Reached where something hangs, not where a machine is slow: the longest takes a minute on two busy cores. */
const PATIENCE = 600_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/built.ts'],
    testTimeout: PATIENCE,
    hookTimeout: PATIENCE,
    teardownTimeout: PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    // Two cores are what CI has; more workers only fight over the disk.
    maxWorkers: 2,
  },
});
