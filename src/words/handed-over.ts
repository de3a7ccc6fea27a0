import { words } from './words.ts';

const THERE = 'Load the products again in the application, with AYON. `ayon-remap ids` tells what an id in it is now.';

/** Codes about workfiles that are read or counted and left to their application. */
export const HANDED_OVER_WORDS = words({
  'handed-over': {
    short: 'workfile whose records are only counted',
    says: '{count} ids of container records stand in this file of {application}. It is never edited: how its lengths are written is not proven.',
    remedy: THERE,
  },
  'handed-over-none': {
    short: 'workfile in which no record was counted',
    says: 'No id of a container record stands in the plain text of this file of {application}; what is packed in it was not looked into.',
    remedy: 'Nothing to do.',
  },
  'harmony-handed-over': {
    short: 'record in a Harmony scene',
    says: 'The record stands in a Harmony scene, which is read and never edited: where Harmony keeps it was never seen in a real scene.',
    remedy: THERE,
  },
  'harmony-several-scenes': {
    short: 'archive with several Harmony scenes',
    says: 'The archive holds {count} scene files, which are versions of one scene; the records of all of them are listed.',
    remedy: 'Nothing to do.',
  },
  'harmony-damaged': {
    short: 'Harmony scene that could not be read',
    says: 'The scene file is damaged, or too large to be read.',
    remedy:
      'Open it in Harmony and save it again, or restore it from a backup (which loses what was saved since); then scan again.',
  },
  'archive-without-scene': {
    short: 'archive that holds no Harmony scene',
    says: 'The archive holds no Harmony scene.',
    remedy: 'Nothing to do.',
  },
});
