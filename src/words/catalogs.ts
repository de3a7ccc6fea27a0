import { IMPORT_DELETES } from './import-again.ts';
import { words } from './words.ts';

/** What `doctor` says about an AYON project, and about a dump beside it. */
export const CATALOG_WORDS = words({
  'doctor-ids-match': {
    short: 'dump and AYON project that belong together',
    says: 'AYON has {found} of {expected} sampled representations under the ids that follow from the dump: the two belong together.',
    remedy: 'Nothing to do.',
  },
  'doctor-ids-some': {
    short: 'AYON project that lacks part of the dump',
    says: 'AYON has only {found} of {expected} sampled representations that the import should have brought: the dump is newer than the import, or parts were deleted since.',
    remedy:
      'Give the dump that was imported, if there is another; what is missing is matched by its place in the tree.',
  },
  'doctor-ids-few': {
    short: 'AYON project that lacks most of the dump',
    says: 'AYON has only {found} of {expected} sampled representations that the import should have brought: the import was stopped half-way, or this is another dump.',
    remedy: `Give the dump that was imported, if there is another; import again only ${IMPORT_DELETES}.`,
  },
  'doctor-ids-few-native': {
    short: 'AYON project that lacks most of the dump and holds work of its own',
    says: 'AYON has only {found} of {expected} sampled representations that the import should have brought, and holds work that no import brought: the import was stopped half-way, or this is another dump.',
    remedy:
      'Give the dump that was imported, if there is another; publish in AYON, under new names, what workfiles need, and set the targets by hand. The project cannot be imported anew without losing that work: the importer first deletes the AYON project.',
  },
  'doctor-ids-none': {
    short: 'AYON project that was not imported from the dump',
    says: 'AYON has none of {expected} sampled representations under the ids that follow from the dump: the project was not imported from it.',
    remedy:
      'Check --project and the dump; a project that was published anew can only be matched by its place in the tree.',
  },
  'doctor-ids-unforeseen': {
    short: 'representations in AYON that were not foreseen there',
    says: 'AYON has {surprising} of the sampled representations that the import should have left out. What is foreseen follows the importer 0.3.0 and servers from 1.11.2 on; older servers also took names that differ from one another in letter case only.',
    remedy:
      'Nothing to do: what AYON has is found all the same. Where it lacks a representation, the reason told may not be the one of that import.',
  },
  'doctor-no-sample': {
    short: 'dump with nothing to compare',
    says: 'None of the {sampled} sampled documents is one that the import takes, so nothing can be said about the ids.',
    remedy: 'Check that the dump is of this project and holds its representations.',
  },
  'doctor-empty': {
    short: 'AYON project without representations',
    says: 'The project has no representations in AYON.',
    remedy: `Check --project; import it (again) only ${IMPORT_DELETES}.`,
  },
  'doctor-imported': {
    short: 'versions written by the importer',
    says: '{imported} of {versions} versions that were looked at were written by the project importer.',
    remedy: 'Nothing to do.',
  },
  'doctor-not-imported': {
    short: 'AYON project without imported versions',
    says: 'None of {versions} versions that were looked at was written by the project importer: ids do not follow from OpenPype here.',
    remedy: 'Expect matches by place in the tree and by path only, and check them.',
  },
  'doctor-heroes-empty': {
    short: 'imported hero versions that are all empty',
    says: 'All {heroes} imported hero versions are without representations, as the importer left them up to version 0.2.3.',
    remedy: `Publish the heroes again in AYON before hero containers are remapped; import again with a newer addon only ${IMPORT_DELETES}.`,
  },
  'doctor-heroes-empty-native': {
    short: 'imported hero versions that are all empty, beside newer work',
    says: 'All {heroes} imported hero versions are without representations, as the importer left them up to version 0.2.3; the project holds work that no import brought.',
    remedy:
      'Publish the heroes again in AYON before hero containers are remapped, or set their targets by hand. The project cannot be imported anew without losing that work: the importer first deletes the AYON project.',
  },
  'doctor-empty-native': {
    short: 'AYON project without representations that holds versions of its own',
    says: 'The project has no representations in AYON, but {native} versions that no import brought.',
    remedy:
      'Check --project, and publish in AYON what workfiles need. The project cannot be imported anew without losing these versions: the importer first deletes the AYON project.',
  },
  'doctor-native': {
    short: 'versions that no import brought',
    says: '{native} of {versions} versions that were looked at were published in AYON itself.',
    remedy: 'Never import this project anew: the importer first deletes the AYON project, and these versions with it.',
  },
  'doctor-some-heroes-empty': {
    short: 'imported hero versions that are empty',
    says: '{empty} of {heroes} imported hero versions have no representations.',
    remedy: 'Publish these heroes again in AYON where workfiles need them.',
  },
  'doctor-unresolvable': {
    short: 'representations whose template lacks keys',
    says: '{count} of {total} representations that were looked at have a path template that asks for keys their context lacks (ayon-core #1458), for instance {example}: AYON lists their containers but cannot change the version.',
    remedy:
      'Add the missing keys to the context of these representations on the server; the workfiles can be remapped all the same.',
  },
  'doctor-without-template': {
    short: 'representations without a path template',
    says: '{count} of {total} representations that were looked at have no path template: AYON cannot work out their files.',
    remedy: 'Publish them again in AYON, or set the template on the server.',
  },
  'doctor-without-path': {
    short: 'representations without a path',
    says: '{count} of {total} representations that were looked at name neither a path nor a file.',
    remedy: 'Nothing to do, unless workfiles load them; such containers are never matched by path.',
  },
  'doctor-orphans': {
    short: 'representations without their chain',
    says: '{count} of {total} representations that were looked at have lost their version, product or folder and are left out.',
    remedy: 'Take the snapshot or the dump again, while nobody deletes anything.',
  },
  'doctor-inactive': {
    short: 'inactive representations',
    says: '{count} of {total} representations that were looked at are inactive.',
    remedy: 'Nothing to do; AYON hides them.',
  },
  'doctor-no-roots': {
    short: 'AYON project without roots',
    says: 'The project has no roots in AYON, or the source does not tell them.',
    remedy: 'Set the roots in the anatomy of the project; a database dump tells them when it was made by `make dump`.',
  },
  'doctor-root-gone': {
    short: 'root that AYON does not have',
    says: 'The root "{root}" of OpenPype does not exist in AYON.',
    remedy: 'Add it to the anatomy of the project: templates that name it cannot be resolved.',
  },
  'doctor-root-moved': {
    short: 'root that moved',
    says: 'The root "{root}" was {was} on {platform} and is {is} now.',
    remedy: 'Nothing to do if the files moved along; both spellings are understood.',
  },
  'doctor-seen-in-part': {
    short: 'project that this user sees in part only',
    says: 'AYON shows this user only a part of the project (hidden: {hidden}), so nothing is said of what is missing or empty there.',
    remedy: 'Ask with the key of a user whose access groups hide nothing.',
  },
  'doctor-sight-not-told': {
    short: 'server that does not tell what a user may see',
    says: 'This server could not be asked whether it hides a part of the project from this user.',
    remedy: 'Make sure that the user is an administrator, or that no access group restricts what it reads.',
  },
  'doctor-partial': {
    short: 'project that was looked at in part',
    says: 'Only the first {versions} versions and {representations} representations were looked at; there may be more.',
    remedy: 'Take a snapshot and examine that to see all.',
  },
});
