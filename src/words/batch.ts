import { words } from './words.ts';

/** Codes of walking a share, and of reading it by several threads or machines. */
export const BATCH_WORDS = words({
  'walk-older-version': {
    says: 'A newer version of this workfile lies beside it.',
    remedy: 'Raise --newest, or leave it away, if older versions should be included.',
  },
  'walk-not-changed-since': {
    says: 'The file was not changed since the date that was given.',
    remedy: 'Leave --since away if older files should be included.',
  },
  'walk-other-file-system': {
    says: 'The folder lies on another file system.',
    remedy: 'Name it outright, or leave --one-file-system away, if it should be searched.',
  },
  'walk-vanished': {
    says: 'The file was there when its folder was listed, and gone when it was to be read.',
    remedy: 'Nothing to do: somebody deleted, moved or renamed it meanwhile.',
  },
  'workfile-set-aside': {
    says: 'Reading the file ended the reader each time it was tried ({why}), so it was set aside.',
    remedy: 'Keep a copy and report it; the other workfiles are done.',
  },
});
