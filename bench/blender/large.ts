import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readBlocks } from '../../test/support/blender/checks.ts';
import { writeBlenderSnapshot } from '../../test/support/blender/show.ts';

/**
 * What a scene of a gigabyte takes: bench/run blender/large [MEBIBYTES]
 *
 * A scene that Blender saved is filled up with blocks of data as a heavy mesh has them, half of the bytes in blocks of one
 * megabyte and half in small ones. Prints the peak of resident memory and the processor time of each command.
 */
const size = Number(process.argv[2] ?? 1024) * 1024 * 1024;
const LARGE = 1024 * 1024;
const SMALL = 400;

const folder = mkdtempSync(join(tmpdir(), 'ayon-remap-large-'));
try {
  mkdirSync(join(folder, 'work'));
  const path = join(folder, 'work', 'large.blend');
  writeLarge(path);
  await writeBlenderSnapshot(join(folder, 'ayon.gz'));
  const run = join(folder, 'run');
  const projects = ['--project', 'lighthouse', '--project', 'assetlib'];
  measured('scan', path);
  measured('plan', path, '--ayon', join(folder, 'ayon.gz'), ...projects, '--out', run);
  measured('apply', run);
  measured('verify', run);
  measured('undo', run);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function writeLarge(path: string): void {
  const saved = join(process.cwd(), 'fixtures/blender/saved-by-2-83/workfile.blend');
  const scene = gunzipSync(readFileSync(saved));
  const mesh = readBlocks(scene).find(({ code }) => code === 'ME');
  const next = readBlocks(scene).find(({ code, offset }) => code !== 'DATA' && offset > (mesh?.offset ?? Infinity));
  if (next === undefined) throw new Error('the scene has no mesh');
  const file = openSync(path, 'w');
  writeSync(file, scene.subarray(0, next.offset));
  let blocks = 0;
  let written = 0;
  const add = (length: number, count: number): void => {
    const one = Buffer.alloc(24 + length, 0x3c);
    one.write('DATA', 'latin1');
    one.writeUInt32LE(length, 4);
    one.writeUInt32LE(0, 16);
    one.writeUInt32LE(1, 20);
    const many = Buffer.concat(Array.from({ length: count }, () => one));
    for (let index = 0; index < count; index += 1)
      many.writeBigUInt64LE(BigInt(0x100000 + 64 * (blocks += 1)), index * one.length + 8);
    writeSync(file, many);
    written += many.length;
  };
  while (written < size / 2) add(LARGE, 1);
  while (written < size) add(SMALL, 2000);
  writeSync(file, scene.subarray(next.offset));
  closeSync(file);
  const then = new Date(Date.now() - 3_600_000);
  utimesSync(path, then, then);
  process.stdout.write(`${Math.round(written / 1024 / 1024)} MiB, ${blocks} blocks added\n`);
}

function measured(...words: readonly string[]): void {
  const report =
    "process.on('exit',()=>{const {maxRSS,userCPUTime}=process.resourceUsage();process.stderr.write('@'+maxRSS+' '+userCPUTime)})";
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, 'dist/cli/bin.js', ...words, '-q'], {
    encoding: 'utf8',
  });
  const [, memory, time] = /@(\d+) (\d+)$/.exec(stderr) ?? [];
  if (status !== 0 || memory === undefined) throw new Error(`${words[0]} ended with ${status}: ${stderr}`);
  process.stdout.write(
    `${words[0]}: ${Math.round(Number(memory) / 1024)} MB, ${(Number(time) / 1e6).toFixed(1)} s of processor time\n`,
  );
}
