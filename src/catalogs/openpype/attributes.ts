import { plainValue, type Fields } from './ejson.ts';

type Kind = 'integer' | 'float' | 'text' | 'texts' | 'moment';

/** Attributes of a fresh ayon-backend 1.15, by what they may hang on. Studios add more; those are not known here. */
const SHARED: Readonly<Record<string, Kind>> = {
  fps: 'float',
  resolutionWidth: 'integer',
  resolutionHeight: 'integer',
  pixelAspect: 'float',
  clipIn: 'integer',
  clipOut: 'integer',
  frameStart: 'integer',
  frameEnd: 'integer',
  handleStart: 'integer',
  handleEnd: 'integer',
  description: 'text',
};

const ATTRIBUTES: Readonly<Record<'folder' | 'version' | 'representation', readonly (readonly [string, Kind])[]>> = {
  folder: Object.entries<Kind>({ ...SHARED, priority: 'text', startDate: 'moment', endDate: 'moment' }),
  version: Object.entries<Kind>({
    ...SHARED,
    intent: 'text',
    machine: 'text',
    source: 'text',
    comment: 'text',
    site: 'text',
    families: 'texts',
    colorSpace: 'text',
  }),
  representation: Object.entries<Kind>({ ...SHARED, path: 'text', template: 'text', extension: 'text' }),
};

/** The server's `lt` limit of the two resolutions; its `gt: 0` limits are never applied (falsy limits are skipped). */
const TOO_WIDE = 50_000;

/**
 * The first attribute of a document whose value the server refuses, or null. The server refuses the whole entity for it.
 * The importer sends the keys of `data` and, over them, the document's own further keys; nulls and unknown keys pass.
 */
export function refusedAttribute(
  what: 'folder' | 'version' | 'representation',
  document: Fields,
  data: Fields,
): string | null {
  for (const [name, kind] of ATTRIBUTES[what]) {
    const raw = name in document ? document[name] : data[name];
    if (raw === undefined || raw === null) continue;
    const value = plainValue(raw);
    if (value === null) continue;
    if (!accepts(kind, value)) return name;
    if (name.startsWith('resolution') && Number(value) >= TOO_WIDE) return name;
  }
  return null;
}

/** What pydantic 1 takes for a type, coercions included. */
function accepts(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'float':
      return isNumberLike(value, /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i);
    case 'integer':
      return isNumberLike(value, /^\s*[+-]?\d+\s*$/);
    case 'text':
      return isTextLike(value);
    case 'texts':
      return Array.isArray(value) && value.every((item) => isTextLike(plainValue(item)));
    case 'moment':
      return (
        typeof value === 'number' ||
        (typeof value === 'string' && /^(?:\d{4}-\d\d?-\d\d?[T ]\d\d?:\d\d.*|[+-]?\d+(?:\.\d+)?)$/.test(value))
      );
  }
}

function isNumberLike(value: unknown, pattern: RegExp): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  return typeof value === 'string' && pattern.test(value);
}

function isTextLike(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What AYON allows as a name (ayon-backend `NAME_REGEX`). */
export function isAllowedName(name: string): boolean {
  return /^[a-zA-Z0-9_](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$/.test(name);
}

/** What AYON allows as a project name; narrower than OpenPype's own rule, which allowed dots. */
export function isAllowedProjectName(name: string): boolean {
  return /^[a-zA-Z0-9_]+$/.test(name);
}
