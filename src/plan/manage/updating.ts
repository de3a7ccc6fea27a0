import type { AyonRepresentation } from '../../model/catalog.ts';
import type { Blocker } from '../../model/plan.ts';
import { ayonHasLoader, loaderFate } from '../../hosts/loaders.ts';
import { hieroUpdating } from './hiero.ts';
import { projectOf, shownIn } from './managed-record.ts';
import type { ManagedRecord, ServerFacts } from './managed-record.ts';

/** Python's `uuid.UUID` takes 32 hex digits with or without dashes; the server's answer is compared as 32 lower-case ones. */
const UUID_DIGITS = /^[0-9a-f]{32}$/;

/** Loaders whose `update` makes a new node and copies the record through AYON's own tab and group. */
const NEEDS_AYON_LAYOUT: ReadonlySet<string> = new Set(['LoadGizmo', 'LoadGizmoInputProcess', 'LoadBackdropNodes']);

/** Why AYON cannot change the version of this record; empty where it can. Assumes that the record is listed. */
export function updatingBlockers(record: ManagedRecord, facts: ServerFacts): readonly Blocker[] {
  const { representation } = record.fields;
  if (representation === null || !UUID_DIGITS.test(representation)) {
    return [{ code: 'manage-id-invalid', args: { id: representation ?? '' } }];
  }
  return [...hostBlockers(record), ...loaderBlockers(record, facts), ...targetBlockers(record, facts)];
}

/** The class that a tool must have for the `update` of its loader (ayon-fusion 0.4), which asserts it. */
const FUSION_TOOLS: ReadonlyMap<string, string> = new Map([
  ['FusionLoadSequence', 'Loader'],
  ['FusionLoadAlembicMesh', 'SurfaceAlembicMesh'],
  ['FusionLoadFBXMesh', 'SurfaceFBXMesh'],
  ['FusionLoadUSD', 'uLoader'],
]);

function hostBlockers(record: ManagedRecord): readonly Blocker[] {
  if (record.host === 'hiero') return hieroUpdating(record);
  if (record.host === 'fusion') return fusionBlockers(record);
  if (record.host !== 'nuke') return [];
  const blockers: Blocker[] = [];
  const loader = record.fields.loader ?? '';
  if (NEEDS_AYON_LAYOUT.has(loader) && !record.hasAyonLayout) {
    blockers.push({ code: 'manage-nuke-layout', args: { loader } });
  }
  // An update writes `avalon:` keys, and the reader then finds the old `ak:` ones first.
  if (record.hasOldPrefix) blockers.push({ code: 'manage-nuke-prefix', args: {} });
  return blockers;
}

function fusionBlockers({ nodeType, fields: { loader } }: ManagedRecord): Blocker[] {
  const needed = FUSION_TOOLS.get(loader ?? '');
  if (loader === null || needed === undefined || nodeType === needed) return [];
  return [{ code: 'manage-fusion-tool', args: { loader, needed, tool: nodeType } }];
}

/** AYON looks for a loader by the name of its class, and updates nothing whose loader it does not find. */
function loaderBlockers(record: ManagedRecord, facts: ServerFacts): Blocker[] {
  const { loader } = record.fields;
  if (loader === null) return [];
  if (loader === '' || loader === 'None') return [{ code: 'manage-loader-empty', args: {} }];
  if (facts.isOwnLoader?.(loader, record.host) === true) return [];
  const fate = loaderFate(record.host, loader);
  switch (fate?.kind) {
    case undefined:
      return ayonHasLoader(record.host, loader) === false ? [{ code: 'manage-loader-unknown', args: { loader } }] : [];
    case 'renamed':
      return [{ code: 'manage-loader-renamed', args: { loader, to: fate.to } }];
    case 'reload':
      return [{ code: 'manage-loader-reload', args: { loader, instead: fate.instead } }];
    case 'gone':
      return [{ code: 'manage-loader-gone', args: { loader } }];
  }
}

function targetBlockers(record: ManagedRecord, facts: ServerFacts): Blocker[] {
  if (facts.projects === null) return [{ code: 'manage-not-asked', args: {} }];
  const project = projectOf(record, facts.ownProject);
  if (!facts.projects.includes(project)) {
    if (facts.others?.includes(project) === true) return [{ code: 'manage-project-not-given', args: { project } }];
    return [{ code: 'manage-project-unknown', args: { project } }];
  }
  const target = shownIn(facts.found, project);
  if (target === null) {
    const [elsewhere] = facts.found;
    return record.host === 'hiero' && elsewhere !== undefined
      ? [{ code: 'manage-hiero-library', args: { project: elsewhere.project } }]
      : [{ code: 'manage-not-found', args: { project } }];
  }
  const blockers: Blocker[] = [];
  if (!target.active) blockers.push({ code: 'manage-inactive', args: {} });
  blockers.push(...templateBlockers(target));
  if (facts.presence?.(target) === 'missing') {
    blockers.push({ code: 'manage-file-missing', args: { file: target.files[0] ?? '' } });
  }
  const missing = missingInNewest(record, target, facts);
  if (missing !== null) blockers.push(missing);
  return blockers;
}

/** AYON fills `attrib.template` strictly with the stored context and never falls back to `attrib.path`. */
function templateBlockers(target: AyonRepresentation): Blocker[] {
  if (target.template === null) {
    return target.path === null ? [] : [{ code: 'manage-template-missing', args: {} }];
  }
  if (target.contextKeys === null) return [];
  const used = new Set(Array.from(target.template.matchAll(/\{(folder|product)[[}]/g), (match) => match[1] ?? ''));
  const lacking = [...used].filter((key) => target.contextKeys?.includes(key) === false);
  return lacking.length === 0 ? [] : [{ code: 'manage-template-unresolved', args: { keys: lacking.join(', ') } }];
}

/** The new version must have a representation of the same name; only Maya's ReferenceLoader takes `ma` for `mb`. */
function missingInNewest(record: ManagedRecord, target: AyonRepresentation, facts: ServerFacts): Blocker | null {
  const { newest } = facts;
  if (newest === null || newest.representations.length === 0) return null;
  const names = new Set([target.name]);
  if (record.fields.loader === 'ReferenceLoader' && ['ma', 'mb'].includes(target.name)) names.add('ma').add('mb');
  if (newest.representations.some((name) => names.has(name))) return null;
  return {
    code: 'manage-representation-missing',
    args: { representation: target.name, version: newest.version, has: newest.representations.join(', ') },
  };
}
