import type { FieldQuery, OpenPypeRepresentation } from '../../model/catalog.ts';
import { askFields, type Part } from '../knowledge/ask.ts';
import type { Dossier } from './dossier.ts';

/** The documents that a dump has of the version which an old record names by its own fields. */
export const ownDocuments: Part<[Dossier], readonly OpenPypeRepresentation[]> = {
  asks(dossier) {
    const query = queryOf(dossier);
    return query === null ? [] : [[askFields(query)]];
  },
  answer(dossier) {
    const query = queryOf(dossier);
    return query === null ? [] : dossier.knowledge.fields(query);
  },
};

function queryOf({ own, recorded }: Dossier): FieldQuery | null {
  return own === null ? null : { ...own, project: own.project ?? recorded.project };
}
