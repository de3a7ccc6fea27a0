import type { ByteString } from './bytes.ts';
import type { EditPurpose, Frame, FrameId, IntegerCoding } from './edit.ts';
import type { Finding } from './finding.ts';
import type { Carrier, Format, Host } from './format.ts';
import type { Span } from './span.ts';

/**
 * The keys of a record that the tool knows, each as its raw text in the file, unescaped, or null where the key is absent.
 * An empty string is a key that is there and holds nothing.
 */
export interface ContainerFields {
  readonly schema: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly loader: string | null;
  readonly representation: string | null;
  readonly project_name: string | null;
  /** Other keys of the record that help to recognise what was loaded (2017: project, asset, subset, version; Nuke: version, source, frameStart …). */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * The values a slot can be filled with: keys of the record, and in Nuke the names of the layout knobs
 * (`tab` AYON, `group` AyonDataGroup, `group_label` Ayon Data Group). All are words that need no quoting in any format.
 */
export type SlotValue =
  | 'representation'
  | 'schema'
  | 'id'
  | 'loader'
  | 'project_name'
  | 'name'
  | 'namespace'
  | 'tab'
  | 'group'
  | 'group_label';

/**
 * A piece of the bytes that a slot writes: literal bytes, the value that was decided for a key, pieces that are padded
 * with zero bytes, or the length of pieces that stand somewhere else (a whole new chunk or block in a binary file counts
 * what is in it).
 */
export type SlotPiece =
  | ByteString
  | { readonly value: SlotValue }
  | {
      readonly padded: readonly SlotPiece[];
      /** The padding ends at a multiple of this, counted from the first of the pieces. */
      readonly alignment: number;
    }
  | { readonly lengthOf: readonly SlotPiece[]; readonly coding: IntegerCoding };

/**
 * A place in the file that an edit may fill, and how. A scanner offers slots; it never decides whether one is used.
 * All slots of one container with the same purpose are filled together or not at all.
 * Slots of one container never overlap, except that `knobs` (the whole record written anew) stands for all others.
 */
export interface Slot {
  readonly what: EditPurpose;
  readonly span: Span;
  /** The bytes of the span now. */
  readonly old: ByteString;
  /** What is written there. A plain value is `[{ value: 'representation' }]`. */
  readonly write: readonly SlotPiece[];
  /** The innermost frame whose body the slot lies in. */
  readonly frame?: FrameId;
}

/** A second place where a container's id stands (a Houdini parm default, an older copy of a Fusion tool). */
export interface SecondPlace {
  readonly carrier: Carrier;
  /** Offset in bytes of the representation's value. */
  readonly offset: number;
  readonly representation: string;
  /** The slot that replaces the value; absent where the place must not be edited. */
  readonly slot?: Slot;
}

/** What the tag around a record of Hiero decides beside the record's own keys. */
export interface TagFacts {
  /** The tag's own name, as a byte string. */
  readonly name: ByteString;
  /** First byte of the tag: records of one tag are renamed together. */
  readonly offset: number;
  /** Whether the tag is applied to something; if not, it is one of the project's own, in a bin of tags. */
  readonly isApplied: boolean;
  /** The key under which the record stands in a tag that holds several; null where it is the tag's only one. */
  readonly key: string | null;
  /** Whether the record's keys are values of their own, whose types AYON guesses, or texts of a JSON value. */
  readonly form: 'values' | 'json';
  /** A key whose value AYON does not read as a text, so that its validation fails; null where all of them are. */
  readonly notText: string | null;
  /** Why AYON's reader never comes to the tag, whatever stands in it: its clip or track is switched off, or no part of a timeline. */
  readonly outOfReach: 'switched-off' | 'elsewhere' | null;
}

/** One container record on one node, as it stands in the file. Knows bytes, and nothing of what its id means. */
export interface ScannedContainer {
  readonly host: Host;
  /** The node's name as the application shows it, as a byte string. */
  readonly node: string;
  /** The node's type (`objectSet`, `Read`, `geo` …) where the format tells it. */
  readonly nodeType: string | null;
  readonly carrier: Carrier;
  /** First byte of the representation's value, or of the record where it has none. */
  readonly offset: number;
  readonly fields: ContainerFields;
  /** The file that was loaded, as it is written in the workfile; null where the host does not keep it. */
  readonly loadedPath: string | null;
  readonly alsoAt: readonly SecondPlace[];
  readonly slots: readonly Slot[];
  /** Values for keys that AYON requires and this record lacks, worked out from the file itself (an empty namespace that was never written). */
  readonly suggests?: Readonly<Partial<Record<'name' | 'namespace' | 'loader', string>>>;
  /** Nuke: what AYON reads instead of `fields` until the old prefix is out of the way; absent where it reads them. */
  readonly readAs?: ContainerFields;
  /** Hiero only. */
  readonly tag?: TagFacts;
  /** Why this record can be read but must not be edited; absent where it may be. */
  readonly locked?: Finding;
}

/**
 * A publish instance that an old pipeline left behind. Never a container: it has no id to map. Its slots make AYON offer to
 * convert it (purposes `tab` and `group`), and are filled only when somebody asks for that.
 */
export interface ScannedInstance {
  readonly host: Host;
  readonly node: string;
  readonly nodeType: string | null;
  /** First byte of the value that says what the record is. */
  readonly offset: number;
  readonly slots: readonly Slot[];
}

/** What a scanner found in one workfile. */
export interface ScanResult {
  readonly format: Format;
  readonly containers: readonly ScannedContainer[];
  /** The frames that `Slot.frame` refers to, by index. */
  readonly frames: readonly Frame[];
  readonly findings: readonly Finding[];
  /** The files that stand in this one by reference, at every depth, each once; absent where there are none. */
  readonly references?: readonly ByteString[];
  /** Publish instances that AYON overlooks as they stand; absent where there are none. */
  readonly instances?: readonly ScannedInstance[];
}
