import { isMainThread, parentPort } from 'node:worker_threads';
import { serve } from '../writers/apply/hand.ts';
import { thisMachine } from '../writers/apply/machine.ts';
import { nodeFileSystem } from '../writers/apply/node-fs.ts';
import { UNHURRIED } from '../writers/apply/pace.ts';
import { scanForWriter } from './rescan.ts';

// A limit on speed is kept by the thread that gives the orders.
if (!isMainThread && parentPort !== null) {
  serve(parentPort, {
    machine: thisMachine(nodeFileSystem({ direct: true, blocking: false })),
    pace: UNHURRIED,
    rescan: scanForWriter,
  });
}
