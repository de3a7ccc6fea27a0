import type { FileStat } from '../../../files/file-system.ts';
import { Refusal } from '../session/reasons.ts';

const MINUTE = 60_000;

/**
 * Refuses a file that was saved less than `limit` minutes ago, 0 for none. `now` in milliseconds since 1970. A time ahead
 * of this machine's clock says nothing about how long ago it was; up to a minute is how far clocks of one house differ.
 */
export function checkAge(stat: FileStat, now: number, limit: number): void {
  if (limit <= 0) return;
  const saved = Number(stat.mtimeNs / 1_000_000n);
  const minutes = (now - saved) / MINUTE;
  if (minutes < -1) throw new Refusal('write-from-the-future', { saved: clock(saved), now: clock(now), limit });
  if (minutes < limit) throw new Refusal('write-recent', { minutes: Math.max(0, Math.floor(minutes)), limit });
}

/** To the minute, in UTC; a time that no calendar has is given as what the file holds. */
function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `${milliseconds} ms since 1970` : `${date.toISOString().slice(0, -8)}Z`;
}
