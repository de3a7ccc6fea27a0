import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm run build` reads. */
const SOURCES = [
  'src',
  'cli',
  'fixtures/demo/make',
  'fixtures/demo/play.ts',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
/** What it writes last, and what it writes beside the sources. */
const BUILT = ['dist/cli/bin.js', 'src/writers/report/html/page.generated.ts'];

/** When a file was changed, or the newest of what a folder holds, in milliseconds since 1970; 0 where nothing is. */
export function changed(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The folder's own time tells that a file was removed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changed(join(path, name))));
}

/** Many tests start the program as users do, from `dist`: it is built anew where sources are younger than it, or it is not there. */
export function setup(): void {
  const newest = Math.max(...SOURCES.map((path) => changed(join(root, path))));
  const [program = 0, page = 0] = BUILT.map((path) => changed(join(root, path)));
  if (page > 0 && program >= newest) return;
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
