import type { MessagePort } from 'node:worker_threads';
import type { Reason } from '../../../model/decision.ts';
import { systemCode } from '../../../model/error.ts';
import type { Identity } from '../session/journal-lines.ts';
import { makeNewFile } from './new-file.ts';
import type { Maker, NewFile } from './new-file.ts';
import { Refusal } from '../session/reasons.ts';

/** A new file that a thread is asked for, by a number that its answer repeats. */
export interface Order {
  readonly number: number;
  readonly order: NewFile;
  readonly temp: string;
}

export type Answer =
  | { readonly number: number; readonly made: Identity }
  | { readonly number: number; readonly refusal: Reason }
  | { readonly number: number; readonly error: { readonly message: string; readonly code: string | null } };

/** What a thread does: makes the files that come as orders through the port, each with what suits its place. */
export function serve(port: MessagePort, makerFor: (workfile: string) => Maker): void {
  port.on('message', (orders: readonly Order[]) => {
    const answers = orders.map(({ number, order, temp }) =>
      makeNewFile(makerFor(order.real), order, temp).then(
        (made): Answer => ({ number, made }),
        (error: unknown) => answerOf(number, error),
      ),
    );
    void Promise.all(answers).then((all) => port.postMessage(all));
  });
}

function answerOf(number: number, error: unknown): Answer {
  if (error instanceof Refusal) return { number, refusal: error.reason };
  const message = error instanceof Error ? error.message : String(error);
  return { number, error: { message, code: systemCode(error) } };
}
