/** A command line as a person can paste it: what a shell would take apart is quoted, as that system's shell does it. */
export function pasted(words: readonly string[], platform: NodeJS.Platform = process.platform): string {
  return words.map((word) => (platform === 'win32' ? forWindows(word) : forPosix(word))).join(' ');
}

function forPosix(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Neither of the two shells lets a path hold a double quote. */
function forWindows(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
}
