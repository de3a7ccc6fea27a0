import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { applyRun } from '../../src/writers/apply/apply.ts';
import type { ApplyOptions } from '../../src/writers/apply/events.ts';
import { thisMachine } from '../../src/writers/apply/machine/machine.ts';
import { ayonId, objectId, planText } from '../../test/writers/apply/support/plans.ts';
import { planReal } from '../../test/writers/apply/support/real-run.ts';

/** A way to change one id in a file. */
export interface Tool {
  readonly name: string;
  /** Why it cannot be measured here; null where it can. */
  readonly missing: () => string | null;
  /** `scene`: a text file with an id; `picture`: exiftool edits no text. */
  readonly edits: 'scene' | 'picture';
  /** On the full disk: how many bytes are left free. Who writes over the old bytes needs little room to fail. */
  readonly room: number;
  /** Changes the file; returns what the tool said of it: its exit code, or that it refused. */
  readonly edit: (path: string, work: string) => Promise<string> | string;
}

export const SEED = 'survival';
/** Room for half a second copy; for nothing; for one page. */
const HALF = 400 * 1024;
const NONE = 0;
const PAGE = 4096;

const OLD = objectId(SEED, 0);
const NEW = ayonId(SEED, 0);

/** A program, run with the file as its last argument. */
function program(name: string, command: readonly string[], edits: Tool['edits'] = 'scene'): Tool {
  const [first = ''] = command;
  return {
    name,
    edits,
    room: HALF,
    missing: () => (has(first) ? null : `${first} is not installed`),
    edit: (path) => exit(spawnSync(first, [...command.slice(1), path], { encoding: 'utf8' }).status),
  };
}

/** A program that gets the changed content from a file beside it. */
function withContent(
  name: string,
  needs: string,
  room: number,
  edit: (path: string, changed: string, work: string) => string,
): Tool {
  return {
    name,
    edits: 'scene',
    room,
    missing: () => (has(needs) ? null : `${needs} is not installed`),
    edit(path, work) {
      const changed = join(work, 'changed');
      writeFileSync(changed, readFileSync(path, 'latin1').replace(OLD, NEW), 'latin1');
      return edit(path, changed, work);
    },
  };
}

/** An npm package, as a user would call it. They are in `AYON_REMAP_PEERS`, a folder with a `node_modules`. */
function npmPackage(name: string, call: string): Tool {
  const folder = process.env['AYON_REMAP_PEERS'] ?? '';
  const manifest = join(folder, 'node_modules', name, 'package.json');
  const known = folder !== '' && existsSync(manifest);
  const version = known ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : '';
  return {
    name: `${name} ${version}`.trim(),
    edits: 'scene',
    room: HALF,
    missing: () => (known ? null : `not in AYON_REMAP_PEERS (npm install --prefix FOLDER ${name})`),
    edit(path) {
      const entry = createRequire(join(folder, 'x.js')).resolve(name);
      const script = `import * as all from ${JSON.stringify(entry)};
        import { readFileSync } from 'node:fs';
        const changed = Buffer.from(readFileSync(process.argv[1], 'latin1').replace('${OLD}', '${NEW}'), 'latin1');
        await ${call}(process.argv[1], changed);`;
      return exit(
        spawnSync(process.execPath, ['--input-type=module', '-e', script, path], { encoding: 'utf8' }).status,
      );
    },
  };
}

function ours(name: string, options: ApplyOptions): Tool {
  return {
    name,
    edits: 'scene',
    // A claim beside the workfile takes a page of its own.
    room: options.mode === 'in-place' ? PAGE : HALF,
    missing: () => null,
    async edit(path, work) {
      const run = join(work, 'run');
      rmSync(run, { recursive: true, force: true });
      mkdirSync(run, { recursive: true });
      const { line } = planReal(path, SEED, readFileSync(path));
      writeFileSync(join(run, 'plan.jsonl'), planText([line]));
      const { totals } = await applyRun(run, options);
      const [why] = Object.keys(totals.reasons);
      return why === undefined ? 'exit 0' : `refused: ${why}`;
    },
  };
}

