/** The folder that all these paths share, with its last slash. */
export function sharedFolder(paths: Iterable<string>): string {
  let shared: string | null = null;
  for (const path of paths) {
    const folder = path.slice(0, lastSlash(path, path.length) + 1);
    if (shared === null) shared = folder;
    while (!path.startsWith(shared)) shared = shared.slice(0, lastSlash(shared, shared.length - 2) + 1);
  }
  return shared ?? '';
}

function lastSlash(path: string, from: number): number {
  return Math.max(path.lastIndexOf('/', from), path.lastIndexOf('\\', from));
}
