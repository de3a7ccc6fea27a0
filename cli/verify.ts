import type { verifyHandover } from '../src/verbs/handover.ts';
import type { VerifyOutcome } from '../src/writers/apply/verify.ts';
import type { Reason } from '../src/model/decision.ts';
import { count, plural } from '../src/writers/report/text.ts';
import { askCredentials } from './credentials.ts';
import { EXIT } from './exit.ts';
import type { Io } from './io.ts';
import { collect, commonOptions, PARTIAL } from './options.ts';
import type { CommonOptions } from './options.ts';
import { totalsText, Troubles, troubleText } from './outcomes.ts';
import type { OutcomeWords } from './outcomes.ts';
import { Progress } from './progress.ts';
import type { AddCommand } from './command.ts';

interface VerifyCliOptions extends CommonOptions {
  readonly ayon: readonly string[];
  readonly backup?: string;
  readonly partial?: boolean;
}

const OUTCOME_WORDS: Readonly<Record<VerifyOutcome, OutcomeWords>> = {
  'not-applied': { says: 'not applied', good: false },
  unfinished: { says: 'unfinished: run apply again', good: false },
  proven: { says: 'proven', good: true },
  mismatch: { says: 'not what the plan says', good: false },
  'saved-since': { says: 'saved since by somebody, with the new ids inside', good: true },
  undone: { says: 'undone', good: true },
  failed: { says: 'could not be read', good: false },
};

const PROOF_WORDS = {
  bytes: 'nothing outside the edits has changed',
  ids: 'the new ids are in the file and in AYON',
  manage: "AYON's Manage tool will list and update as planned",
} as const;

/** Nothing went wrong, but whoever opens the workfile will find it, or whoever believes the proof should know its limit. */
function isWorthTelling({ code }: Reason): boolean {
  return code === 'verify-manage-empty' || code === 'verify-seen-in-part';
}

/** `verify RUN`: proves the bytes, the ids, and what AYON's Manage tool will see. */
export const verifyCommand: AddCommand = (program, io, finish) => {
  const command = program
    .command('verify')
    .description('prove it: bytes, ids, and what the Manage tool of AYON will see')
    .argument('<run>', 'the run folder')
    .option('--ayon <src>', 'where to ask for the new ids (default: the sources of the plan)', collect, [])
    .option('--partial', PARTIAL)
    .option('--backup <folder>', 'where the old files are (default: RUN/backup)');
  commonOptions(command).action(async (run: string, options: VerifyCliOptions) => {
    const { verify } = await import('../src/verbs/verify.ts');
    const { verifyHandover: handedOverOf } = await import('../src/verbs/handover.ts');
    const progress = new Progress(io, options.quiet !== true);
    const troubles = new Troubles();
    let done = 0;
    const result = await verify(run, {
      ...(options.ayon.length === 0 ? {} : { ayon: options.ayon }),
      ...(options.backup === undefined ? {} : { backupFolder: options.backup }),
      connection: {
        env: io.env,
        credentials: askCredentials(io),
        signal: io.signal,
        partial: options.partial === true,
      },
      onEvent: (event) => {
        if (options.json === true) io.out(`${JSON.stringify(event)}\n`);
        const told = OUTCOME_WORDS[event.outcome].good ? event.reasons.filter(isWorthTelling) : event.reasons;
        for (const reason of told) troubles.add(event.path, reason);
        done += 1;
        progress.show({ doing: 'verifying', done, total: null });
      },
    });
    progress.clear();
    for (const notice of result.notices) io.err(troubleText(null, notice));
    io.err(troubles.text());
    if (options.json === true)
      io.out(
        `${JSON.stringify({ type: 'summary', ...result.totals, proofs: result.proofs, restored: result.restored, manageEmpty: result.manageEmpty, notices: result.notices })}\n`,
      );
    else {
      io.out(totalsText('Verified', result.totals.workfiles, OUTCOME_WORDS, io.colour));
      for (const proof of ['bytes', 'ids', 'manage'] as const) {
        const { proven, failed, 'not-checked': unchecked } = result.proofs[proof];
        const rest = unchecked > 0 ? `, ${count(unchecked)} not checked` : '';
        io.out(`  ${PROOF_WORDS[proof]}: ${count(proven)} proven, ${count(failed)} failed${rest}\n`);
      }
    }
    const { wholly, inPart } = result.restored;
    if (options.json !== true && inPart > 0) {
      io.out(`  restored: ${count(wholly)} wholly, ${count(inPart)} in part: ids that are not AYON's stay in them\n`);
    }
    if (options.json !== true && result.manageEmpty > 0) {
      io.out(`  Manage stays empty in ${plural(result.manageEmpty, 'workfile')}, each because of one container\n`);
    }
    const records = (await handedOverOf(run)) ?? [];
    if (records.length > 0) tellHandover(io, options, records);
    const { mismatch, failed, unfinished, 'not-applied': notApplied } = result.totals.workfiles;
    if (mismatch > 0 || records.some(({ outcome }) => outcome === 'mismatch')) finish(EXIT.mismatch);
    else if (failed + unfinished + notApplied > 0) finish(EXIT.someFailed);
  });
};

type HandedOver = NonNullable<Awaited<ReturnType<typeof verifyHandover>>>;

/** What became of the containers that the applications were to set. */
function tellHandover(io: Io, options: VerifyCliOptions, records: HandedOver): void {
  if (options.json === true) {
    for (const record of records) io.out(`${JSON.stringify({ type: 'handover', ...record })}\n`);
    return;
  }
  const number = (outcome: HandedOver[number]['outcome']): string =>
    count(records.filter((one) => one.outcome === outcome).length);
  io.out(`  handed over: ${number('set')} set, ${number('open')} open, ${number('mismatch')} not what the log says\n`);
  for (const { path, node, outcome } of records) {
    if (outcome === 'mismatch') io.err(`${path}: ${node} does not hold the id that the log of the hand-over says.\n`);
  }
}
