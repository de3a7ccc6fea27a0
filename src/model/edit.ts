import type { ByteString } from './bytes.ts';
import type { Span } from './span.ts';

/** What an edit is for. `length` and `padding` are the framing that follows from the others. */
export type EditPurpose =
  | 'representation'
  | 'schema'
  | 'id'
  | 'loader'
  | 'project_name'
  | 'name'
  | 'namespace'
  | 'tab'
  | 'group'
  | 'prefix'
  | 'object_name'
  | 'knobs'
  | 'length'
  | 'padding';

/** Replace the bytes of a span. An insertion is an edit of length 0. `old` is what must stand there now. */
export interface Edit extends Span {
  readonly old: ByteString;
  readonly new: ByteString;
  readonly what: EditPurpose;
  /** Which of several edits at one offset comes first; absent means 0. Set only where insertions meet. */
  readonly order?: number;
}

/** An edit before its frames are worked out: `frame` is the innermost frame whose body it changes. */
export interface FramedEdit extends Edit {
  readonly frame?: FrameId;
}

/** The index of a frame in the list of its workfile. */
export type FrameId = number;

/**
 * How a length is written.
 * - `octal`: ASCII octal digits, zero-padded to the width of the field (cpio odc).
 * - `hex-xor`: lower-case hex digits under an unknown key; `new = old XOR oldLength XOR newLength` (Houdini's licence-tagged headers).
 * - `uint32be`, `uint64be`, `uint32le`: binary integers.
 */
export type LengthCoding = 'octal' | 'hex-xor' | 'uint32be' | 'uint64be' | 'uint32le';

/**
 * A region whose length is written somewhere in the file.
 *
 * Frames nest through `parent`. When an edit changes the size of a body, the length field is written anew, then that of
 * each enclosing frame. The field has a fixed width, so it never changes a size itself.
 */
export interface Frame {
  /** The bytes that are counted. */
  readonly body: Span;
  /** Where the length stands. */
  readonly length: Span;
  readonly coding: LengthCoding;
  /** The body is followed by zero bytes up to the next multiple of this, counted from the start of the body; they are not part of the counted length, but of the parent's. */
  readonly alignment?: number;
  readonly parent?: FrameId;
}
