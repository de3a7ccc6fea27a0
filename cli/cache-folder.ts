import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where dumps that were read once are remembered: the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'] ?? (process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined);
  return join(base ?? join(homedir(), '.cache'), 'ayon-remap');
}
