import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { changed } from './built.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TYPES = join(root, 'dist', 'index.d.ts');

export interface Packed {
  /** The archive that `npm publish` would send. */
  readonly archive: string;
  /** What lies in it, with forward slashes. */
  readonly files: readonly string[];
  /** What `npm install --global` said on stderr. */
  readonly said: string;
  /** The package as it was installed, with its dependencies around it. */
  readonly installed: string;
  /** The command as it was installed. */
  readonly command: string;
  remove(): Promise<void>;
}

/** Packs the package and installs it for all, in a folder of its own, as somebody does who has only the archive. */
export async function packAndInstall(): Promise<Packed> {
  if (changed(TYPES) < changed(join(root, 'src'))) execFileSync('npm', ['run', 'types'], { cwd: root });
  const folder = await mkdtemp(join(tmpdir(), 'ayon-remap-packed-'));
  // `prepack` would build anew what other tests run meanwhile.
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: root, maxBuffer: 1e8 });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const archive = join(folder, filename);
  const prefix = join(folder, 'global');
  await mkdir(prefix);
  const install = ['install', '--global', '--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund', archive];
  const { stderr } = await promisify(execFile)('npm', install, { cwd: folder });
  return {
    archive,
    files: files.map(({ path }) => path),
    said: stderr,
    installed: join(prefix, 'lib', 'node_modules', 'ayon-remap'),
    command: join(prefix, 'bin', 'ayon-remap'),
    remove: () => rm(folder, { recursive: true }),
  };
}
