import { isMainThread, parentPort } from 'node:worker_threads';
import { serve } from '../../writers/apply/write/file-maker-thread.ts';
import { thisMachine } from '../../writers/apply/machine/machine.ts';
import type { Maker } from '../../writers/apply/write/new-file.ts';
import { isRemote, nodeFileSystem } from '../../files/node-file-system.ts';
import { UNHURRIED } from '../../writers/apply/session/pace.ts';
import { scanForWriter } from '../../scanners/scan-bytes.ts';

/** A limit on speed is kept by the thread that gives the orders. */
function makerWith(options: { readonly direct: boolean }): Maker {
  return { machine: thisMachine(nodeFileSystem(options)), pace: UNHURRIED, rescan: scanForWriter };
}

if (!isMainThread && parentPort !== null) {
  const near = makerWith({ direct: true });
  const far = makerWith({ direct: false });
  serve(parentPort, (workfile) => (isRemote(workfile) ? far : near));
}
