import { resolve } from 'node:path';
import { holdsCredentials } from '../src/model/address.ts';
import { RemapError } from '../src/model/error.ts';
import type { Io } from './io.ts';

/** `env:NAME` stands for the address that the environment variable NAME holds: a password then stands in no command line. */
const FROM_ENVIRONMENT = /^env:(\w+)$/;

/** An address as it was given, or out of the environment. Throws a `RemapError` of kind `usage` where nothing is there. */
export function addressOf(given: string, option: string, io: Pick<Io, 'env'>): string {
  const name = FROM_ENVIRONMENT.exec(given)?.[1];
  if (name === undefined) return given;
  const value = (io.env[name] ?? '').trim();
  if (value !== '') return value;
  throw new RemapError({
    kind: 'usage',
    subject: `${option} ${given}`,
    operation: 'looking up the address',
    problem: `the environment variable ${name} is not set`,
    remedy: 'Set it to the whole address, on every machine that runs this command',
  });
}

/** A place of the command line that is a path, or the name of a variable with an address, in full. */
export function inFull(given: string): string {
  return given.includes('://') || FROM_ENVIRONMENT.test(given) ? given : resolve(given);
}

/** Refuses workfile paths that are addresses with a password: they would stand in the plan. */
export function refuseAddresses(paths: readonly string[]): void {
  if (!paths.some(holdsCredentials)) return;
  throw new RemapError({
    kind: 'usage',
    subject: 'PATH',
    operation: 'reading the command line',
    problem: 'an address with a name or a password stands where workfiles are expected',
    remedy: 'Give the address of a database with --openpype',
  });
}
