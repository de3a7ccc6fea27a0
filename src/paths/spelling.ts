/** Anything that is spelled otherwise in the one spelling; most paths have nothing of the kind. */
const NEEDS_RESPELLING = /[^\x21-\x7e]|[\\"]|\/\/|\/\.{1,2}(?:\/|$)|^\.|\/$|\{\d+\}$|^file:/i;

/**
 * One spelling for what is the same path on every platform: forward slashes, no doubled slashes except the two of a UNC
 * share, no `.` and `..` segments, no quotes, NFC (macOS stores names decomposed), no Maya copy number.
 * Case is kept; `folded` compares.
 */
export function respell(path: string): string {
  if (!NEEDS_RESPELLING.test(path)) return path;
  const plain = path
    .normalize('NFC')
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('\\', '/')
    .replace(/^file:\/{2,}(?=\/|[A-Za-z]:)/i, '')
    // Maya numbers the second reference to the same file: `hero.ma{1}`.
    .replace(/\{\d+\}$/, '')
    // `\\?\UNC\server\share` and `\\?\C:\` are the long forms of Windows.
    .replace(/^\/\/\?\/UNC\//i, '//')
    .replace(/^\/\/\?\//, '');
  const isUnc = /^\/\/[^/]/.test(plain);
  const isAbsolute = plain.startsWith('/');
  const kept: string[] = [];
  for (const segment of plain.split('/')) {
    if (segment === '' || segment === '.') continue;
    const last = kept.at(-1);
    if (segment === '..' && last !== undefined && last !== '..') kept.pop();
    else kept.push(segment);
  }
  return (isUnc ? '//' : isAbsolute ? '/' : '') + kept.join('/');
}

/** The form in which two spellings of a name or path are equal: Windows and macOS do not tell cases apart. */
export function folded(text: string): string {
  return text.toLowerCase();
}

/** The last segment of a path in one spelling. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The extension without its dot, lower case; `bgeo.sc` and its kind count as one. Empty where there is none. */
export function extension(path: string): string {
  const name = baseName(path);
  const found = /\.((?:bgeo|vdb|ass|geo)\.(?:sc|gz|bz2)|[A-Za-z][A-Za-z0-9]*)$/i.exec(name);
  return found?.[1]?.toLowerCase() ?? '';
}
