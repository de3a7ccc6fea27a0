import { words } from './words.ts';

/** Why a container is not remapped, and what was odd about rules and reviewed decisions. */
export const DECISION_WORDS = words({
  'ayon-not-asked': {
    short: 'AYON was not asked',
    says: 'No AYON source was given, so nothing can be said about what AYON has.',
    remedy: 'Name a server, a snapshot or a database dump with --ayon.',
  },
  'id-empty': {
    short: 'record without an id',
    says: 'The record holds no id, and neither its own fields nor its file say for certain what was loaded.',
    remedy: 'Load the product again, or set the target in the table of decisions.',
  },
  'id-garbage': {
    short: 'id that is none',
    says: 'The record holds "{id}", which is no id, and neither its own fields nor its file say for certain what was loaded.',
    remedy: 'Load the product again, or set the target in the table of decisions.',
  },
  'id-unknown': {
    short: 'id that no source knows',
    says: 'No OpenPype source knows the id {id}, AYON has nothing derived from it, and no file or field of the record leads further.',
    remedy: 'Give a dump that holds the project it came from, or set the target in the table of decisions.',
  },
  'id-unknown-no-dump': {
    short: 'id that AYON does not know, and no dump was given',
    says: 'AYON has nothing derived from the id {id}, and no OpenPype source was given that could say what it meant.',
    remedy: 'Give a dump of the project with --openpype.',
  },
  'id-of-other-document': {
    short: 'id of something else than a representation',
    says: 'The id {id} belongs to a document of the type {type}, not to a representation.',
    remedy: 'Load the product again, or set the target in the table of decisions.',
  },
  'ayon-id-unknown': {
    short: 'AYON id that none of the projects has',
    says: 'The record holds the AYON id {id}, but none of the projects has it.',
    remedy: 'Name the project it belongs to with --project, or load the product again.',
  },
  'project-not-asked': {
    short: 'id of a project that was not looked into',
    says: 'The id belongs to the project {project}, which is not among the AYON projects that were looked into.',
    remedy: 'Add --project {project}, or a rule under "projects" if it has another name in AYON.',
  },
  'path-of-other-project': {
    short: 'file of a project that was not looked into',
    says: 'The loaded file lies in the folder of the project {project}, which is not among the AYON projects that were looked into.',
    remedy: 'Add --project {project}, or a rule under "projects" if it has another name in AYON.',
  },
  'path-of-unknown-project': {
    short: 'file in the folder of no project that was looked into',
    says: 'The loaded file {file} is a publish, but in the folder of none of the AYON projects that were looked into.',
    remedy: 'Name its project with --project, or write a rule under "projects" or "roots" if it is one of these.',
  },
  'resource-shared': {
    short: 'file that several representations share',
    says: 'The loaded file is a resource of {publish}, which {count} of its representations share: {names}.',
    remedy: 'Look in the application which one was loaded, and choose it in the table of decisions.',
  },
  'resource-of-none': {
    short: 'resource of a publish that AYON does not have',
    says: 'The loaded file {file} is a resource of a publish, not a representation, and no representation in AYON has it.',
    remedy: 'Load the product again, or choose in the table of decisions.',
  },
  'ayon-seen-in-part': {
    short: 'AYON was seen in part only',
    says: 'AYON was asked by a user who sees only a part (hidden: {hidden}): nobody can say whether what is meant is not there or only hidden, nor whether what was found is the only one.',
    remedy: 'Ask with the key of a user whose access groups hide nothing, or set the target by hand.',
  },
  'plan-seen-in-part': {
    short: 'plan for which AYON was seen in part only',
    says: 'AYON was seen in part only: {source} hides {hidden} from the user who asked. Nothing in this plan counts as missing in AYON, and nothing was decided by being the only one there.',
    remedy: 'Plan again with the key of a user whose access groups hide nothing.',
  },
  'plan-sight-not-told': {
    short: 'plan for which AYON does not tell whether it was seen whole',
    says: '{source} could not be asked whether it hides a part of AYON from the user who asked.',
    remedy: 'Make sure that the user is an administrator, or that no access group restricts what it reads.',
  },
  'place-not-in-ayon': {
    short: 'version or representation that AYON does not have',
    says: 'AYON has no {representation} of version {version} of {product} in {folder} of {project}.',
    remedy: 'Publish it in AYON, write a rule if it was renamed or moved, or set the target by hand.',
  },
  'representation-not-in-version': {
    short: "representation that AYON's version does not have",
    says: 'AYON has version {version} of {product} in {folder}, but not its representation {representation}; it has {has}.',
    remedy: 'Write a rule under "representations" if it was renamed.',
  },
  'representation-renamed': {
    short: 'representation that seems to be renamed',
    says: 'Only {found} could stand for the representation {representation} of {product}, and nothing else confirms it.',
    remedy: 'Look at the candidate; a rule under "representations" accepts all of its kind.',
  },
  'representation-unclear': {
    short: 'version with several representations that could be meant',
    says: 'The fields of the record name a version with {count} representations that it could have loaded; AYON has only {found} of them.',
    remedy: 'Look in the application which one is loaded, and choose it in the table of decisions.',
  },
  'folder-moved': {
    short: 'folder that seems to have moved',
    says: 'AYON has no {product} of that version in {folder}, only in {found}, and nothing else confirms that it is the same.',
    remedy: 'A rule under "folders" says where folders went.',
  },
  'target-inactive': {
    short: 'representation that is switched off in AYON',
    says: 'The representation it means is switched off in AYON, and the Manage tool cannot show those.',
    remedy: 'Switch it on in AYON and run again, or load another version.',
  },
  'twin-document': {
    short: "AYON's one was imported from a twin document",
    says: "What AYON has in that place was imported from another OpenPype document ({other}) than this record's.",
    remedy: 'Check whether the two are the same thing before you choose it as the target.',
  },
  'published-after-import': {
    short: "AYON's one was published after the import",
    says: 'What AYON has in that place was published after the import, so it cannot be what the record loaded; its number was given anew.',
    remedy: 'Check the candidate before you choose it as the target.',
  },
  'file-differs': {
    short: 'same version, file of another size',
    says: 'AYON has that version, but its file is {ayonSize} bytes and the old one was {openpypeSize}: it may be other content under the same number.',
    remedy: 'Check a few; if everything was exported anew, write "sizes: ignore" into the rules.',
  },
  'numbering-doubtful': {
    short: 'versions that may have been numbered anew',
    says: 'OpenPype had version {openpype} of {product}, AYON ends at {ayon}: the versions may have been numbered anew, and nothing else confirms this one.',
    remedy: 'Check the candidate; a rule under "versions" says how the numbers moved.',
  },
  'siblings-differ': {
    short: 'versions that were numbered anew',
    says: 'The other versions of {product} hold other files in AYON than under the same numbers in OpenPype, so the numbers were given anew.',
    remedy: 'A rule under "versions" says how the numbers moved.',
  },
  unconfirmed: {
    short: 'version that nothing confirms',
    says: 'AYON has version {version} of {product} in that place, but neither its file nor another version of it can be compared.',
    remedy: 'Check a few; if they are right, write "sizes: ignore" into the rules.',
  },
  'version-contradicts': {
    short: 'file and record name different versions',
    says: 'The loaded file is version {file} of {product}, but the record says version {record}.',
    remedy: 'Choose one in the table of decisions.',
  },
  'fields-outlived': {
    short: 'fields older than the id',
    says: 'The id was made after the version {version} that the fields of the record name, so the record was updated since and its fields were not.',
    remedy: 'Give a dump that knows the id, or choose in the table of decisions.',
  },
  'fields-unconfirmed': {
    short: 'fields that nothing confirms',
    says: 'The fields of the record name {fields}, but the loaded file does not confirm that, and no dump can settle it.',
    remedy: 'Give a dump of the project with --openpype, or choose in the table of decisions.',
  },
  'several-candidates': {
    short: 'several representations fit equally well',
    says: '{count} representations fit equally well.',
    remedy: 'Choose one in the table of decisions.',
  },
  'record-contradicts-id': {
    short: 'id and fields mean different things',
    says: 'The id means {id}, but the fields of the same record mean {fields}.',
    remedy: 'Choose one in the table of decisions.',
  },
  'file-contradicts': {
    short: 'database and file mean different things',
    says: "The database leads to {chain}, but the loaded file is {file}'s own.",
    remedy: 'Choose one in the table of decisions.',
  },
  'ignored-by-rule': {
    short: 'left alone by a rule',
    says: 'A rule says to leave it alone ({rule}).',
    remedy: 'Nothing to do.',
  },
  'rejected-by-reviewer': {
    short: 'left alone by a reviewer',
    says: 'A reviewer decided to leave it alone.',
    remedy: 'Nothing to do.',
  },
  'chosen-id-unknown': {
    short: 'chosen target that AYON does not have',
    says: 'The target {id} was chosen by hand ({where}), but no AYON project has it.',
    remedy: 'Mend the id; it must be 32 lower-case hex digits of a representation that exists.',
  },
  'rule-never-applied': {
    short: 'rule that never applied',
    says: 'The rule {rule} never applied to anything.',
    remedy: 'Check its spelling, or remove it.',
  },
  'decision-never-applied': {
    short: 'reviewed decision that fits no record',
    says: 'The reviewed decision for {node} in {workfile} fits no record.',
    remedy: 'The workfile has changed since the report was made; plan again and review that line anew.',
  },
});
