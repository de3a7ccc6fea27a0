import { vi } from 'vitest';

/** In milliseconds; reached only where what is waited for never comes. */
const PATIENCE = 500_000;

/** Waits for what another process or thread does. Tests wait for nothing else: how long it takes is no business of theirs. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  try {
    await vi.waitUntil(holds, { timeout: PATIENCE, interval: 20 });
  } catch (cause) {
    throw new Error(`this never came: ${what}`, { cause });
  }
}

/** Lets everything go on that needs no more than its turn, so many turns. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

/** A promise for something that will happen once, and what says that it happened. */
export interface Happening {
  readonly happened: Promise<void>;
  readonly happen: () => void;
}

export function happening(): Happening {
  let happen = (): void => undefined;
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happened, happen };
}
