import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { countedScan } from '../counted/handed-over.ts';
import type { Scanner } from '../scanner.ts';

/** What a compound file begins with, whoever wrote it. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * 3ds Max scenes: a compound file of streams of chunks, with the records as UTF-16 text in a node's user properties. A longer
 * id would change the lengths of all chunks around it and the chains of sectors, so they are counted. Other compound files
 * begin with the same bytes: the ending tells which are Max's.
 */
export const maxScanner: Scanner = {
  formats: ['3dsmax'],
  extensions: ['.max'],
  recognise: (head, name) =>
    COMPOUND_FILE.equals(head.subarray(0, COMPOUND_FILE.length)) && /\.max$/i.test(name) ? '3dsmax' : null,
  needles: CONTAINER_IDS,
  tellsOfIds: true,
  // The needles are ASCII, Max's text is not.
  mustParse: () => true,
  scan: (source) => countedScan(source, '3dsmax', '3ds Max', 'utf16le'),
};
