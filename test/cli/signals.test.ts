import { expect, it } from 'vitest';
import { endOnSignals } from '../../cli/signals.ts';

/** A program that ends nothing, and a clock that is turned by hand. */
function program() {
  const listeners = new Map<string, () => void>();
  const exits: unknown[] = [];
  const later: { readonly act: () => void; readonly milliseconds: number }[] = [];
  const fake = {
    on: (name: string, listener: () => void) => (listeners.set(name, listener), fake),
    exit: (code: unknown) => exits.push(code),
  };
  const ending = endOnSignals(fake as unknown as NodeJS.Process, (act, milliseconds) => {
    later.push({ act, milliseconds });
  });
  const aborted = (): readonly boolean[] => [ending.stop.aborted, ending.drop.aborted];
  return { ending, exits, later, aborted, send: (name: 'SIGINT' | 'SIGTERM') => listeners.get(name)?.() };
}

it('the second Ctrl-C ends every command soon, whatever it waits for, and the third at once', () => {
  const { exits, later, aborted, send } = program();
  send('SIGINT');
  expect([aborted(), later.length]).toEqual([[true, false], 0]);
  send('SIGINT');
  expect([aborted(), exits]).toEqual([[true, true], []]);
  later[0]?.act();
  expect(exits).toEqual([130]);
  send('SIGINT');
  expect(exits).toEqual([130, 130]);
});

it('one SIGTERM ends every command with 143, in less than the ten seconds after which a container is killed', () => {
  const { ending, exits, later, aborted, send } = program();
  send('SIGTERM');
  expect(aborted()).toEqual([true, false]);
  later[0]?.act();
  expect(aborted()).toEqual([true, true]);
  later[1]?.act();
  expect(exits).toEqual([143]);
  expect(later.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeLessThan(10_000);
  expect([130, 0, 3].map((code) => ending.code(code))).toEqual([143, 0, 3]);
});
