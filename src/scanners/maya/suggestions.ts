import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer } from '../../model/container.ts';
import { MINDBENDER_ID } from '../../hosts/container-ids.ts';
import type { Reference } from './references.ts';

/** What can be written without quoting in any format. */
const PLAIN_VALUE = /^[A-Za-z0-9_.:\- ]*$/;
/** A container's name, numbered by Maya where it was taken. */
const CONTAINER_SUFFIX = /_+CON\d*$/;
/** Mindbender's `path` is the folder of a version: `{root}\\assets\\Bruce\\publish\\rigDefault\\v001`. */
const MINDBENDER_PATH = /[\\/]publish[\\/]([^\\/]+)[\\/]v\d+[\\/]?$/;

type Suggestions = NonNullable<ScannedContainer['suggests']>;

/**
 * Values for keys that AYON requires and the record on `node` lacks; `reference` is what was loaded, null where that was
 * no reference. Mindbender wrote neither name nor namespace; later versions, until OpenPype 3.14.2, left out a key whose
 * value was empty.
 */
export function suggestions(node: ByteString, fields: ContainerFields, reference: Reference | null): Suggestions {
  const namespace = fields.namespace === null ? namespaceOf(node, fields, reference) : null;
  const name = fields.name === null ? nameOf(node, fields, namespace ?? fields.namespace ?? '') : null;
  return {
    ...(name !== null && name !== '' && PLAIN_VALUE.test(name) ? { name } : {}),
    ...(namespace !== null && PLAIN_VALUE.test(namespace) ? { namespace } : {}),
    ...(takenOverByReferenceLoader(fields, reference) ? { loader: 'ReferenceLoader' } : {}),
  };
}

/** The namespace of the reference that was loaded; without one, an empty text is what had been left out. */
function namespaceOf(node: ByteString, { id }: ContainerFields, reference: Reference | null): ByteString {
  const referenced = reference?.namespace ?? null;
  if (referenced !== null) return referenced.replace(/^:+/, '');
  const colon = node.lastIndexOf(':');
  return id !== MINDBENDER_ID || colon === -1 ? '' : node.slice(0, colon);
}

/** The product's name: mindbender and 2017 say it in keys of their own, otherwise nodes are named `<namespace>_<name>_CON`. */
function nameOf(node: ByteString, { extra }: ContainerFields, namespace: ByteString): ByteString {
  const subset = extra['subset'];
  if (subset !== undefined && subset !== '') return subset;
  const published = MINDBENDER_PATH.exec(extra['path'] ?? '')?.[1];
  if (published !== undefined) return published;
  const own = node.slice(node.lastIndexOf(':') + 1).replace(CONTAINER_SUFFIX, '');
  // An empty namespace left its underscore, or Python's word for nothing, in the node's name.
  const prefix = namespace === '' ? /^(None)?_/.exec(own)?.[0] : `${namespace}_`;
  return prefix !== undefined && own.startsWith(prefix) ? own.slice(prefix.length) : own;
}

/** Mindbender's one loader made references, which AYON's ReferenceLoader takes over; a look is loaded otherwise. */
function takenOverByReferenceLoader({ id, extra }: ContainerFields, reference: Reference | null): boolean {
  return id === MINDBENDER_ID && reference !== null && !/look/i.test(extra['families'] ?? extra['family'] ?? '');
}
