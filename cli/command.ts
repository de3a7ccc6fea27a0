import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** Adds one command to the program; its action returns the exit code. */
export type AddCommand = (program: Command, io: Io, finish: (code: ExitCode) => void) => void;
