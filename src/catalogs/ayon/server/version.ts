/** Major, minor and patch of a server. */
export type ServerVersion = readonly [number, number, number];

/** Reads `1.15.17+DEVELOP`, `1.0.0-rc.1` and the like; what cannot be read counts as the oldest. */
export function parseServerVersion(text: string): ServerVersion {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? [0, 0, 0] : [Number(match[1]), Number(match[2]), Number(match[3])];
}

export function isAtLeast(version: ServerVersion, least: ServerVersion): boolean {
  for (const at of [0, 1, 2] as const) {
    if (version[at] !== least[at]) return version[at] > least[at];
  }
  return true;
}
