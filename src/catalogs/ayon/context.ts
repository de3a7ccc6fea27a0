/**
 * The top-level keys of a representation's context. AYON's GraphQL gives `data` and `context` as JSON in a string; a
 * database dump gives the object.
 *
 * @returns null where there is no context, or an empty one.
 */
export function contextKeys(context: unknown): readonly string[] | null {
  const value = typeof context === 'string' ? parse(context) : context;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const keys = Object.keys(value).sort();
  return keys.length === 0 ? null : keys;
}

/** The context inside of `data`. */
export function contextOf(data: unknown): unknown {
  const value = typeof data === 'string' ? parse(data) : data;
  return typeof value === 'object' && value !== null && 'context' in value ? value.context : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
