/** Damaged files a batch: each batch has a seed of its own, and the slowest is told. */
const BATCH = 1000;

/**
 * Damages as many files as the command line asks for (COUNT, then SEED) and prints what came of it. `run` damages so many
 * files and returns how much of them still offered an edit; it throws, which ends the bench with exit code 1, at the first
 * unsafe answer.
 */
export function fuzzLoop(what: string, run: (size: number, seed: number, batch: number) => number): void {
  const count = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? 1);
  const started = performance.now();
  let offered = 0;
  let slowest = 0;
  for (let batch = 0; batch * BATCH < count; batch += 1) {
    const before = performance.now();
    offered += run(Math.min(BATCH, count - batch * BATCH), seed * 1_000_003 + batch, batch);
    slowest = Math.max(slowest, performance.now() - before);
  }
  const seconds = (performance.now() - started) / 1000;
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${count} damaged ${what}: ${offered} still offered edits, all of them sound; ${seconds.toFixed(0)} s, ` +
      `slowest ${BATCH} took ${(slowest / 1000).toFixed(1)} s, peak ${memory.toFixed(0)} MiB`,
  );
}
