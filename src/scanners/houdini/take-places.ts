import type { ByteString } from '../../model/bytes.ts';
import type { SecondPlace } from '../../model/container.ts';
import type { Frame, FrameId } from '../../model/edit.ts';
import type { Span } from '../../model/span.ts';
import type { Entry } from './entry.ts';
import type { FrameList } from './frames.ts';
import type { Malformed } from './parm-file.ts';
import { slot } from './slots.ts';
import { overrideText, parseTakes } from './takes.ts';
import type { TakeOverride } from './takes.ts';

/** The id of a container as a take overrides it. */
export interface TakeId {
  /** The overriding id; empty where it is an expression. */
  readonly representation: ByteString;
  /** The place to edit; null where the take must not be edited. */
  readonly place: ((frames: FrameList) => SecondPlace) | null;
}

/**
 * The ids that takes override, by the node's path without the leading slash. The value stands inside two packets whose
 * lengths are written in front of them, inside the entry.
 */
export function readTakeIds(bytes: Buffer, entry: Entry): ReadonlyMap<ByteString, TakeId[]> | Malformed {
  const takes = parseTakes(bytes, 'representation');
  if (takes.kind === 'malformed') return takes;
  const byNode = new Map<ByteString, TakeId[]>();
  for (const override of takes.overrides) {
    const path = override.node.replace(/^\//, '');
    const ids = byNode.get(path) ?? [];
    ids.push(takeId(bytes, override, entry));
    byNode.set(path, ids);
  }
  return byNode;
}

function takeId(bytes: Buffer, override: TakeOverride, entry: Entry): TakeId {
  const representation = overrideText(bytes, override);
  const value = override.line.values[0];
  if (representation === null || value === undefined) return { representation: '', place: null };
  // In a scene saved as text the entry is base64: no byte of it is the value's own.
  if (entry.coding !== 'raw') return { representation, place: null };
  const start = entry.data.offset + override.block.offset;
  const token: Span = { offset: start + value.start, length: value.end - value.start };
  const old = bytes.toString('latin1', override.block.offset + value.start, override.block.offset + value.end);
  return {
    representation,
    place: (frames) => {
      const packet = frames.add(sizedFrame(entry, override.packet, frames.idOf(entry)));
      const block = frames.add(sizedFrame(entry, override.block, packet));
      return {
        carrier: 'parm',
        offset: start + value.textStart,
        representation,
        slot: slot('representation', token, old, [{ value: 'representation' }], block),
      };
    },
  };
}

/** The frame of a piece whose length stands in front of it. */
function sizedFrame(entry: Entry, span: Span, parent: FrameId | undefined): Frame {
  const body: Span = { offset: entry.data.offset + span.offset, length: span.length };
  const length: Span = { offset: body.offset - 4, length: 4 };
  return { body, length, coding: 'uint32be', ...(parent === undefined ? {} : { parent }) };
}
