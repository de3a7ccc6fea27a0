/** Whether a pattern has a form whose parts cannot be captured. */
export function hasExtendedForm(pattern: string): boolean {
  return /[+@!?*]\(/.test(pattern);
}

/** Whether a pattern has any wildcard or choice. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[{]/.test(pattern) || hasExtendedForm(pattern);
}

/** A replacement with `$1` … `$9` filled in, doubled slashes made one. */
export function fill(replacement: string, captures: readonly string[]): string {
  return replacement
    .replace(/\$(\d)/g, (_all, digit: string) => captures[Number(digit) - 1] ?? '')
    .replace(/\/{2,}/g, '/');
}
