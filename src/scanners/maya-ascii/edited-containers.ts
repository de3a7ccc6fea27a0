import { toByteString } from '../../model/bytes.ts';
import type { Slot } from '../../model/container.ts';
import { spanEnd } from '../../model/span.ts';
import type { ByteSource } from '../../files/byte-source.ts';
import { readBytes } from '../../files/byte-source.ts';
import { editedContainers } from '../maya/edited-records.ts';
import type { EditsPlace } from '../maya/edited-records.ts';
import { NestedReferences } from '../maya/nested-references.ts';
import { isReplaced, writes } from '../maya/record.ts';
import type { FoundContainers } from '../maya/record.ts';
import { conflictIn } from './conflicts.ts';
import type { NestedValue, ReferenceEdits } from './reference-edits.ts';
import type { Scene } from './scene.ts';

/** What is written in the place of a value: the same for each record. */
const PLAIN = writes((value) => [value]);
const JOINED = writes((value) => ['\\"', value, '\\"']);

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

function troubleOf({ statement, records, complete, cut }: ReferenceEdits, { conflicts }: Scene): EditsPlace['trouble'] {
  if (!complete || cut || records.isCut) return 'maya-record-in-damage';
  return conflictIn(conflicts, statement.offset, spanEnd(statement)) === null ? null : 'maya-record-in-conflict';
}

/** Inside the nested quotes only the value itself is written; a joined expression gives way to one quoted text. */
function slotOf({ key, span, joined }: NestedValue, source: ByteSource): Slot[] {
  if (span === null) return [];
  const old = toByteString(readBytes(source, span.offset, span.length));
  return isReplaced(key) ? [{ what: key, span, old, write: joined ? JOINED[key] : PLAIN[key] }] : [];
}
