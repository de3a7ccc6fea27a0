/** The word in the name of a tag that ayon-hiero reads; before 0.3.0 it looked for OpenPype's. */
export const AYON_TAG = 'AYONdata';

/** The word in the names of OpenPype's tags. The first Pype 3 called them `Pype Data`, which nothing reads any more. */
export const OPENPYPE_TAG = 'openpypeData';

export const HIERO_TAGS = [AYON_TAG, OPENPYPE_TAG] as const;

export type HieroTag = (typeof HIERO_TAGS)[number];

/** Keys of a tag that are Hiero's own: they stand in every tag, and ayon-hiero passes over them on a track. */
export const OWN_KEYS: ReadonlySet<string> = new Set(['label', 'note', 'applieswhole']);

/** The key under which ayon-hiero 0.3 and later keeps everything as one JSON value. */
export const JSON_KEY = 'json_metadata';

/** The keys that the schema of a container asks for, each as a text. A record that lacks one fails as a whole list. */
export const VALIDATED_KEYS = ['schema', 'id', 'objectName', 'name', 'namespace', 'loader', 'representation'] as const;

const GUESSED_WORDS: ReadonlySet<string> = new Set(['True', 'False', 'None', '...']);
/** How a number, a tuple, a list, a set or a dictionary of Python begins, signs and brackets before it included. */
const BEGINS_AS_VALUE = /^[-+([{]|^\.?\d/;
/** How a text of Python in quotes begins. */
const BEGINS_AS_QUOTED = /^[bBrRuU]{0,2}["']/;
/** Longer than any name; nothing is guessed about such a value. In bytes. */
const LONGEST_GUESSED = 1024;

/**
 * Whether ayon-hiero surely reads a tag's single value as the text that stands there. It guesses types: digits alone become
 * a number, `None` nothing, and whatever `literal_eval` understands that value. Where it might, the answer is no.
 */
export function staysText(value: string): boolean {
  if (value.length > LONGEST_GUESSED || GUESSED_WORDS.has(value.trim())) return false;
  if (/^\w+$/.test(value)) return !/^\d+$/.test(value);
  const trimmed = value.trim();
  return !BEGINS_AS_VALUE.test(trimmed) && !BEGINS_AS_QUOTED.test(trimmed);
}
