import { words } from './words.ts';

/** Why AYON's Manage tool does not list a container, or cannot change its version. */
export const MANAGE_WORDS = words({
  'manage-key-missing': {
    says: 'AYON drops the record because its key "{key}" is missing.',
    remedy: 'Let the tool add the key, or load the product again.',
  },
  'manage-id-not-accepted': {
    says: 'AYON no longer reads records whose id is "{id}".',
    remedy: 'Let the tool rewrite the id, or load the product again.',
  },
  'manage-toml-record': {
    says: 'The record is one block of text of 2018 or 2019, which AYON does not read.',
    remedy: 'Let the tool rewrite it as single knobs, or load the product again.',
  },
  'manage-id-invalid': {
    says: 'The id "{id}" is none that AYON knows how to look up: Manage shows the container as invalid.',
    remedy: 'Settle the container in a review, or load the product again.',
  },
  'manage-not-asked': {
    says: 'Nobody asked AYON whether it has this id.',
    remedy: 'Plan again with --ayon.',
  },
  'manage-project-unknown': {
    says: 'The record names the project "{project}", which AYON was not asked about or does not have; Manage fails as a whole on a project that does not exist.',
    remedy: 'Name the project with --project, or import it into AYON under that name.',
  },
  'manage-not-found': {
    says: 'AYON has no representation of this id in "{project}".',
    remedy: 'Settle the container in a review, or load the product again.',
  },
  'manage-inactive': {
    says: 'The representation or its version is switched off in AYON.',
    remedy: 'Switch it on in AYON, or load another version.',
  },
  'manage-nuke-layout': {
    says: 'Updating with {loader} needs the AYON tab and its group on the node; without them the container is lost.',
    remedy: 'Let the tool rename the knobs, or load the product again.',
  },
  'manage-nuke-prefix': {
    says: 'The keys stand under the prefix "ak:" of 2019, which hides what an update writes.',
    remedy: 'Let the tool rename the prefix.',
  },
  'manage-loader-renamed': {
    says: 'AYON has no loader "{loader}"; it is called "{to}" now.',
    remedy: 'Let the tool rename the loader.',
  },
  'manage-loader-reload': {
    says: 'AYON cannot update what "{loader}" loaded; its successor is {instead}.',
    remedy: 'Load the product again.',
  },
  'manage-loader-gone': {
    says: 'AYON has nothing that does what the loader "{loader}" did.',
    remedy: 'Load the product again with another loader.',
  },
  'manage-template-missing': {
    says: 'The representation has no path template in AYON, so its file cannot be found when the version changes.',
    remedy: 'Publish the version again, or mend the representation in AYON.',
  },
  'manage-template-unresolved': {
    says: 'The path template in AYON asks for {keys}, which the imported context does not have.',
    remedy: 'Mend the context of the representation in AYON, or publish the version again.',
  },
  'manage-representation-missing': {
    says: 'The newest version ({version}) has no representation "{representation}", only: {has}.',
    remedy: 'Switch the container to another representation in AYON, or publish the missing one.',
  },
});
