import { readFile } from 'node:fs/promises';
import { RemapError, systemCode } from '../../model/error.ts';
import type { Rules } from './rules.ts';

/**
 * Reads a rules file, YAML or JSON.
 *
 * @throws RemapError (`usage`) naming the file, the line and the key, where it cannot be read or breaks the shape.
 */
export async function loadRules(path: string): Promise<Rules> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new RemapError({
      kind: 'usage',
      subject: path,
      operation: 'reading the rules',
      problem: `the file cannot be read (${systemCode(cause) ?? 'unknown error'})`,
      remedy: 'Check the path given to --rules.',
      cause,
    });
  }
  // Most runs have no rules, and the YAML reader takes a while to load.
  const { parseRules } = await import('./parse.ts');
  return parseRules(text, path);
}
