/** The form of a representation id as it stands in a record. */
export type IdForm = 'objectid' | 'ayon' | 'empty' | 'missing' | 'other';

const OBJECT_ID = /^[0-9a-fA-F]{24}$/;
const AYON_ID = /^[0-9a-f]{32}$/;

export function idForm(id: string | null): IdForm {
  if (id === null) return 'missing';
  if (id === '') return 'empty';
  if (OBJECT_ID.test(id)) return 'objectid';
  if (AYON_ID.test(id)) return 'ayon';
  return 'other';
}
