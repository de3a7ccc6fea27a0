import type { ByteString } from '../../model/bytes.ts';
import type { Span } from '../../model/span.ts';
import { isRecordKey } from '../record-keys.ts';
import type { RecordKey } from '../record-keys.ts';
import { defaultText, parseDialogScript } from './dialog-script.ts';
import type { ParmTemplate } from './dialog-script.ts';
import type { Entry } from './entry.ts';
import { PATH_PARMS } from './loaded-path.ts';
import { parseParmFile, valueText } from './parm-file.ts';
import type { Malformed, ParmLine } from './parm-file.ts';

/** Where the value of a record's parameter stands. All offsets count from the start of the file. */
export interface ValuePlace {
  /** `channel`: driven by an expression or keys; `malformed`: not exactly one component. */
  readonly kind: 'plain' | 'channel' | 'malformed';
  readonly text: ByteString;
  /** The text, and the whole token with its quotes. */
  readonly value: Span;
  readonly token: Span;
  readonly lineStart: number;
  /** Behind the line end. */
  readonly lineStop: number;
  readonly lineEnd: string;
}

/** What the values of a node (`.parm`) say that matters here. */
export interface NodeValues {
  readonly entry: Entry;
  readonly places: ReadonlyMap<RecordKey, ValuePlace>;
  /** A parameter of the record that stands twice: which one counts is not known. */
  readonly duplicate: RecordKey | null;
  /** Plain, not empty values of the parameters that may name a loaded file. */
  readonly paths: ReadonlyMap<string, ByteString>;
}

/** Where the default of a record's parameter stands. All offsets count from the start of the file. */
export interface DefaultPlace {
  readonly kind: 'plain' | 'expression' | 'malformed';
  readonly text: ByteString;
  /** Between the quotes, where it has them. */
  readonly value: Span;
  readonly quoted: boolean;
  readonly template: ParmTemplate;
  /** Behind the block of the definition. */
  readonly behind: number;
}

/** What the parameter definitions of a node (`.spareparmdef`) say that matters here. */
export interface NodeTemplates {
  readonly entry: Entry;
  readonly places: ReadonlyMap<RecordKey, DefaultPlace>;
  readonly duplicate: RecordKey | null;
}

/** Reads the bytes of a `.parm` entry. */
export function readValues(bytes: Buffer, entry: Entry): NodeValues | Malformed {
  const parsed = parseParmFile(bytes, (name) => isRecordKey(name) || PATH_PARMS.has(name));
  if (parsed.kind === 'malformed') return parsed;
  const places = new Map<RecordKey, ValuePlace>();
  const paths = new Map<string, ByteString>();
  let duplicate: RecordKey | null = null;
  for (const line of parsed.lines) {
    const key = line.name;
    if (isRecordKey(key)) {
      if (places.has(key)) duplicate ??= key;
      places.set(key, valuePlace(bytes, line, entry));
    }
    if (PATH_PARMS.has(line.name)) {
      const [value, ...others] = line.values;
      const text = value?.kind === 'plain' && others.length === 0 ? valueText(bytes, value) : '';
      if (text !== '') paths.set(line.name, text);
    }
  }
  return { entry, places, duplicate, paths };
}

function valuePlace(bytes: Buffer, line: ParmLine, { data, coding }: Entry): ValuePlace {
  const [value, ...others] = line.values;
  const single = value !== undefined && others.length === 0;
  const at = value ?? { start: line.start, end: line.start, textStart: line.start, textEnd: line.start };
  // No byte of a coded entry is the value's own: then the entry is the place, and nothing in it is edited.
  const place = (offset: number): number => (coding === 'raw' ? data.offset + offset : data.offset);
  const span = (from: number, to: number): Span => ({ offset: place(from), length: place(to) - place(from) });
  return {
    kind: single ? value.kind : 'malformed',
    text: single ? valueText(bytes, value) : '',
    value: span(at.textStart, at.textEnd),
    token: span(at.start, at.end),
    lineStart: place(line.start),
    lineStop: place(line.end),
    lineEnd: line.lineEnd,
  };
}

/** Reads the bytes of a `.spareparmdef` entry. */
export function readTemplates(bytes: Buffer, entry: Entry): NodeTemplates | Malformed {
  const parsed = parseDialogScript(bytes, isRecordKey);
  if (parsed.kind === 'malformed') return parsed;
  const places = new Map<RecordKey, DefaultPlace>();
  let duplicate: RecordKey | null = null;
  for (const template of parsed.templates) {
    const key = template.name;
    if (!isRecordKey(key) || template.repeated) continue;
    if (places.has(key)) duplicate ??= key;
    places.set(key, defaultPlace(bytes, template, entry.data.offset));
  }
  return { entry, places, duplicate };
}

function defaultPlace(bytes: Buffer, template: ParmTemplate, base: number): DefaultPlace {
  const [value, ...others] = template.defaults ?? [];
  const single = value !== undefined && others.length === 0;
  return {
    kind: template.defaults === null ? 'expression' : single ? 'plain' : 'malformed',
    text: single ? defaultText(bytes, value) : '',
    value: single
      ? { offset: base + value.textStart, length: value.textEnd - value.textStart }
      : { offset: base + template.end, length: 0 },
    quoted: value?.quoted ?? false,
    template,
    behind: base + template.end,
  };
}
