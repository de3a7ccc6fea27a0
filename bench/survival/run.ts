/**
 * What survives when one id in a file is changed, tool by tool, and what a full disk leaves of the file:
 *
 *     bench/run survival                (as root: owners can be set and a small disk can be mounted)
 *     AYON_REMAP_PEERS=FOLDER bench/run survival      with the npm packages in FOLDER/node_modules
 *
 * Prints two Markdown tables. Nothing in them is from memory: each cell is looked at after the tool has run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayaScene, objectId } from '../../test/writers/apply/support/plans.ts';
import { age, canMount } from '../../test/writers/apply/support/real-run.ts';
import { FULL_DISK_TOOLS, has, SEED, TOOLS, version } from './tools.ts';
import type { Tool } from './tools.ts';

const isRoot = process.getuid?.() === 0;
const seesAttributes = has('setfattr') && has('setfacl');

/** A picture of one pixel, for exiftool. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const root = mkdtempSync(join(tmpdir(), 'ayon-remap-survival-'));
try {
  await survival();
  await fullDisk();
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function survival(): Promise<void> {
  print(
    `Linux ${release()}, Node ${process.versions.node}, sed ${version('sed')}, perl ${version('perl')}, patch ${version('patch')}, python ${version('python3')}, rsync ${version('rsync')}, exiftool ${version('exiftool')}`,
  );
  if (!isRoot) print('Not root: the owner could not be set beforehand.');
  if (!seesAttributes) print('No setfattr or setfacl: attributes and access lists were not looked at.');
  print('');
  print('| Tool | inode | owner | mode | mtime | xattr | ACL | hard link | symlink |');
  print('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const tool of TOOLS) {
    const missing = tool.missing();
    if (missing !== null) {
      print(`| ${tool.name} | ${missing} | | | | | | | |`);
      continue;
    }
    const cells = [...(await plainFile(tool)), await hardLink(tool), await symbolicLink(tool)];
    print(`| ${tool.name} | ${cells.join(' | ')} |`);
  }
}

/** A fresh file with everything that can be lost. */
function prepare(tool: Tool, name: string): string {
  const path = join(root, name, tool.edits === 'scene' ? 'scene.ma' : 'picture.png');
  rmSync(join(root, name), { recursive: true, force: true });
  mkdirSync(join(root, name));
  writeFileSync(path, tool.edits === 'scene' ? mayaScene(SEED, 1) : PICTURE);
  if (isRoot) chownSync(path, 1234, 4321);
  chmodSync(path, 0o664);
  if (seesAttributes) {
    execFileSync('setfattr', ['-n', 'user.shot', '-v', 'sh010', path]);
    execFileSync('setfacl', ['-m', 'u:2345:rw', path]);
  }
  age(path);
  return path;
}

async function plainFile(tool: Tool): Promise<string[]> {
  const path = prepare(tool, 'plain');
  const before = lstatSync(path, { bigint: true });
  const [xattr, acl] = [attribute(path), accessList(path)];
  const said = await tool.edit(path, workFolder());
  if (!isEdited(tool, path)) return [`not edited (${said})`, '', '', '', '', ''];
  const after = lstatSync(path, { bigint: true });
  return [
    after.ino === before.ino ? 'same' : 'new',
    after.uid === before.uid && after.gid === before.gid ? 'kept' : `**${after.uid}:${after.gid}**`,
    after.mode === before.mode ? 'kept' : `**${(Number(after.mode) & 0o777).toString(8)}**`,
    // Microseconds: the calls that set a time take no more.
    after.mtimeNs / 1000n === before.mtimeNs / 1000n ? 'kept' : 'new',
    !seesAttributes ? 'n/t' : attribute(path) === xattr ? 'kept' : '**lost**',
    !seesAttributes ? 'n/t' : accessList(path) === acl ? 'kept' : '**lost**',
  ];
}

async function hardLink(tool: Tool): Promise<string> {
  const path = prepare(tool, 'hard');
  const second = `${path}.second`;
  linkSync(path, second);
  const said = await tool.edit(path, workFolder());
  if (said.startsWith('refused')) return 'refused, said why';
  return lstatSync(path).ino === lstatSync(second).ino ? 'kept' : '**broken**';
}

async function symbolicLink(tool: Tool): Promise<string> {
  const path = prepare(tool, 'soft');
  const link = `${path}.link${tool.edits === 'scene' ? '.ma' : '.png'}`;
  symlinkSync(path, link);
  const said = await tool.edit(link, workFolder());
  if (!lstatSync(link).isSymbolicLink())
    return isEdited(tool, path) ? 'replaced by a file' : '**replaced, target untouched**';
  return isEdited(tool, path) ? 'followed' : `not edited (${said})`;
}

async function fullDisk(): Promise<void> {
  print('');
  if (!canMount()) {
    print('No small disk could be mounted here: the second table was not measured.');
    return;
  }
  print('| Tool, on a disk of 1 MiB with a scene of 600 KB | free | says | the scene afterwards | left beside it |');
  print('| --- | --- | --- | --- | --- |');
  for (const tool of FULL_DISK_TOOLS) {
    if (tool.missing() !== null) continue;
    print(`| ${tool.name} | ${(await onSmallDisk(tool)).join(' | ')} |`);
  }
}

async function onSmallDisk(tool: Tool): Promise<string[]> {
  const disk = join(root, 'disk');
  mkdirSync(disk, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  try {
    const path = join(disk, 'scene.ma');
    const scene = mayaScene(SEED, 1, 150 * 4096 - 6 - mayaScene(SEED, 1).length);
    writeFileSync(path, scene);
    age(path);
    leaveFree(join(disk, 'filler'), tool.room);
    const said = await tool.edit(path, workFolder());
    const now = existsSync(path) ? readFileSync(path) : null;
    const state =
      now === null
        ? '**gone**'
        : now.equals(scene)
          ? 'intact'
          : isEdited(tool, path) && now.length === scene.length + 8
            ? 'changed as asked'
            : `**destroyed** (${now.length} of ${scene.length} bytes)`;
    const left = spawnSync('ls', ['-A', disk], { encoding: 'utf8' }).stdout.trim().split('\n');
    return [
      `${tool.room / 1024} KB`,
      said,
      state,
      left.filter((name) => name !== 'scene.ma' && name !== 'filler').join(', ') || 'nothing',
    ];
  } finally {
    execFileSync('umount', [disk]);
  }
}

/** Fills a disk until this many bytes are free. */
function leaveFree(path: string, bytes: number): void {
  writeFileSync(path, '');
  try {
    for (;;) appendFileSync(path, Buffer.alloc(4096));
  } catch {
    execFileSync('truncate', ['-s', String(lstatSync(path).size - bytes), path]);
  }
}

function isEdited(tool: Tool, path: string): boolean {
  const bytes = readFileSync(path);
  return tool.edits === 'scene' ? !bytes.includes(objectId(SEED, 0)) : !bytes.equals(PICTURE);
}

function attribute(path: string): string {
  if (!seesAttributes) return '';
  return spawnSync('getfattr', ['--absolute-names', '-n', 'user.shot', '--only-values', path], { encoding: 'utf8' })
    .stdout;
}

function accessList(path: string): string {
  if (!seesAttributes) return '';
  return spawnSync('getfacl', ['-cp', path], { encoding: 'utf8' }).stdout;
}

function workFolder(): string {
  const work = join(root, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  return work;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
