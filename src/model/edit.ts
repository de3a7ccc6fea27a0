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
 * - the binary integers.
 */
export type LengthCoding = 'octal' | 'hex-xor' | IntegerCoding;

/** Bits and byte order. A length is never so large that it matters whether the application reads it as signed. */
export type IntegerCoding = 'uint32be' | 'uint32le' | 'uint64be' | 'uint64le';

/**
 * A region whose length is written somewhere in the file.
 *
 * Frames nest through `parent`. When an edit changes the size of a body, the length field is written anew, then that of
 * each enclosing frame. The field has a fixed width, so it never changes a size itself. It may stand anywhere: in front
 * of the body, or in another block that tells about it. Where several fields count one body, each is a frame of its own,
 * and they are each other's parents.
 */
export interface Frame {
  /** The bytes that are counted. */
  readonly body: Span;
  /** Where the length stands. */
  readonly length: Span;
  readonly coding: LengthCoding;
  /** The body is followed by zero bytes up to the next multiple of this, counted from the start of the body; they are not part of the counted length, but of the parent's. */
  readonly alignment?: number;
  /** The field tells how many bytes are set aside: it may say more than the body has, and is only ever raised. */
  readonly atLeast?: true;
  readonly parent?: FrameId;
}