/** Ours where the look before does not see that the disk is full: what happens in the middle of a write? */
const machine = thisMachine();
const blind = { ...machine, fs: { ...machine.fs, freeBytes: () => Promise.resolve(Infinity) } };

export const TOOLS: readonly Tool[] = [
  program('sed -i', ['sed', '-i', `s/${OLD}/${NEW}/`]),
  program('perl -pi', ['perl', '-pi', '-e', `s/${OLD}/${NEW}/`]),
  withContent('patch', 'patch', HALF, (path, changed, work) => {
    const diff = spawnSync('diff', ['-a', '-u', path, changed], { encoding: 'latin1' }).stdout;
    writeFileSync(join(work, 'diff'), diff, 'latin1');
    return exit(spawnSync('patch', ['-s', path, join(work, 'diff')]).status);
  }),
  withContent("python open('wb')", 'python3', NONE, (path, changed) =>
    exit(
      spawnSync('python3', [
        '-c',
        "import sys; d=open(sys.argv[2],'rb').read(); open(sys.argv[1],'wb').write(d)",
        path,
        changed,
      ]).status,
    ),
  ),
  program('python fileinput', [
    'python3',
    '-c',
    `import fileinput,sys\nfor l in fileinput.FileInput(sys.argv[1:],inplace=True,encoding='latin1'): sys.stdout.write(l.replace('${OLD}','${NEW}'))`,
  ]),
  withContent('rsync', 'rsync', HALF, (path, changed) => exit(spawnSync('rsync', [changed, path]).status)),
  withContent('rsync --inplace', 'rsync', NONE, (path, changed) =>
    exit(spawnSync('rsync', ['--inplace', changed, path]).status),
  ),
  withContent('node fs.writeFileSync', process.execPath, NONE, (path, changed) =>
    exit(
      spawnSync(process.execPath, [
        '-e',
        "const f=require('fs');f.writeFileSync(process.argv[1],f.readFileSync(process.argv[2]))",
        path,
        changed,
      ]).status,
    ),
  ),
  npmPackage('write-file-atomic', 'all.default'),
  npmPackage('atomically', 'all.writeFile'),
  program('exiftool', ['exiftool', '-q', '-overwrite_original', '-Comment=x'], 'picture'),
  program('exiftool in place', ['exiftool', '-q', '-overwrite_original_in_place', '-Comment=x'], 'picture'),
  program('exiftool -P in place', ['exiftool', '-q', '-P', '-overwrite_original_in_place', '-Comment=x'], 'picture'),
  ours('**ayon-remap apply**', {}),
  ours('**ayon-remap apply --keep-mtime**', { keepMtime: true }),
  ours('**ayon-remap apply --in-place**', { mode: 'in-place' }),
];

/** On a full disk: with the look before, and as if it had seen nothing. */
export const FULL_DISK_TOOLS: readonly Tool[] = [
  ...TOOLS.filter((tool) => tool.edits === 'scene' && !tool.name.includes('keep-mtime')),
  ours('**ayon-remap apply**, not looking before', { machine: blind }),
  ours('**ayon-remap apply --in-place**, not looking before', { machine: blind, mode: 'in-place' }),
];

export function has(name: string): boolean {
  if (name.includes('/')) return existsSync(name);
  return spawnSync('sh', ['-c', 'command -v "$0"', name], { stdio: 'ignore' }).status === 0;
}

export function version(command: string): string {
  if (!has(command)) return 'not installed';
  const flag = command === 'exiftool' ? '-ver' : '--version';
  const output = execFileSync(command, [flag], { encoding: 'utf8' });
  return /\d+\.\d+[.\d]*/.exec(output)?.[0] ?? 'unknown';
}

function exit(status: number | null): string {
  return status === null ? 'killed' : `exit ${status}`;
}
