import { existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A control group whose processes read no faster than told from the disk below a folder. */
export interface SlowDisk {
  /** `program` and its arguments so that it joins the group before it starts. */
  command(program: string, words: readonly string[]): readonly [string, ...string[]];
  close(): void;
}

/** What this machine lacks, as a sentence. */
export class NotHere extends Error {}

/**
 * Limits reading from the disk of `folder` to so many bytes a second. The kernel does it, below the page cache and the
 * read-ahead, as a slow disk would. Takes root, and a kernel with throttling of block devices (cgroup 1 or 2); throws
 * `NotHere` without.
 */
export function slowDisk(folder: string, bytesPerSecond: number): SlowDisk {
  if (process.getuid?.() !== 0) throw new NotHere('limiting a disk takes root.');
  const device = diskOf(folder);
  const name = `ayon-remap-bench-${process.pid}`;
  const one = mountPoint((type, options) => type === 'cgroup' && options.includes('blkio'));
  const two = mountPoint((type) => type === 'cgroup2');
  if (one !== null && existsSync(join(one, 'blkio.throttle.io_serviced')))
    return group(join(one, name), 'blkio.throttle.read_bps_device', `${device} ${bytesPerSecond}`);
  if (two !== null && readFileSync(join(two, 'cgroup.controllers'), 'utf8').split(/\s/).includes('io')) {
    writeFileSync(join(two, 'cgroup.subtree_control'), '+io');
    return group(join(two, name), 'io.max', `${device} rbps=${bytesPerSecond}`);
  }
  throw new NotHere('this kernel offers no control group that limits reading from a disk.');
}

function group(path: string, file: string, limit: string): SlowDisk {
  mkdirSync(path);
  const close = (): void => rmdirSync(path);
  try {
    writeFileSync(join(path, file), limit);
  } catch (error) {
    close();
    throw new NotHere(`the kernel refuses the limit "${limit}" (${String(error)}).`);
  }
  const enter = `echo $$ > '${join(path, 'cgroup.procs')}' && exec "$@"`;
  return { command: (program, words) => ['sh', '-c', enter, 'sh', program, ...words], close };
}

/** The whole disk below a folder as `major:minor`; a limit on a partition is refused by the kernel. */
function diskOf(folder: string): string {
  const { dev } = statSync(folder, { bigint: true });
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  const node = `/sys/dev/block/${major}:${minor}`;
  if (!existsSync(node))
    throw new NotHere(`${folder} does not lie on one disk (${major}:${minor}); name another with TMPDIR.`);
  // The entry is a link into the tree of devices, where a partition lies in the folder of its disk.
  const device = realpathSync(node);
  const disk = existsSync(join(device, 'partition')) ? dirname(device) : device;
  return readFileSync(join(disk, 'dev'), 'utf8').trim();
}

function mountPoint(wanted: (type: string, options: readonly string[]) => boolean): string | null {
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const [, path = '', type = '', options = ''] = line.split(' ');
    if (wanted(type, options.split(','))) return path;
  }
  return null;
}
