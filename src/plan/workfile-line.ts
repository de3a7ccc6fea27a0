import type { ScannedContainer, ScannedInstance } from '../model/container.ts';
import type { Decision, Reason } from '../model/decision.ts';
import type { Edit, Frame, FramedEdit } from '../model/edit.ts';
import type { ContainerLine, Manage, SecondPlaceLine, WorkfileLine } from '../model/plan.ts';
import type { ByteSource } from '../files/byte-source.ts';
import type { Emptying } from './manage/whole-list.ts';
import { settleEdits } from '../patch/framing.ts';
import { checkEdits, inFileOrder } from '../patch/splice.ts';
import { fromByteString } from '../model/bytes.ts';
import { spanEnd } from '../model/span.ts';
import type { RecordedFrame, ScannedWorkfile } from '../model/scanned-workfile.ts';

/** One container with everything that was decided about it, before edits become offsets of a plan. */
export interface DecidedContainer {
  readonly scanned: ScannedContainer;
  readonly decision: Decision;
  /** One a second place, in the order of `scanned.alsoAt`. */
  readonly secondDecisions: readonly Decision[];
  /** What `apply` writes. */
  readonly edits: readonly FramedEdit[];
  /** What would be written if a person accepted the proposal; null where there is no proposal. */
  readonly proposed: readonly FramedEdit[] | null;
  /** Why nothing can be written into the record, whatever is decided; null where something can. */
  readonly locked: Reason | null;
  /** What the studio's rules call the loader now; null where they say nothing. */
  readonly ruledLoader: string | null;
  readonly manage: Manage | null;
  /** Why AYON lists no container of the workfile because of this one, before and after. */
  readonly emptying: Emptying;
}

/** A publish instance that somebody asked to change. */
export interface EditedInstance {
  readonly scanned: ScannedInstance;
  readonly edits: readonly FramedEdit[];
}

/**
 * The plan's line for one workfile: the edits of all its containers, and the framing that follows from them together.
 * Throws a `RemapError` when the edits do not fit the file: that is a fault of the scanner and must not reach a writer.
 */
export function workfileLine(
  workfile: ScannedWorkfile,
  containers: readonly DecidedContainer[],
  instances: readonly EditedInstance[] = [],
): WorkfileLine {
  const size = workfile.plain?.bytes ?? workfile.bytes;
  const source = recordedSource(workfile.frames, size);
  const flat = [...containers, ...instances].flatMap((record) => record.edits);
  const settled = settleEdits(flat, workfile.frames, source);
  checkEdits([...settled.edits, ...settled.framing], size);
  let next = 0;
  const take = (count: number): readonly Edit[] => settled.edits.slice(next, (next += count));
  const lines = containers.map((container) => containerLine(container, take(container.edits.length)));
  const renamed = instances.map(({ scanned: { host, node, offset }, edits }) => ({
    host,
    node,
    offset,
    edits: inFileOrder(take(edits.length)),
  }));
  return {
    ...workfileFacts(workfile),
    containers: lines,
    ...(renamed.length === 0 ? {} : { instances: renamed }),
    framing: settled.framing,
  };
}

/** The census line of a workfile: what is there, with nothing decided. */
export function censusLine(workfile: ScannedWorkfile): WorkfileLine {
  const containers = workfile.containers.map((scanned) => ({
    ...recordFacts(scanned),
    alsoAt: scanned.alsoAt.length === 0 ? NONE : scanned.alsoAt.map(undecidedPlace),
    decision: null,
    edits: NONE,
    manage: null,
  }));
  return { ...workfileFacts(workfile), containers, framing: [] };
}

/** The same for all containers: a scene may hold tens of thousands. */
const NONE: readonly never[] = [];

function undecidedPlace({ carrier, offset, representation }: ScannedContainer['alsoAt'][number]): SecondPlaceLine {
  return { carrier, offset, representation, decision: null };
}

function workfileFacts(workfile: ScannedWorkfile): Omit<WorkfileLine, 'containers' | 'framing'> {
  const { path, format, bytes, sha256, plain, stat, findings, outcome } = workfile;
  const packed = plain === undefined ? {} : { plain };
  return { type: 'workfile', path, outcome, format, bytes, sha256, ...packed, stat, findings };
}

function recordFacts(
  scanned: ScannedContainer,
): Pick<ContainerLine, 'host' | 'node' | 'nodeType' | 'carrier' | 'offset' | 'fields' | 'loadedPath'> {
  const { extra, ...known } = scanned.fields;
  const { host, node, nodeType, carrier, offset, loadedPath } = scanned;
  // A known key outranks an extra one of the same name, which cannot happen but would be silent.
  return { host, node, nodeType, carrier, offset, fields: { ...extra, ...known }, loadedPath };
}

function containerLine(container: DecidedContainer, edits: readonly Edit[]): ContainerLine {
  const { scanned, decision, secondDecisions, proposed, locked, ruledLoader, manage } = container;
  return {
    ...recordFacts(scanned),
    alsoAt: scanned.alsoAt.map(({ carrier, offset, representation, slot }, index) => ({
      carrier,
      offset,
      representation,
      decision: secondDecisions[index] ?? null,
      ...(slot === undefined || scanned.locked !== undefined ? { locked: true as const } : {}),
    })),
    decision,
    ...(ruledLoader === null ? {} : { ruledLoader }),
    edits: inFileOrder(edits),
    ...(proposed === null ? {} : { proposedEdits: proposed.map(withoutFrame) }),
    ...(locked === null ? {} : { locked }),
    manage,
  };
}

function withoutFrame({ offset, length, old, new: text, what }: FramedEdit): Edit {
  return { offset, length, old, new: text, what };
}

/** Just enough of a file to work out framing: its length fields and paddings as they were read; most paddings are zeros. */
function recordedSource(frames: readonly RecordedFrame[], size: number): ByteSource {
  const fields = new Map<number, RecordedFrame & Frame>(frames.map((frame) => [frame.length.offset, frame]));
  const paddings = new Map(
    frames.flatMap(({ body, padding }) => (padding === undefined ? [] : [[spanEnd(body), padding] as const])),
  );
  return {
    size,
    read(into, at, length, offset) {
      const known = fields.get(offset)?.field ?? paddings.get(offset);
      if (known?.length === length) into.set(fromByteString(known), at);
      else into.fill(0, at, at + length);
      return length;
    },
  };
}
