import type { ByteString } from '../../model/bytes.ts';
import { idForm } from '../../ids/form.ts';
import { memberOf } from '../json/read-json.ts';
import type { JsonObject, JsonValue } from '../json/read-json.ts';

type JsonString = Extract<JsonValue, { kind: 'string' }>;

/** An id of a representation in a published file, with what the file says about what was loaded. */
export interface RecordedId {
  readonly id: JsonString;
  /** The id is the key of what belongs to it. */
  readonly isKey: boolean;
  /** What was placed, as the application named it. */
  readonly node: ByteString;
  /** The key under which the id stands; of a set dress by ids, that it is one. */
  readonly kind: string;
  readonly loader: ByteString | null;
  readonly namespace: ByteString | null;
  readonly loadedPath: ByteString | null;
  readonly extra: Readonly<Record<string, ByteString>>;
}

/** Where layouts keep ids: Maya's the first, Blender's and Unreal's the others, one for each kind of file. */
const LAYOUT_KEYS = ['representation', 'reference', 'reference_fbx', 'reference_abc'] as const;

/** The ids in one value of the root: an element of a list, or what stands under a key of an object. Most often none. */
export function recordedIds(value: JsonValue, key: JsonString | null): readonly RecordedId[] {
  if (key !== null) return setDressById(value, key);
  if (value.kind !== 'object') return [];
  const layout = layoutElement(value);
  if (layout.length > 0) return layout;
  return setDressElement(value) ?? animation(value);
}

/** Whether an element of a layout names a version too, which OpenPype's layouts of Maya do. */
export function namesVersion(value: JsonValue): boolean {
  return value.kind === 'object' && isPlacement(value) && idForm(textOf(value, 'version')) === 'objectid';
}

function isPlacement(object: JsonObject): boolean {
  return memberOf(object, 'transform')?.value.kind === 'object' && textOf(object, 'instance_name') !== null;
}

function layoutElement(object: JsonObject): readonly RecordedId[] {
  if (!isPlacement(object)) return [];
  return LAYOUT_KEYS.flatMap((key) => {
    const id = stringOf(object, key);
    if (id === null) return [];
    // The path is that of the scene which was loaded, not of what was exported beside it.
    const loadedPath = key === 'reference' ? textOf(object, 'file_path') : null;
    return [{ ...recorded(object, id, key), node: textOf(object, 'instance_name') ?? '', loadedPath }];
  });
}

function isSetDress(object: JsonObject): boolean {
  return textOf(object, 'loader') !== null && textOf(object, 'namespace') !== null;
}

function setDressElement(object: JsonObject): readonly RecordedId[] | null {
  const id = stringOf(object, 'representation');
  return id === null || !isSetDress(object) ? null : [recorded(object, id, 'representation')];
}

/** A set dress by ids: under each id the list of its placements. */
function setDressById(value: JsonValue, id: JsonString): readonly RecordedId[] {
  const isId = ['objectid', 'ayon'].includes(idForm(id.text));
  if (!isId || value.kind !== 'array') return [];
  const [first] = value.items;
  const isList = value.items.every((item) => item.kind === 'object' && isSetDress(item));
  return first?.kind === 'object' && isList ? [{ ...recorded(first, id, 'set dress'), isKey: true }] : [];
}

/** Blender's list of the animations of a set dress, into which the ids were put after the publish. */
function animation(object: JsonObject): readonly RecordedId[] {
  const id = stringOf(object, '_id');
  const container = textOf(object, 'container');
  if (id === null || container === null || textOf(object, 'subset') === null) return [];
  return [{ ...recorded(object, id, '_id'), node: textOf(object, 'instance_name') ?? container }];
}

function recorded(object: JsonObject, id: JsonString, kind: string): RecordedId {
  const namespace = textOf(object, 'namespace');
  const family = textOf(object, 'family');
  return {
    id,
    kind,
    isKey: false,
    node: namespace ?? '',
    loader: textOf(object, 'loader'),
    namespace,
    loadedPath: null,
    extra: family === null ? {} : { family },
  };
}

function stringOf(object: JsonObject, key: string): JsonString | null {
  const value = memberOf(object, key)?.value;
  return value?.kind === 'string' ? value : null;
}

function textOf(object: JsonObject, key: string): ByteString | null {
  return stringOf(object, key)?.text ?? null;
}
