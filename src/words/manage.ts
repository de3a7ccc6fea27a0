import { IMPORT_DELETES } from './import-again.ts';
import { words } from './words.ts';

/** Why AYON's Manage tool does not list a container, or cannot change its version. */
export const MANAGE_WORDS = words({
  'manage-key-missing': {
    short: 'key missing from the record',
    says: 'AYON drops the record because its key "{key}" is missing.',
    remedy: 'Let the tool add the key, or load the product again.',
  },
  'manage-houdini-parm-missing': {
    short: 'parm missing, which breaks the check for outdated containers',
    says: 'AYON drops the record because its parm "{key}" is missing, and its check for outdated containers fails for the whole scene because of it.',
    remedy:
      'Let the tool add the parm where it can, or delete the node in Houdini, with what was set on it, and load the product again.',
  },
  'manage-id-not-accepted': {
    short: 'record id that AYON no longer reads',
    says: 'AYON no longer reads records whose id is "{id}".',
    remedy: 'Let the tool rewrite the id, or load the product again.',
  },
  'manage-schema-not-valid': {
    short: 'schema that AYON refuses',
    says: 'AYON refuses a record with schema "{schema}" and id "{id}", and lists no container of the scene because of it.',
    remedy: 'Let the tool rewrite both, or load the product again.',
  },
  'manage-toml-record': {
    short: 'record of 2018 or 2019 in one text',
    says: 'The record is one block of text of 2018 or 2019, which AYON does not read.',
    remedy: 'Let the tool rewrite it as single knobs, or load the product again.',
  },
  'manage-id-invalid': {
    short: 'id that AYON cannot look up',
    says: 'The id "{id}" is none that AYON knows how to look up: Manage shows the container as invalid.',
    remedy: 'Settle the container in a review, or load the product again.',
  },
  'manage-not-asked': {
    short: 'AYON was not asked for the id',
    says: 'Nobody asked AYON whether it has this id.',
    remedy: 'Plan again with --ayon.',
  },
  'manage-project-unknown': {
    short: 'project that AYON does not have',
    says: 'The record names the project "{project}", which the AYON source does not know; Manage fails as a whole on a project that does not exist.',
    remedy: `Give a source that holds the project and name it with --project; import it into AYON under that name only ${IMPORT_DELETES}.`,
  },
  'manage-project-not-given': {
    short: 'project that AYON was not asked about',
    says: 'AYON has the project "{project}" that the record names, but it was not asked whether the id is in it.',
    remedy: 'Name the project with --project as well, and plan again.',
  },
  'manage-empty-project': {
    short: 'record of an unknown project, which empties Manage',
    says: 'Manage will be empty in this workfile because of {node}: its record names the project "{project}", which the AYON source does not know.',
    remedy: `Give a source that knows the project if AYON has it (the server, or a new snapshot), or remove the container in the application, with what was set on it, and load the product again; import it into AYON under that name only ${IMPORT_DELETES}.`,
  },
  'manage-empty-version': {
    short: 'version that is switched off, which empties Manage',
    says: 'Manage will be empty in this workfile because of {node}: its version {version} of {product} in {folder} ({project}) is switched off in AYON.',
    remedy:
      'Switch the version on in AYON, or remove the container in the application, with what was set on it, and load another version.',
  },
  'manage-empty-record': {
    short: 'record that AYON refuses, which empties Manage',
    says: 'Manage will be empty in this workfile because of {node}: its record fails the check that AYON makes of each.',
    remedy:
      'The container says what is wrong with its record. Settle it in a review, or remove the container in the application, with what was set on it, and load the product again.',
  },
  'manage-emptied': {
    short: 'container of a workfile in which Manage stays empty',
    says: 'Manage will be empty in this workfile because of {node}, so this container is not listed either.',
    remedy: 'See to {node} first: the findings of the workfile say how.',
  },
  'manage-not-found': {
    short: 'id that AYON does not have',
    says: 'AYON has no representation of this id in "{project}".',
    remedy: 'Settle the container in a review, or load the product again.',
  },
  'manage-inactive': {
    short: 'representation or version switched off in AYON',
    says: 'The representation or its version is switched off in AYON.',
    remedy: 'Switch it on in AYON, or load another version.',
  },
  'manage-nuke-layout': {
    short: "node without AYON's tab and group",
    says: 'Updating with {loader} needs the AYON tab and its group on the node; without them the container is lost.',
    remedy: 'Let the tool rename the knobs, or load the product again.',
  },
  'manage-nuke-prefix': {
    short: 'keys under the prefix of 2019',
    says: 'The keys stand under the prefix "ak:" of 2019, which hides what an update writes.',
    remedy: 'Let the tool rename the prefix.',
  },
  'manage-hiero-tag': {
    short: 'tag with the name of the old pipeline',
    says: 'AYON in Hiero reads tags whose name holds "{wanted}"; this one is called "{tag}".',
    remedy: 'Let the tool rename the tag, or load the product again.',
  },
  'manage-hiero-switched-off': {
    short: 'clip that is switched off',
    says: 'The clip or its track is switched off, and ayon-hiero passes over it until it is switched on.',
    remedy: 'Nothing to do: it is listed once it is switched on.',
  },
  'manage-hiero-elsewhere': {
    short: 'record that is on no clip or track of a timeline',
    says: 'The tag hangs on {owner}; ayon-hiero reads tags of clips on timelines, and of video tracks with effects.',
    remedy: 'Nothing to do, unless the product is missing on a timeline: load it again there.',
  },
  'manage-hiero-object-name': {
    short: 'record without objectName',
    says: 'AYON in Hiero checks every record, and one without objectName fails: Manage stays empty for the whole timeline.',
    remedy: 'Let the tool add the key, or load the product again.',
  },
  'manage-hiero-not-text': {
    short: 'value that AYON reads as something else than text',
    says: 'AYON in Hiero guesses the type of "{key}" and finds no text: the record fails its check, and Manage stays empty for the whole timeline.',
    remedy: 'Let the tool write the record as JSON, or load the product again.',
  },
  'manage-hiero-library': {
    short: 'container of a library project in Hiero',
    says: 'The id is one of the project {project}, and ayon-hiero 0.6 looks in the current project only.',
    remedy: 'Publish or copy the product into the own project and load it from there.',
  },
  'manage-hiero-item-renamed': {
    short: 'clip that no longer bears the name in its record',
    says: 'LoadClip looks for the clip by the name "{namespace}", and this one is called "{item}": an update fails or changes another clip.',
    remedy: 'Give the clip its old name in Hiero, or load the product again.',
  },
  'manage-hiero-effects': {
    short: "effects' record under another name",
    says: 'LoadEffects looks for its record as "{wanted}" with the names of its effects, and this one is "{key}".',
    remedy: 'Load the effects again.',
  },
  'manage-fusion-tool': {
    short: 'record on a tool of another class',
    says: '{loader} updates only tools of the class {needed}; this one is a {tool}.',
    remedy: 'Load the product again.',
  },
  'manage-loader-empty': {
    short: 'record without a loader',
    says: 'The record names no loader, and nothing in the workfile tells which one it was.',
    remedy: 'Load the product again.',
  },
  'manage-loader-unknown': {
    short: 'loader that AYON does not have',
    says: 'AYON has no loader "{loader}", and cannot change the version of what it loaded.',
    remedy:
      'If it is a loader of your own, name it in the rules under "loaders" (own), or its new name (from, to). If not, load the product again.',
  },
  'manage-loader-renamed': {
    short: 'loader with a new name',
    says: 'AYON has no loader "{loader}"; it is called "{to}" now.',
    remedy: 'Let the tool rename the loader.',
  },
  'manage-loader-reload': {
    short: 'loader whose successor must load anew',
    says: 'AYON cannot update what "{loader}" loaded; its successor is {instead}.',
    remedy: 'Load the product again.',
  },
  'manage-loader-gone': {
    short: 'loader without a successor',
    says: 'AYON has nothing that does what the loader "{loader}" did.',
    remedy: 'Load the product again with another loader.',
  },
  'manage-template-missing': {
    short: 'representation without a path template',
    says: 'The representation has no path template in AYON, so its file cannot be found when the version changes.',
    remedy: 'Publish the version again, or mend the representation in AYON.',
  },
  'manage-file-missing': {
    says: 'The file {file} is not on disk, so AYON will not load this version.',
    short: 'published file that is not on disk',
    remedy: 'Restore the file, or load another version.',
  },
  'manage-template-unresolved': {
    short: 'path template with missing keys',
    says: 'The path template in AYON asks for {keys}, which the imported context does not have.',
    remedy: 'Mend the context of the representation in AYON, or publish the version again.',
  },
  'manage-representation-missing': {
    short: 'newest version without the representation',
    says: 'The newest version ({version}) has no representation "{representation}", only: {has}.',
    remedy: 'Switch the container to another representation in AYON, or publish the missing one.',
  },
});
