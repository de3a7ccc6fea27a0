import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer, Slot } from '../../model/container.ts';
import type { FrameId } from '../../model/edit.ts';
import type { Finding } from '../../model/finding.ts';
import { CONTAINER_IDS, isRecordKey } from './record.ts';
import { readReferenceEdits } from './reference-edits.ts';
import type { SetAttrEdit } from './reference-edits.ts';
import { plainString } from './set-attr-text.ts';
import type { SlotContext } from './slots.ts';
import type { Leaf } from './walk.ts';

/** The words of which one stands in every leaf that edits a container. */
const NEEDLE = 'representation';

/** A record's own `id` is in the referenced file, so an edit is recognised by its node's name and by what it sets. */
const CONTAINER_NAME = /^[^|]*_CON\d*$/;
const ID = /^(?:[0-9a-fA-F]{24}|[0-9a-fA-F]{32})$/;

const NO_FIELDS: ContainerFields = {
  schema: null,
  id: null,
  name: null,
  namespace: null,
  loader: null,
  representation: null,
  project_name: null,
  extra: {},
};

export interface EditedContainers {
  readonly containers: readonly ScannedContainer[];
  readonly findings: readonly Finding[];
}

interface Candidate {
  readonly edit: SetAttrEdit;
  readonly at: number;
  readonly id: ByteString;
}

/**
 * Containers that live in a referenced file and were versioned in this scene: the new id stands in an edit on the
 * reference node. `owner` is that node's name, for findings.
 */
export function editedContainers(leaf: Leaf, owner: ByteString, context: SlotContext): EditedContainers {
  const { window, frames } = context;
  const candidates: Candidate[] = [];
  const findings: Finding[] = [];
  const fields = new Map<ByteString, ContainerFields>();
  const understood = readReferenceEdits(window, leaf, isRecordKey, (edit) => {
    if (!CONTAINER_NAME.test(edit.node) || !isRecordKey(edit.attribute)) return;
    const text = window.text(edit.argumentsAt) ?? '';
    const found = plainString(text);
    if (found !== null) {
      fields.set(edit.node, { ...(fields.get(edit.node) ?? NO_FIELDS), [edit.attribute]: found.value });
    }
    if (edit.attribute !== 'representation') return;
    if (found !== null && ID.test(found.value)) {
      candidates.push({ edit, at: edit.argumentsAt.offset + found.at, id: found.value });
    } else findings.push(notAnId(edit, found?.value ?? text.trim()));
  });
  const unread: Finding = {
    code: 'maya-binary-edits-unread',
    severity: 'warning',
    args: { node: owner },
    offset: leaf.offset,
    node: owner,
  };
  if (!understood && window.contains(leaf.body, [NEEDLE])) findings.push(unread);
  const containers = candidates
    .filter(({ edit }) => isContainerOrUnknown(fields.get(edit.node)?.id ?? null))
    .map(({ edit, at, id }): ScannedContainer => ({
      host: 'maya',
      node: edit.node,
      nodeType: null,
      carrier: 'reference-edit',
      offset: at,
      fields: { ...(fields.get(edit.node) ?? NO_FIELDS), representation: id },
      loadedPath: null,
      alsoAt: [],
      slots: understood ? [representationSlot(at, id, frames.leaf(leaf))] : [],
      ...(understood ? {} : { locked: unread }),
    }));
  return { containers, findings };
}

function representationSlot(offset: number, id: ByteString, frame: FrameId): Slot {
  const span = { offset, length: id.length };
  return { what: 'representation', span, old: id, write: [{ value: 'representation' }], frame };
}

function isContainerOrUnknown(id: ByteString | null): boolean {
  return id === null || CONTAINER_IDS.has(id);
}

function notAnId(edit: SetAttrEdit, value: ByteString): Finding {
  return {
    code: 'maya-binary-edit-not-an-id',
    severity: 'info',
    args: { node: edit.node, value: value.slice(0, 80) },
    offset: edit.argumentsAt.offset,
    node: edit.node,
  };
}
