import { displayBytes } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer } from '../../model/container.ts';
import type { Carrier, Host } from '../../model/format.ts';
import { idForm, type IdForm } from '../../ids/form.ts';

/** An id as a record writes it, with the words around it that help to tell what it means. Texts are decoded for comparing. */
export interface WordedId {
  /** As it stands in the record. */
  readonly representation: string | null;
  /** What form the id has once its spelling is mended. */
  readonly form: IdForm;
  /** Lower case, without dashes where it is a UUID; '' where there is none. */
  readonly id: string;
  readonly fields: ContainerFields;
  /** Null for a bare id, which stands in no workfile. */
  readonly host: Host | null;
  /** The loaded file, where it is known to be what this id loaded. */
  readonly loadedPath: string | null;
  /** The workfile's own project. */
  readonly project: string;
}

/** One id in one place. */
export interface RecordedId extends WordedId {
  readonly node: string;
  readonly nodeType: string | null;
  /** Null for a bare id. */
  readonly carrier: Carrier | null;
  readonly offset: number;
  readonly workfilePath: string;
}

/** What AYON's and OpenPype's code wrote where there was no id: `str(None)` and its kin. */
const NOTHING = new Set(['none', 'null', 'nan', 'undefined']);

/** An id in the one spelling: blanks off, lower case, a UUID without dashes and braces. */
export function mendId(written: string | null): { readonly form: IdForm; readonly id: string } {
  if (written === null) return { form: 'missing', id: '' };
  const plain = written.trim().toLowerCase();
  if (NOTHING.has(plain)) return { form: 'empty', id: '' };
  const uuid = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/.exec(plain);
  const id = uuid === null ? plain : uuid.slice(1).join('');
  return { form: idForm(id), id };
}

/** The recorded ids of a container: the record itself, then each second place where an id stands. */
export function recordedIdsOf(container: ScannedContainer, workfilePath: string, project: string): RecordedId[] {
  const fields = decode(container.fields);
  const main: RecordedId = {
    representation: fields.representation,
    ...mendId(fields.representation),
    fields,
    node: displayBytes(container.node),
    host: container.host,
    nodeType: container.nodeType,
    carrier: container.carrier,
    offset: container.offset,
    loadedPath: container.loadedPath === null ? null : displayBytes(container.loadedPath),
    workfilePath,
    project,
  };
  const others = container.alsoAt.map((place): RecordedId => {
    const written = displayBytes(place.representation);
    const mended = mendId(written);
    const place2 = { ...main, representation: written, ...mended, carrier: place.carrier, offset: place.offset };
    if (mended.id === main.id) return place2;
    // The loaded file and the extra fields belong to the id that is in force, not to the one that was left behind.
    return { ...place2, loadedPath: null, fields: { ...fields, representation: written, extra: {} } };
  });
  return [main, ...others];
}

/** An id that stands in no record: somebody asks what it meant. Only the id itself can tell. */
export function bareId(written: string, project: string): RecordedId {
  const none = { schema: null, id: null, name: null, namespace: null, loader: null, project_name: null };
  return {
    representation: written,
    ...mendId(written),
    fields: { ...none, representation: written, extra: {} },
    node: '',
    host: null,
    nodeType: null,
    carrier: null,
    offset: 0,
    loadedPath: null,
    workfilePath: '',
    project,
  };
}

function decode(fields: ContainerFields): ContainerFields {
  const text = (value: string | null): string | null => (value === null ? null : displayBytes(value));
  return {
    schema: text(fields.schema),
    id: text(fields.id),
    name: text(fields.name),
    namespace: text(fields.namespace),
    loader: text(fields.loader),
    representation: text(fields.representation),
    project_name: text(fields.project_name),
    extra: Object.fromEntries(Object.entries(fields.extra).map(([key, value]) => [key, displayBytes(value)])),
  };
}
