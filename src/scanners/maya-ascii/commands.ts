import type { ByteString } from '../../model/bytes.ts';
import type { Argument } from './arguments.ts';

export interface CreateNode {
  readonly type: ByteString;
  /** Empty where the command leaves the name to Maya. */
  readonly name: ByteString;
  readonly parent: ByteString | null;
  /** The node does not become the current one. */
  readonly skipSelect: boolean;
}

export interface AddAttr {
  readonly longName: ByteString;
  readonly shortName: ByteString;
  /** `string`, `bool`, `message` …; null where the command does not say. */
  readonly type: ByteString | null;
  /** Spelled `-longName`, as in scenes saved with full names. */
  readonly verbose: boolean;
  /** The node it names itself; null for the current one. */
  readonly node: ByteString | null;
}

/** The value that a `setAttr` gives. `unset` is a command that only sets flags. */
export type AttrValue =
  | { readonly kind: 'unset' }
  | { readonly kind: 'string'; readonly text: ByteString; readonly argument: Argument }
  | { readonly kind: 'plain'; readonly text: ByteString }
  | { readonly kind: 'strings'; readonly texts: readonly ByteString[] }
  | { readonly kind: 'opaque' };

export interface SetAttr {
  /** The node it names itself (`"node.attr"`); null for the current one. */
  readonly node: ByteString | null;
  /** Without the leading dot: `representation`, `fn[0]`. */
  readonly attr: ByteString;
  readonly value: AttrValue;
}

/** A `file` command that says which file a reference node stands for. */
export interface FileReference {
  readonly node: ByteString;
  readonly path: ByteString;
  /** Null where the command gives none. */
  readonly namespace: ByteString | null;
  /** 1 for the references of the scene itself, more for theirs. */
  readonly depth: number;
}

type Flags = ReadonlyMap<string, Argument>;

interface Parsed {
  /** Flags with the argument behind them, if the flag takes one. */
  readonly flags: Flags;
  readonly rest: readonly Argument[];
}

const CREATE_WITH = new Set(['n', 'name', 'p', 'parent']);
const ADD_WITH = new Set(['sn', 'shortName', 'ln', 'longName', 'dt', 'dataType', 'at', 'attributeType', 'p', 'parent']);
/** Flags of `setAttr` that take an argument. `-av` and `-c` do not. */
const SET_WITH = new Set('k keyable l lock cb channelBox s size ch capacityHint ca caching typ type'.split(' '));
const FILE_WITH = new Set(
  'rdi referenceDepthInfo ns namespace rfn referenceNode dr deferReference op options typ type rpr renamingPrefix'.split(
    ' ',
  ),
);

export function parseCreateNode(args: readonly Argument[]): CreateNode | null {
  const { flags, rest } = split(args, CREATE_WITH);
  const type = rest[0]?.text;
  if (type === undefined || rest[0]?.kind === 'opaque') return null;
  return {
    type,
    name: textOf(flags, 'n', 'name') ?? '',
    parent: textOf(flags, 'p', 'parent'),
    skipSelect: flags.has('ss') || flags.has('skipSelect'),
  };
}

export function parseAddAttr(args: readonly Argument[]): AddAttr | null {
  // Other flags of addAttr may or may not take an argument (`-uac`, `-m`): what follows one is never taken for a node.
  const { flags, rest } = split(args, ADD_WITH, true);
  const long = textOf(flags, 'ln', 'longName');
  const short = textOf(flags, 'sn', 'shortName');
  const longName = long ?? short;
  if (longName === null) return null;
  return {
    longName,
    shortName: short ?? longName,
    type: textOf(flags, 'dt', 'dataType') ?? textOf(flags, 'at', 'attributeType'),
    verbose: flags.has('longName') || flags.has('shortName'),
    node: rest[0]?.text ?? null,
  };
}

export function parseSetAttr(args: readonly Argument[]): SetAttr | null {
  const { flags, rest } = split(args, SET_WITH);
  const [target, ...values] = rest;
  if (target === undefined || target.kind === 'opaque') return null;
  const dot = target.text.indexOf('.');
  if (dot === -1) return null;
  return {
    node: dot === 0 ? null : target.text.slice(0, dot),
    attr: target.text.slice(dot + 1),
    value: valueOf(textOf(flags, 'type', 'typ'), values),
  };
}

/** The value in the arguments of a reference edit, which are those of `setAttr` without the attribute. */
export function parseEditValue(args: readonly Argument[]): AttrValue {
  const { flags, rest } = split(args, SET_WITH);
  return valueOf(textOf(flags, 'type', 'typ'), rest);
}

export function parseFileReference(args: readonly Argument[]): FileReference | null {
  const { flags, rest } = split(args, FILE_WITH);
  const node = textOf(flags, 'rfn', 'referenceNode');
  // The path is the last string; nothing else of these commands is left over.
  const path = rest.findLast((arg) => arg.kind === 'string');
  if (node === null || path === undefined) return null;
  const depth = Number(textOf(flags, 'rdi', 'referenceDepthInfo') ?? '1');
  return {
    node,
    path: path.text,
    namespace: textOf(flags, 'ns', 'namespace'),
    depth: Number.isInteger(depth) && depth > 0 ? depth : 1,
  };
}

/** The node that `select -ne NAME` makes the current one; null where it names none, or several. */
export function parseSelect(args: readonly Argument[]): ByteString | null {
  const { rest } = split(args, new Set());
  const only = rest.length === 1 ? rest[0] : undefined;
  return only === undefined || only.kind === 'opaque' ? null : only.text;
}

function valueOf(type: ByteString | null, values: readonly Argument[]): AttrValue {
  if (values.some((arg) => arg.kind === 'opaque')) return { kind: 'opaque' };
  const [first] = values;
  if (first === undefined) return { kind: 'unset' };
  if (type === 'string') {
    return values.length === 1 && first.kind === 'string'
      ? { kind: 'string', text: first.text, argument: first }
      : { kind: 'opaque' };
  }
  if (type === 'stringArray') {
    return { kind: 'strings', texts: values.slice(1).map((arg) => arg.text) };
  }
  if (values.some((arg) => arg.kind === 'string')) return { kind: 'opaque' };
  return { kind: 'plain', text: values.map((arg) => arg.text).join(' ') };
}

/** Separates flags, and the arguments of those that take one, from everything else. */
function split(args: readonly Argument[], withArgument: ReadonlySet<string>, greedy = false): Parsed {
  const flags = new Map<string, Argument>();
  const rest: Argument[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i];
    if (arg === undefined) break;
    if (!isFlag(arg)) {
      rest.push(arg);
      continue;
    }
    const name = arg.text.slice(1);
    const next = args[i + 1];
    const takes = withArgument.has(name) || (greedy && next !== undefined && !isFlag(next));
    // A flag without its argument, at the end of a broken statement, says nothing.
    if (!takes) flags.set(name, arg);
    else if (next !== undefined) flags.set(name, next);
    if (takes) i += 1;
  }
  return { flags, rest };
}

function isFlag(arg: Argument): boolean {
  return arg.kind === 'word' && /^-[A-Za-z]/.test(arg.text);
}

function textOf(flags: Flags, short: string, long: string): ByteString | null {
  const arg = flags.get(short) ?? flags.get(long);
  return arg === undefined || arg.kind === 'opaque' ? null : arg.text;
}
