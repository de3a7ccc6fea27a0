import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { mayaScene, planned, planText } from './plans.ts';
import type { Planned, PlanOptions } from './plans.ts';

/** A show and a run folder on a real disk. */
export interface RealShow {
  readonly root: string;
  readonly run: string;
  readonly files: readonly Planned[];
}

export function tempFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `ayon-remap-test-${name}-`));
}

/** Writes workfiles of a day ago into `folder`, and a plan for them into `run`. `padding`: extra bytes in each. */
export function realShow(
  root: string,
  names: readonly string[],
  options: PlanOptions & { readonly padding?: number; readonly folder?: string } = {},
): RealShow {
  const run = join(root, 'run');
  const files = names.map((name) => {
    const path = join(options.folder ?? join(root, 'show'), name);
    const scene = mayaScene(name, 2, options.padding ?? 0);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, scene);
    age(path);
    return planReal(path, name, scene, options);
  });
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'plan.jsonl'), planText(files.map((file) => file.line)));
  return { root, run, files };
}

export function planReal(path: string, seed: string, scene: Buffer, options: PlanOptions = {}): Planned {
  // As the scanner sees it: the file behind a symbolic link.
  const stat = statSync(path, { bigint: true });
  const { mtimeNs, ino, dev, mode, nlink } = stat;
  const state = { mtimeNs, ino: String(ino), dev: String(dev), mode: Number(mode) & 0o7777, nlink: Number(nlink) };
  return planned(path, seed, scene, state, options);
}

/** Makes a file a day old, so that nobody seems to be at work on it. */
export function age(path: string): void {
  const yesterday = Math.floor(statSync(path).mtimeMs / 1000) - 86_400;
  utimesSync(path, yesterday, yesterday);
}

/** Whether each workfile is wholly old, wholly new, or neither. */
export function stateOf(show: RealShow): ('old' | 'new' | 'neither')[] {
  return show.files.map((file) => {
    const bytes = readFileSync(file.path);
    return bytes.equals(file.scene) ? 'old' : bytes.equals(file.after) ? 'new' : 'neither';
  });
}

/** What the writer left beside the workfiles. */
export function strays(show: RealShow): string[] {
  const folders = new Set(show.files.map((file) => dirname(file.path)));
  return [...folders].flatMap((folder) => readdirSync(folder)).filter((name) => name.includes('ayon-remap'));
}

/**
 * The writer as a program of its own, `child.mjs`, and a thread of it, `thread.mjs`: `node CHILD RUN '{"mode":…}'` applies
 * a run folder.
 */
export async function buildChild(folder: string): Promise<string> {
  await build({
    // From the root of the checkout, where tests and benches run: a bundled bench lies elsewhere.
    entryPoints: { child: 'test/writers/apply/support/child.ts', thread: 'src/verbs/threads/write-thread.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return join(folder, 'child.mjs');
}

/** Whether a small file system can be mounted here: as root, and where the container allows it. */
export function canMount(): boolean {
  const folder = tempFolder('mount');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function hasTool(name: string): boolean {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
