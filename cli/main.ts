import { Command, CommanderError } from 'commander';
import { RemapError } from '../src/model/error.ts';
import { VERSION } from '../src/model/version.ts';
import { addConfigOption, withConfig } from './config.ts';
import { debugOption, sayWhere } from './debug.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { EXIT, exitCodeOf, isAbort } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { gcCommand } from './gc.ts';
import { idsCommand } from './ids.ts';
import type { Io } from './io.ts';
import { mergeCommand } from './merge.ts';
import { handoverCommand } from './handover.ts';
import { arrangeHelp } from './help.ts';
import { pilotCommand } from './pilot.ts';
import { applyCommand } from './apply.ts';
import { benchCommand } from './bench.ts';
import { planCommand } from './plan.ts';
import { reportCommand } from './report.ts';
import { reviewCommand } from './review.ts';
import { scanCommand } from './scan.ts';
import { snapshotCommand } from './snapshot.ts';
import { submitCommand } from './submit.ts';
import { systemTrouble } from './system-trouble.ts';
import { undoCommand } from './undo.ts';
import { verifyCommand } from './verify.ts';
import { workerCommand } from './worker.ts';
import type { AddCommand } from './command.ts';

const COMMANDS: readonly AddCommand[] = [
  demoCommand,
  scanCommand,
  planCommand,
  reportCommand,
  reviewCommand,
  pilotCommand,
  handoverCommand,
  applyCommand,
  verifyCommand,
  undoCommand,
  gcCommand,
  snapshotCommand,
  idsCommand,
  mergeCommand,
  submitCommand,
  workerCommand,
  benchCommand,
  doctorCommand,
];

/**
 * Runs one command line and returns its exit code. Never throws and never ends the process: trouble becomes a sentence on
 * `io.err` and a code.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code: ExitCode = EXIT.done;
  const program = new Command('ayon-remap')
    .description('Restores versioning in workfiles that moved from OpenPype to AYON.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(add --help for the options)');
  for (const add of COMMANDS) {
    add(program, io, (value) => {
      code = value;
    });
  }
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err });
  addConfigOption(program);
  const debug = debugOption(program, argv, io);
  arrangeHelp(program);
  try {
    await program.parseAsync([...(await withConfig(argv, program))], { from: 'user' });
    return code;
  } catch (error) {
    return failure(error, debug, io);
  }
}

function failure(error: unknown, debug: boolean, io: Io): number {
  // Commander has said what was wrong already; help and version are no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const trouble = systemTrouble(error);
  if (isAbort(error)) io.err('Stopped. What was finished stays finished; the same command goes on from here.\n');
  else if (error instanceof RemapError) io.err(`ayon-remap: ${error.message}\n`);
  else if (trouble !== null) io.err(`ayon-remap: ${trouble.message}\n`);
  else io.err(`ayon-remap: an unexpected error: ${String(error)}. Please report it with the command line.\n`);
  if (debug && error instanceof Error) sayWhere(error, io);
  return exitCodeOf(error);
}
