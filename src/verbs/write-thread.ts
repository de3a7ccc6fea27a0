import { isMainThread, parentPort } from 'node:worker_threads';
import { serve } from '../writers/apply/hand.ts';
import { thisMachine } from '../writers/apply/machine.ts';
import type { Maker } from '../writers/apply/new-file.ts';
import { isRemote, nodeFileSystem } from '../writers/apply/node-fs.ts';
import { UNHURRIED } from '../writers/apply/pace.ts';
import { scanForWriter } from './rescan.ts';

/** A limit on speed is kept by the thread that gives the orders. */
function makerWith(options: { readonly direct: boolean }): Maker {
  return { machine: thisMachine(nodeFileSystem(options)), pace: UNHURRIED, rescan: scanForWriter };
}

if (!isMainThread && parentPort !== null) {
  const near = makerWith({ direct: true });
  const far = makerWith({ direct: false });
  serve(parentPort, (workfile) => (isRemote(workfile) ? far : near));
}
