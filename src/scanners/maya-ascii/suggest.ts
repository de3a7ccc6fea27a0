import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer } from '../../model/container.ts';
import type { Loaded } from './loaded.ts';
import { MINDBENDER_ID } from './record.ts';
import type { NodeRecord } from './record.ts';

/** What can be written without quoting in any format. */
const PLAIN_VALUE = /^[A-Za-z0-9_.:\- ]*$/;
/** A container's name, numbered by Maya where it was taken. */
const CONTAINER_SUFFIX = /_+CON\d*$/;

type Suggestions = NonNullable<ScannedContainer['suggests']>;

/**
 * Values for keys that AYON requires and the record lacks. Mindbender wrote neither name nor namespace; later versions,
 * until OpenPype 3.14.2, left out a key whose value was empty.
 */
export function suggestions(record: NodeRecord, fields: ContainerFields, loaded: Loaded): Suggestions {
  const namespace = fields.namespace === null ? namespaceOf(record, fields, loaded) : null;
  const name = fields.name === null ? nameOf(record, fields, namespace ?? fields.namespace ?? '') : null;
  const loader = loaderOf(fields, loaded);
  return {
    ...(name !== null && name !== '' && PLAIN_VALUE.test(name) ? { name } : {}),
    ...(namespace !== null && PLAIN_VALUE.test(namespace) ? { namespace } : {}),
    ...(loader === null ? {} : { loader }),
  };
}

/** The namespace of the reference that was loaded; without one, an empty text is what had been left out. */
function namespaceOf(record: NodeRecord, fields: ContainerFields, loaded: Loaded): ByteString {
  const referenced = loaded.reference?.namespace;
  if (referenced !== undefined && referenced !== null) return referenced.replace(/^:+/, '');
  if (fields.id !== MINDBENDER_ID) return '';
  const colon = record.name.lastIndexOf(':');
  return colon === -1 ? '' : record.name.slice(0, colon);
}

/** Mindbender's `path`: the folder of a version, `{root}\\assets\\Bruce\\publish\\rigDefault\\v001`. */
const MINDBENDER_PATH = /[\\/]publish[\\/]([^\\/]+)[\\/]v\d+[\\/]?$/;

/** The product's name: mindbender and 2017 say it in keys of their own, otherwise nodes are named `<namespace>_<name>_CON`. */
function nameOf(record: NodeRecord, fields: ContainerFields, namespace: ByteString): ByteString {
  const subset = fields.extra['subset'];
  if (subset !== undefined && subset !== '') return subset;
  const published = MINDBENDER_PATH.exec(fields.extra['path'] ?? '')?.[1];
  if (published !== undefined) return published;
  const own = record.name.slice(record.name.lastIndexOf(':') + 1).replace(CONTAINER_SUFFIX, '');
  // An empty namespace left its underscore, or Python's word for nothing, in the node's name.
  const prefix = namespace === '' ? /^(None)?_/.exec(own)?.[0] : `${namespace}_`;
  return prefix !== undefined && own.startsWith(prefix) ? own.slice(prefix.length) : own;
}

/** Mindbender's one loader made references, which AYON's ReferenceLoader takes over; a look is loaded otherwise. */
function loaderOf(fields: ContainerFields, loaded: Loaded): string | null {
  if (fields.id !== MINDBENDER_ID || loaded.reference === null) return null;
  return /look/i.test(fields.extra['families'] ?? fields.extra['family'] ?? '') ? null : 'ReferenceLoader';
}
