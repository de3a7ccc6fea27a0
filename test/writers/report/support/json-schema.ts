type Schema = Readonly<Record<string, unknown>>;

/**
 * Where a value does not fit a JSON Schema, as paths with what is wrong there; nothing where it fits. Knows the words that
 * the project's schemas use, and refuses any other, so that no rule is passed over.
 */
export function misfits(
  value: unknown,
  schema: Schema,
  files: Readonly<Record<string, Schema>>,
  root = schema,
  at = '$',
): string[] {
  const found: string[] = [];
  const check = (inner: unknown, rule: unknown, where: string): string[] =>
    misfits(inner, asSchema(rule), files, root, where);
  for (const [word, rule] of Object.entries(schema)) {
    switch (word) {
      case '$schema':
      case 'title':
      case 'description':
      case '$defs':
        break;
      case '$ref': {
        const [file = '', pointer = ''] = String(rule).split('#');
        const base = file === '' ? root : (files[file] ?? {});
        found.push(...misfits(value, resolve(base, pointer), files, base, at));
        break;
      }
      case 'const':
        if (value !== rule) found.push(`${at} is not ${String(rule)}`);
        break;
      case 'enum':
        if (!asList(rule).includes(value)) found.push(`${at} is ${JSON.stringify(value)}`);
        break;
      case 'type':
        if (![rule].flat().some((type) => isOf(value, type))) found.push(`${at} is no ${String(rule)}`);
        break;
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(String(rule), 'su').test(value))
          found.push(`${at} does not match`);
        break;
      case 'minimum':
        if (typeof value === 'number' && value < Number(rule)) found.push(`${at} is below ${String(rule)}`);
        break;
      case 'maximum':
        if (typeof value === 'number' && value > Number(rule)) found.push(`${at} is above ${String(rule)}`);
        break;
      case 'required':
        for (const key of asList(rule))
          if (isObject(value) && !Object.hasOwn(value, String(key))) found.push(`${at} lacks ${String(key)}`);
        break;
      case 'properties':
        for (const [key, inner] of Object.entries(asSchema(rule))) {
          if (isObject(value) && Object.hasOwn(value, key)) found.push(...check(value[key], inner, `${at}.${key}`));
        }
        break;
      case 'additionalProperties':
        for (const [key, inner] of Object.entries(isObject(value) ? value : {})) {
          if (!Object.hasOwn(asSchema(schema['properties'] ?? {}), key))
            found.push(...check(inner, rule, `${at}.${key}`));
        }
        break;
      case 'items':
        if (Array.isArray(value)) value.forEach((inner, index) => found.push(...check(inner, rule, `${at}[${index}]`)));
        break;
      case 'anyOf':
      case 'oneOf': {
        const tries = asList(rule).map((one) => check(value, one, at));
        if (!tries.some((errors) => errors.length === 0))
          found.push(...(tries.sort((a, b) => a.length - b.length)[0] ?? []));
        break;
      }
      default:
        throw new Error(`the schema uses the word ${word}, which this check does not know`);
    }
  }
  return found;
}

function isOf(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asSchema(value: unknown): Schema {
  if (!isObject(value)) throw new Error('a schema must be an object');
  return value;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function resolve(base: Schema, pointer: string): Schema {
  return pointer
    .split('/')
    .slice(1)
    .reduce((inner, key) => asSchema(inner[key]), base);
}
