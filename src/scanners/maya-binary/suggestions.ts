import type { ByteString } from '../../model/bytes.ts';
import type { ContainerFields, ScannedContainer } from '../../model/container.ts';

type Suggestions = NonNullable<ScannedContainer['suggests']>;

/** `Bruce01_:rigDefault_CON`, as records of 2016 named their node: namespace, name and the ending. */
const NODE_NAME = /^(?:(.*):)?([^:]+)_CON$/;

/**
 * Values for keys that AYON requires and the record lacks. Until OpenPype 3.14.2 a key was not written when its value was
 * empty, so a missing namespace was an empty one. Records of 2016 had neither name nor namespace; their node's name has both.
 */
export function suggestions(fields: ContainerFields, node: ByteString | null): Suggestions | null {
  const { id, name, namespace } = fields;
  if (name !== null && namespace !== null) return null;
  if (id !== 'pyblish.mindbender.container') return namespace === null ? { namespace: '' } : null;
  const [whole, space, base] = NODE_NAME.exec(node ?? '') ?? [];
  if (whole === undefined || base === undefined) return null;
  return {
    ...(name === null ? { name: base } : {}),
    ...(namespace === null ? { namespace: space ?? '' } : {}),
  };
}
