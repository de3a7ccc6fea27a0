import { toByteString } from '../../model/bytes.ts';
import type { Slot } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { editedContainers } from '../maya/edited-records.ts';
import type { EditsPlace } from '../maya/edited-records.ts';
import { NestedReferences } from '../maya/nested-references.ts';
import type { FoundContainers } from '../maya/record.ts';
import type { NestedValue, ReferenceEdits } from './reference-edits.ts';
import type { Scene } from './scene.ts';

/** The containers of referenced files that this scene sets a representation on, each a container of its own. */
export function containersInEdits(scene: Scene, source: ByteSource): FoundContainers {
  const nested = new NestedReferences(scene.references);
  const found = scene.edits.map((edits) => {
    const { reference, statement } = edits;
    const path = scene.references.get(reference)?.path ?? null;
    const place = { reference, path, nested, offset: statement.offset, trouble: troubleOf(edits, scene) };
    return editedContainers(edits.records, place, (value) => slotOf(value, source));
  });
  return {
    containers: found.flatMap(({ containers }) => containers),
    findings: found.flatMap(({ findings }) => findings),
  };
}

function troubleOf({ statement, complete, cut }: ReferenceEdits, { conflicts }: Scene): EditsPlace['trouble'] {
  if (!complete || cut) return 'maya-record-in-damage';
  const inConflict = conflicts.some(({ start, end }) => start < spanEnd(statement) && end > statement.offset);
  return inConflict ? 'maya-record-in-conflict' : null;
}

/** Inside the nested quotes only the value itself is written; a joined expression gives way to one quoted text. */
function slotOf({ key, span, joined }: NestedValue, source: ByteSource): Slot[] {
  if (span === null) return [];
  const old = toByteString(readBytes(source, span.offset, span.length));
  return [{ what: key, span, old, write: joined ? ['\\"', { value: key }, '\\"'] : [{ value: key }] }];
}
