import { scanWorkfile } from '../scanners/scan-workfile.ts';
import { newReadLedger, readPace } from './read-limit.ts';
import type { ReadRequest } from './reader-pool.ts';

function isRequest(message: unknown): message is ReadRequest {
  return typeof message === 'object' && message !== null && 'paths' in message && Array.isArray(message.paths);
}

/** Reads for `ProcessPool`, whose process started this one. */
if (process.send !== undefined) {
  const answer = process.send.bind(process);
  const ledger = newReadLedger();
  process.on('message', (message) => {
    if (!isRequest(message)) return;
    const { paths, bytesPerSecond } = message;
    const pace = bytesPerSecond === undefined ? null : readPace(ledger, bytesPerSecond);
    answer(paths.map((path) => scanWorkfile(path, pace)));
  });
  // A terminal's Ctrl-C reaches every process of the group, and a stopped service's signal too; whoever started this one
  // finishes the current job first and decides when it ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('disconnect', () => process.exit());
}
