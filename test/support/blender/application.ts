import { execFile, execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
// Tests and benches start in the checkout; a bench is bundled elsewhere, so its own place would tell nothing.
const HERE = resolve('test/support/blender');

/** What Blender itself says a scene holds: all custom properties, and enough of the rest to see that nothing is gone. */
export interface ReadBack {
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly meshes: Readonly<Record<string, readonly number[]>>;
}

/** A Blender that can be run. */
export interface Blender {
  readonly binary: string;
  /** As it names itself: `3.4.1`. */
  readonly version: string;
}

/** The Blender of this machine; null where there is none. */
export function findBlender(binary = process.env['BLENDER'] ?? 'blender'): Blender | null {
  try {
    const first = execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const version = /^Blender (\S+)/m.exec(first)?.[1];
    return version === undefined ? null : { binary, version };
  } catch {
    return null;
  }
}

/** Makes a scene with seven containers and everything that only looks like one. With a `library`, links a collection of it. */
export async function makeScene(
  blender: Blender,
  path: string,
  form: 'plain' | 'compressed',
  library?: string,
): Promise<void> {
  await script(blender, 'make_scene.py', [path, form, ...(library === undefined ? [] : [library])]);
}

/** Opens scenes in Blender and reads everything back. Throws where one does not open. With `save`, saves each again. */
export async function readBack(
  blender: Blender,
  paths: readonly string[],
  options: { readonly save?: boolean } = {},
): Promise<Map<string, ReadBack>> {
  const out = await script(blender, 'read_back.py', [...(options.save === true ? ['--save'] : []), ...paths]);
  const lines = out.split('\n').filter((line) => line.startsWith('@@'));
  const results = lines.map((line) => JSON.parse(line.slice(2)) as { file: string; error?: string; holds?: ReadBack });
  return new Map(
    paths.map((path) => {
      const result = results.find(({ file }) => file === path);
      if (result?.holds === undefined) throw new Error(`${path} does not open: ${result?.error ?? out.slice(-2000)}`);
      return [path, result.holds];
    }),
  );
}

async function script({ binary }: Blender, name: string, args: readonly string[]): Promise<string> {
  const options = ['-b', '--factory-startup', '-noaudio', '--python-exit-code', '3', '--python', join(HERE, name)];
  const { stdout } = await run(binary, [...options, '--', ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
