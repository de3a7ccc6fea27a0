import type { Format } from '../../../../src/model/format.ts';
import { scanForWriter } from '../../../../src/scanners/scan-bytes.ts';
import type { Rescan } from '../../../../src/plan/rescan.ts';

/** As the writer reads workfiles. */
export const rescan: Rescan = scanForWriter;

/** The same, but one workfile is taken for a file of another format, as the plan of a test says it is. */
export function takenFor(workfile: string, format: Format): Rescan {
  return async (source, name) => {
    const scan = await scanForWriter(source, name);
    return name === workfile ? { ...scan, format } : scan;
  };
}
