import { closeSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const buffer = Buffer.allocUnsafe(1024 * 1024);

/** Reads every file below a folder once, so that neither side meets a colder cache than the other. */
export function warm(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) warm(path);
    else if (entry.isFile()) readThrough(path);
  }
}

function readThrough(path: string): void {
  const fd = openSync(path, 'r');
  try {
    while (readSync(fd, buffer, 0, buffer.length, null) > 0);
  } finally {
    closeSync(fd);
  }
}

/** The middle value; the mean of the two middle ones where there is no single one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** `0.250 s (0.240 to 0.310)`: the median with the extremes. */
export function range(values: readonly number[]): string {
  const text = (value: number): string => value.toFixed(3);
  return `${text(median(values))} s (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}
