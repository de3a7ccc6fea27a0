import { IMPORT_DELETES } from './import-again.ts';
import { words } from './words.ts';

/** Why a document of an OpenPype dump has no counterpart in AYON, by the rules of ayon-openpype-import and of the server. */
export const OPENPYPE_WORDS = words({
  'dump-of-other-project': {
    short: 'dump of another project',
    says: 'No --openpype source holds the project {asked}; there are: {held}.',
    remedy:
      'Give a dump of that project, or correct --project; where OpenPype called it otherwise, a rule under "projects" says so.',
  },
  'import-skips-type': {
    short: 'document of a type that the importer does not take',
    says: 'The importer does not take documents of the type {type}.',
    remedy: 'Look at the live documents that stand for it, or set the target by hand.',
  },
  'import-project-by-name': {
    short: 'id of a project',
    says: 'This is the id of the project itself; AYON knows projects by name and keeps no such id.',
    remedy: 'Nothing to do.',
  },
  'import-parent-missing': {
    short: 'document whose parent is not in the database',
    says: 'The {what} {name} hangs below a document that is not in the database, so the importer removes it as an orphan.',
    remedy: 'Publish it again in AYON, or set the target by hand.',
  },
  'import-parent-unsuitable': {
    short: 'document whose parent the importer does not take',
    says: 'The {what} {name} hangs below a document of the type {parentType}, which the importer does not take, so it is removed as an orphan.',
    remedy: `Publish it again in AYON, or set the target by hand; restore the parent in OpenPype and import again only ${IMPORT_DELETES}.`,
  },
  'import-version-empty': {
    short: 'version without a representation',
    says: 'The version {name} has no representation, so the importer removes it.',
    remedy: 'Publish it again in AYON, or set the target by hand.',
  },
  'import-product-empty': {
    short: 'product without a usable version',
    says: 'The product {name} has no version with a representation, so the importer removes it.',
    remedy: 'Publish it again in AYON, or set the target by hand.',
  },
  'import-hero-source-missing': {
    short: 'hero version whose source is not in the database',
    says: 'The hero version of {product} names a source version that is not in the database, so the importer leaves it out.',
    remedy: 'Set the hero again in AYON, then set the target by hand.',
  },
  'import-hero-source-lost': {
    short: 'hero version whose source the importer removes',
    says: 'The hero version of {product} copies its version {version}, which the importer removes ({why}), so the hero is left out too.',
    remedy: 'Set the hero again in AYON, then set the target by hand.',
  },
  'import-folder-adrift': {
    short: 'folder that hangs nowhere',
    says: 'The chain of parents of the folder {name} never reaches the top of the project, so the importer never visits it.',
    remedy: `Publish it again in AYON, or set the target by hand; mend visualParent of that asset in OpenPype and import again only ${IMPORT_DELETES}.`,
  },
  'import-name-refused': {
    short: 'name that AYON refuses',
    says: 'AYON refuses the {what} name "{name}": only letters, digits, underscore, dot and dash are allowed, with no dot or dash at either end.',
    remedy: `Publish it in AYON under a new name and set the target by hand; rename it in OpenPype and import again only ${IMPORT_DELETES}.`,
  },
  'import-family-refused': {
    short: 'family that AYON refuses',
    says: 'AYON refuses the product {name} because its family "{family}" is not an allowed product type.',
    remedy: `Publish it again in AYON and set the target by hand; mend the family in OpenPype and import again only ${IMPORT_DELETES}.`,
  },
  'import-name-taken': {
    short: 'name that differs only in case from another',
    says: 'Another {what} in the same place already has the name {name} when case is ignored; servers from 1.11.2 on keep the first only.',
    remedy: 'Check whether the one AYON kept is the same thing before you choose it as the target.',
  },
  'import-version-taken': {
    short: 'second version of the same number',
    says: 'The product {product} has two versions with the number {version}; AYON keeps the first only.',
    remedy: 'Check whether the one AYON kept is the same thing before you choose it as the target.',
  },
  'import-hero-of-zero': {
    short: 'hero version that copies version 0',
    says: 'The hero version of {product} copies version 0; AYON stores a hero as the negative number, and minus zero is taken.',
    remedy: 'Use version 0 itself as the target if it is the same thing.',
  },
  'import-hero-taken': {
    short: 'second hero version of a product',
    says: 'The product {product} has two hero versions; AYON keeps the first only.',
    remedy: 'Check whether the one AYON kept is the same thing before you choose it as the target.',
  },
  'import-attribute-refused': {
    short: 'attribute of the wrong kind',
    says: 'AYON refuses the {what} {name} because its attribute {attribute} holds a value of the wrong kind.',
    remedy: `Publish it again in AYON and set the target by hand; mend the value in OpenPype and import again only ${IMPORT_DELETES}.`,
  },
  'import-stops-no-project': {
    short: 'dump without a project document',
    says: 'The dump holds no project document, so the importer stops before it creates anything.',
    remedy: 'Dump the whole collection of the project.',
  },
  'import-stops-no-folder-types': {
    short: 'dump whose assets have no entityType',
    says: 'No asset says its entityType, so the importer stops before it creates anything.',
    remedy: `Sync the project with a tracker or set entityType on its assets, and dump it again; import again only ${IMPORT_DELETES}.`,
  },
  'import-stops-no-templates': {
    short: 'project without usable templates',
    says: 'The project has no config.templates.defaults with version_padding and frame, so the importer stops before it creates anything.',
    remedy: 'Save the project anatomy in OpenPype once, then dump it again.',
  },
  'import-stops-tasks': {
    short: 'project whose tasks are a list or lack a type',
    says: 'The tasks of {count} documents are a list or lack a type, so the importer stops before it creates anything.',
    remedy: 'Update the project to OpenPype 3 before dumping it.',
  },
  'import-stops-nan': {
    short: 'dump with NaN or infinity',
    says: '{count} documents hold NaN or infinity, which cannot be sent to the server: the importer stops there.',
    remedy: 'Mend these values in OpenPype and dump the project again.',
  },
  'import-stops-file': {
    short: 'representation that lists a broken file',
    says: '{count} representations list a file without _id, path or hash: the importer stops there.',
    remedy: 'Mend these documents in OpenPype and dump the project again.',
  },
  'import-stops-version-name': {
    short: 'version whose name is no whole number',
    says: '{count} versions have a name that is no whole number, so the importer stops before it creates anything.',
    remedy: 'Mend these versions in OpenPype and dump the project again.',
  },
  'import-stops-project-name': {
    short: 'project name that AYON refuses',
    says: 'AYON refuses the project name "{name}": only letters, digits and underscore are allowed.',
    remedy: 'Rename the project before the import.',
  },
});
