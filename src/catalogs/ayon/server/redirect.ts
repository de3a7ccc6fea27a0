/**
 * The address of the server after a redirect of `/api/info`: only on the same host, never from https down to http, and only
 * to the same question. A login page is none of that.
 *
 * @param base the address without a slash at the end.
 * @returns the new address, or null where the redirect must not be followed.
 */
export function redirectedBase(base: string, location: string): string | null {
  const asked = `${base}${INFO}`;
  if (!URL.canParse(location, asked)) return null;
  const from = new URL(base);
  const to = new URL(location, asked);
  const path = to.pathname.replace(/\/+$/, '');
  const plain = `${to.username}${to.password}${to.search}` === '';
  const downgrade = from.protocol === 'https:' && to.protocol !== 'https:';
  if (to.hostname !== from.hostname || downgrade || !plain || !path.endsWith(INFO)) return null;
  return `${to.origin}${path.slice(0, -INFO.length)}`;
}

/** The host that a redirect points to, for showing: the rest of the address may hold a secret. */
export function redirectHost(base: string, location: string): string {
  return URL.canParse(location, base) ? new URL(location, base).host : 'another place';
}

/** Answered by every server to everybody. */
export const INFO = '/api/info';
