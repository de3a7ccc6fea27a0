import { toByteString } from '../../model/bytes.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import { countedScan } from '../counted/handed-over.ts';
import type { Scanner } from '../scanner.ts';

/** The identity of a project's outermost chunk. */
const ROOT = toByteString(Buffer.from('3384780ebc4011d785af00105aafaaab', 'hex'));

/**
 * TVPaint projects: chunks with a length each, and the records as text of 500 characters a piece. Where exactly they stand
 * was never seen in a real file, so they are counted.
 */
export const tvpaintScanner: Scanner = {
  formats: ['tvpaint'],
  extensions: ['.tvpp'],
  recognise: (head) => (toByteString(head.subarray(0, 16)) === ROOT ? 'tvpaint' : null),
  needles: CONTAINER_IDS,
  tellsOfIds: true,
  // That a project is only counted is told of every one.
  mustParse: () => true,
  scan: (source) => countedScan(source, 'tvpaint', 'TVPaint', 'latin1'),
};
