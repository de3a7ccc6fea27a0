import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveAyonId } from '../../../src/ids/derive.ts';
import type { WorkfileLine } from '../../../src/model/plan.ts';
import { jsonLines, runCli } from '../run-cli.ts';
import { readBack } from './application.ts';
import type { Blender, ReadBack } from './application.ts';
import { FROM_LIBRARY, objectId, writeBlenderSnapshot } from './show.ts';

/** Loaders of the made scenes that AYON knows under another name. */
const RENAMED: Readonly<Record<string, string>> = {
  BlendModelLoader: 'BlendLoader',
  BlendRigLoader: 'BlendLoader',
  BlendAnimationLoader: 'BlendLoader',
};

/** Runs a command of the command line and gives what it printed; throws where it does not end well. */
export async function command(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await runCli([...argv]);
  if (code !== 0) throw new Error(`ayon-remap ${argv.join(' ')} ended with ${code}: ${err}${out}`);
  return out;
}

/** Plans the scenes of a folder against what AYON knows of them; gives the run folder and the lines of the plan. */
export async function planScenes(folder: string): Promise<{ run: string; workfiles: readonly WorkfileLine[] }> {
  const run = join(folder, 'run');
  const snapshot = join(folder, 'ayon.gz');
  await writeBlenderSnapshot(snapshot);
  const projects = ['--project', 'lighthouse', '--project', 'assetlib'];
  const out = await command('plan', join(folder, 'work'), '--ayon', snapshot, ...projects, '--out', run, '--json');
  return { run, workfiles: jsonLines(out).filter((line) => line.type === 'workfile') };
}

/** So that nobody thinks an artist has just saved them. */
export async function age(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const hourAgo = new Date((await stat(path)).mtimeMs - 3_600_000);
    await utimes(path, hourAgo, hourAgo);
  }
}

/** What Blender has to say of a patched scene, from what it said of the old one. Everything that is not named here stays. */
export function expected(old: ReadBack): ReadBack {
  const properties = Object.fromEntries(
    Object.entries(old.properties).map(([owner, own]) => [owner, expectedOf(owner, own)]),
  );
  return { ...old, properties };
}

function expectedOf(owner: string, own: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // Linked data, and data with an `ayon` group that is no container, keep what they have.
  if (owner.includes('@') || owner === 'collections/both') return own;
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, expectedRecord(name, value)]));
}

function expectedRecord(name: string, value: unknown): unknown {
  if ((name !== 'avalon' && name !== 'ayon') || !isRecord(value)) return value;
  const { id, representation, loader, schema } = value;
  if (id !== 'pyblish.avalon.container' && id !== 'ayon.load.container') return value;
  return {
    ...value,
    representation: deriveAyonId(String(representation)),
    loader: RENAMED[String(loader)] ?? loader,
    schema: schema === 'avalon-core:container-2.0' ? 'openpype:container-2.0' : schema,
    ...(representation === objectId(FROM_LIBRARY) ? { project_name: 'assetlib' } : {}),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `readBack` with paths below one folder instead of another: the scenes as they were, and as they are. */
export async function readScenes(
  blender: Blender,
  paths: readonly string[],
  options: { readonly save?: boolean } = {},
): Promise<readonly ReadBack[]> {
  const found = await readBack(blender, paths, options);
  return paths.map((path) => {
    const one = found.get(path);
    if (one === undefined) throw new Error(`${path} was not read back`);
    return one;
  });
}
