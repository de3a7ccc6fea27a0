import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Edit } from '../../../model/edit.ts';
import { systemCode } from '../../../model/error.ts';
import { SYSTEM_CLOCK } from '../../../model/clock.ts';
import type { Clock } from '../../../model/clock.ts';
import { systemAttributes } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { followFile } from './read-back-thread.ts';
import type { Follower } from './read-back-thread.ts';
import type { FileSystem } from '../../../files/file-system.ts';
import { nodeFileSystem } from '../../../files/node-file-system.ts';

/** Everything the writer takes from its surroundings: replaced as a whole in tests. */
export interface Machine extends Clock {
  readonly fs: FileSystem;
  /** Waits for others to share an `fsync`. One turn of the event loop: files that one `fsync` let go arrive together at the next. */
  readonly linger: () => Promise<void>;
  /** Twelve hex digits that nobody else has. */
  readonly randomId: () => string;
  readonly host: string;
  /** Where process ids mean the same: one boot of one machine, one container. */
  readonly pidSpace: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  readonly user: string;
  readonly platform: NodeJS.Platform;
  /** The user id; null on Windows. */
  readonly uid: number | null;
  /** Reads a large file back while it is written; null where the files are not the system's own. */
  readonly follow: ((path: string, edits: readonly Edit[]) => Follower) | null;
  /** Extended attributes and access lists, which Node cannot see. */
  readonly attributes: Attributes;
}

/** This machine. */
export function thisMachine(fs: FileSystem = nodeFileSystem()): Machine {
  return {
    fs,
    ...SYSTEM_CLOCK,
    linger: async () => {
      await nextTurn();
    },
    randomId: () => randomBytes(6).toString('hex'),
    host: hostname(),
    pidSpace: pidSpace(),
    pid: process.pid,
    isAlive,
    user: userName(),
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    follow: followFile,
    attributes: systemAttributes(),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: alive, and not ours to signal.
    return systemCode(error) === 'EPERM';
  }
}

/** Two containers on one farm node share a host name but not their process ids. */
function pidSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no name belongs to.
    return String(process.getuid?.() ?? 'unknown');
  }
}
