import { deriveAyonId } from '../../src/ids/derive.ts';
import type { AyonRepresentation, OpenPypeDocument } from '../../src/model/catalog.ts';
import type { Production } from './scenarios.ts';
import type { Case } from './scenes.ts';
import type { Decision } from '../../src/model/decision.ts';

export interface Judged {
  readonly one: Case;
  readonly decision: Decision;
  /** The class by which the stated confidence is measured. */
  readonly kind: string | null;
  /** AYON's id of what the record truly means; null where it has none. */
  readonly truth: string | null;
  readonly right: boolean;
}

interface Tables {
  readonly ids: ReadonlySet<string>;
  readonly documents: ReadonlyMap<string, OpenPypeDocument>;
  readonly places: ReadonlySet<string>;
  readonly byId: ReadonlyMap<string, AyonRepresentation>;
}

const tables = new WeakMap<Production, Tables>();

function tablesOf(production: Production): Tables {
  const known = tables.get(production);
  if (known !== undefined) return known;
  const { representations } = production.side;
  const made: Tables = {
    ids: new Set(representations.map(({ id }) => id)),
    documents: new Map(production.documents?.map((document) => [document.objectId, document])),
    places: new Set(
      representations.map((one) =>
        placeKey(one.project, one.folderPath, one.product, one.version < 0 ? 'hero' : one.version, one.name),
      ),
    ),
    byId: new Map(representations.map((one) => [one.id, one])),
  };
  tables.set(production, made);
  return made;
}

function isInFolder({ container }: Case, folder: string): boolean {
  const segments = (container.loadedPath ?? '').toLowerCase().split(/[\\/]/);
  return segments.includes(folder.toLowerCase());
}

function placeKey(...parts: readonly (string | number)[]): string {
  return parts.join('\u0000').toLowerCase();
}

/** Whether the reason given for an undecided record is true, by what the generator knows. */
export function isTrue({ decision, one }: Judged, production: Production): boolean {
  const { reason, alternatives } = decision;
  if (reason === null) return false;
  const { ids, documents, places, byId } = tablesOf(production);
  const id = one.container.fields.representation?.toLowerCase() ?? '';
  const cause = one.truth === null ? undefined : production.side.causes.get(id);
  const document = documents.get(id);
  const first = alternatives[0];
  const target = first === undefined ? undefined : byId.get(first.target.representationId);
  const { args } = reason;
  switch (reason.code) {
    case 'id-unknown':
      return document === undefined && !ids.has(deriveAyonId(id));
    case 'id-unknown-no-dump':
      return production.documents === null && !ids.has(deriveAyonId(id));
    case 'id-empty':
      return id === '' || id === 'none';
    case 'id-garbage':
      return !/^[0-9a-f]{24}$/.test(id) && id !== '';
    case 'place-not-in-ayon':
      return !places.has(
        placeKey(
          String(args['project']),
          String(args['folder']),
          String(args['product']),
          String(args['version']),
          String(args['representation']),
        ),
      );
    case 'representation-not-in-version':
      return !String(args['has']).split(', ').includes(String(args['representation']));
    case 'project-not-asked':
      return !production.side.projects.some(({ name }) => name === args['project']);
    case 'path-of-other-project':
      // The file may be another one than the record means, but it lies where the reason says.
      return (
        isInFolder(one, String(args['project'])) &&
        !production.side.projects.some(({ name }) => name === args['project'])
      );
    case 'resource-shared':
    case 'resource-of-none':
      return /[\\/]resources[\\/]/i.test(one.container.loadedPath ?? '');
    case 'published-after-import':
      return target !== undefined && target.productId[12] === '5' && target.id[12] === '1';
    case 'twin-document':
      return target !== undefined && target.id[12] === '5' && deriveAyonId(id) !== target.id;
    case 'file-differs':
      return args['ayonSize'] !== args['openpypeSize'];
    case 'numbering-doubtful':
      return Number(args['openpype']) > Number(args['ayon']);
    case 'several-candidates':
      return alternatives.length === args['count'] && alternatives.length > 1;
    case 'representation-unclear':
      return Number(args['count']) > 1 && alternatives.length === 1;
    case 'folder-moved':
      return target !== undefined && document?.representation?.folderPath !== target.folderPath;
    case 'representation-renamed':
      return target !== undefined && target.name !== document?.representation?.name;
    case 'record-contradicts-id':
    case 'fields-outlived':
      return one.kind === 'stale-fields' || one.kind === 'left-fields';
    case 'file-contradicts':
    case 'version-contradicts':
    case 'siblings-differ':
    case 'fields-unconfirmed':
    case 'unconfirmed':
      return alternatives.length > 0;
    default:
      return reason.code.startsWith('import-') && reason.code === cause;
  }
}
