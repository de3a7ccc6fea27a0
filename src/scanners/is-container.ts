import type { ByteString } from '../model/bytes.ts';
import { isContainerId } from '../hosts/container-ids.ts';

const CONTAINER_SCHEMA = /^[\w-]+:container-\d/;

/** Whether these fields are a container's: their id says so, or, where the id was lost, their schema. */
export function isContainer(id: ByteString | null, schema: ByteString | null, hasRepresentation: boolean): boolean {
  if (id !== null && id !== '') return isContainerId(id);
  return hasRepresentation && schema !== null && CONTAINER_SCHEMA.test(schema);
}
