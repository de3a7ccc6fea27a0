/** What a census needs, and nothing else: it must start fast. */
export { scanFiles } from '../batch/scan-files.ts';
export { censusLine } from '../plan/lines.ts';
export { Totals } from '../plan/totals.ts';
export { censusText } from '../writers/report/terminal.ts';
