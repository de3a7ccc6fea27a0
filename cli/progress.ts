import type { Io } from './io.ts';

/** How often a log gets a line, in milliseconds: often enough for a farm's watchdog, seldom enough to read. */
const LOG_INTERVAL = 10_000;
const TERMINAL_INTERVAL = 100;

export interface ProgressState {
  /** What is being done, as a word: "reading", "writing". */
  readonly doing: string;
  readonly done: number;
  /** Null where nobody knows yet. */
  readonly total: number | null;
  readonly bytes?: number;
  /** What is counted; workfiles unless told. */
  readonly things?: string;
}

/**
 * Progress for people: one line that is redrawn on a terminal, a line every ten seconds in a log. With a known total the
 * log line carries `PROGRESS: 42%`, which Deadline and Afanasy look for.
 */
export class Progress {
  readonly #io: Io;
  readonly #enabled: boolean;
  #started = 0;
  #shown = 0;
  #drawn = false;

  constructor(io: Io, enabled: boolean) {
    this.#io = io;
    this.#enabled = enabled;
  }

  show(state: ProgressState): void {
    if (!this.#enabled) return;
    const now = this.#io.clock.now();
    if (this.#started === 0) this.#started = this.#shown = now;
    if (now - this.#shown < (this.#io.errIsTerminal ? TERMINAL_INTERVAL : LOG_INTERVAL)) return;
    this.#shown = now;
    const seconds = (now - this.#started) / 1000;
    if (this.#io.errIsTerminal) this.#draw(this.#line(state, seconds));
    else this.#io.err(`${this.#line(state, seconds)}${percent(state, this.#io.env)}\n`);
  }

  /** Takes the redrawn line away, so that what follows stands on a clean one. */
  clear(): void {
    if (this.#drawn) this.#io.err('\r\u001b[K');
    this.#drawn = false;
  }

  #draw(line: string): void {
    this.#io.err(`\r\u001b[K${line.slice(0, Math.max(20, this.#io.columns - 1))}`);
    this.#drawn = true;
  }

  #line({ doing, done, total, bytes, things = 'workfiles' }: ProgressState, seconds: number): string {
    const rate = done / Math.max(seconds, 0.001);
    const parts = [`${doing}: ${count(done)}${total === null ? '' : ` of ${count(total)}`} ${things}`];
    if (bytes !== undefined)
      parts.push(`${(bytes / 1e9).toFixed(2)} GB at ${Math.round(bytes / 1e6 / Math.max(seconds, 0.001))} MB/s`);
    else parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)}/s`);
    if (total !== null && done > 0) parts.push(`${duration((total - done) / rate)} left`);
    return parts.join(', ');
  }
}

/** As the farms' own parsers look for it. Tractor has a word of its own, which `submit` asks for by the environment. */
function percent({ done, total }: ProgressState, env: NodeJS.ProcessEnv): string {
  if (total === null || total === 0) return '';
  const value = Math.floor((100 * done) / total);
  if (env['AYON_REMAP_PROGRESS'] === 'tractor') return `\nTR_PROGRESS ${String(value).padStart(3, '0')}%`;
  return ` PROGRESS: ${value}%`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
