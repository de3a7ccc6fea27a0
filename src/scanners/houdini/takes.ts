import type { Span } from '../../model/span.ts';
import { parseParmFile, valueText } from './parm-file.ts';
import type { Malformed, ParmLine } from './parm-file.ts';

/** A parameter that a take overrides, as spans in the bytes of the `.takes` entry. */
export interface TakeOverride {
  /** Absolute: `/obj/geo1`. */
  readonly node: string;
  readonly parm: string;
  /** The packet and, inside it, the block of values; in front of each stands its length as a big-endian 32 bit integer. */
  readonly packet: Span;
  readonly block: Span;
  /** The line that holds the value; its offsets count from the start of the block. */
  readonly line: ParmLine;
}

export interface Takes {
  readonly kind: 'takes';
  readonly overrides: readonly TakeOverride[];
}

const OPENING = 'HoudiniTakeFile 1.0\n';
const LENGTH_BYTES = 4;
/** `take name Main kids 1`, the name quoted where it has spaces. */
const TAKE_LINE = /^take name (?:"(?:[^"\\\n]|\\.)*"|[^\s"]+) kids \d+\n/;

/**
 * The overrides of `parm` in the tree of takes: per take a line and packets; `s` packets name nodes and parameters by
 * number, `d` packets hold a value or the state of a flag, an `e` packet ends the take.
 */
export function parseTakes(bytes: Buffer, parm: string): Takes | Malformed {
  if (!bytes.toString('latin1', 0, OPENING.length).startsWith(OPENING)) return malformed('no head line', 0);
  const overrides: TakeOverride[] = [];
  const strings = new Map<string, string>();
  let at = OPENING.length;
  while (at < bytes.length) {
    const line = TAKE_LINE.exec(bytes.toString('latin1', at, at + 4096));
    if (line === null) return malformed('no take line', at);
    at += line[0].length;
    for (let kind = ''; kind !== 'e';) {
      const packet = sized(bytes, at, bytes.length);
      if (packet === null) return malformed('a packet is cut', at);
      const text = bytes.toString(
        'latin1',
        packet.offset,
        Math.min(packet.offset + 4096, packet.offset + packet.length),
      );
      kind = text.charAt(0);
      if (kind === 's') {
        const string = /^s (\d+) ([^]*)\n$/.exec(text);
        if (string === null) return malformed('a string packet of another form', at);
        strings.set(string[1] ?? '', unquoted(string[2] ?? ''));
      } else if (kind === 'd') {
        const read = readOverride(bytes, packet, text, strings, parm);
        if (read === 'malformed') return malformed('a value packet of another form', at);
        if (read !== null) overrides.push(read);
      } else if (kind !== 'e' || text !== 'e\n') {
        return malformed('a packet of an unknown kind', at);
      }
      at = packet.offset + packet.length;
    }
  }
  return { kind: 'takes', overrides };
}

function readOverride(
  bytes: Buffer,
  packet: Span,
  text: string,
  strings: ReadonlyMap<string, string>,
  wanted: string,
): TakeOverride | null | 'malformed' {
  const numbers = /^d (\d+) (\d+)\n/.exec(text);
  if (numbers === null) return 'malformed';
  const node = strings.get(numbers[1] ?? '');
  const parm = strings.get(numbers[2] ?? '');
  if (node === undefined || parm === undefined) return 'malformed';
  // A flag of the node (`.flags.d`), not a parameter: a bare word stands where the block would.
  if (parm.startsWith('.')) return null;
  const end = packet.offset + packet.length;
  const block = sized(bytes, packet.offset + numbers[0].length, end);
  if (block === null || block.offset + block.length !== end) return 'malformed';
  if (parm !== wanted) return null;
  const parsed = parseParmFile(bytes.subarray(block.offset, end));
  if (parsed.kind === 'malformed') return 'malformed';
  const line = parsed.lines.find((candidate) => candidate.name === wanted);
  return line === undefined ? 'malformed' : { node, parm, packet, block, line };
}

/** The text of the overriding value; null where it is an expression or has not exactly one component. */
export function overrideText(bytes: Buffer, override: TakeOverride): string | null {
  const [value, ...others] = override.line.values;
  if (value === undefined || others.length > 0 || value.kind === 'channel') return null;
  return valueText(bytes.subarray(override.block.offset), value);
}

function sized(bytes: Buffer, at: number, limit: number): Span | null {
  if (at + LENGTH_BYTES > limit) return null;
  const length = bytes.readUInt32BE(at);
  return at + LENGTH_BYTES + length > limit ? null : { offset: at + LENGTH_BYTES, length };
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}

function malformed(problem: string, at: number): Malformed {
  return { kind: 'malformed', problem, at };
}
