import type { ByteSource } from '../../files/byte-source.ts';
import { CONTAINER_IDS } from '../../hosts/container-ids.ts';
import type { ScanResult } from '../../model/container.ts';
import type { Finding } from '../../model/finding.ts';
import type { Format } from '../../model/format.ts';
import { countWord } from './count-word.ts';

/**
 * A workfile whose records are counted and never edited: how many ids of container records stand in its text, in words for
 * the person who has to go on in the application. `encoding` is how the application writes that text.
 */
export function countedScan(
  source: ByteSource,
  format: Format,
  application: string,
  encoding: 'latin1' | 'utf16le',
): ScanResult {
  const count = CONTAINER_IDS.reduce((sum, id) => sum + countWord(source, Buffer.from(id, encoding)), 0);
  const finding: Finding =
    count > 0
      ? { code: 'handed-over', severity: 'warning', args: { application, count } }
      : { code: 'handed-over-none', severity: 'info', args: { application } };
  return { format, containers: [], frames: [], findings: [finding] };
}
