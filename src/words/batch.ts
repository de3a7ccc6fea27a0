import { words } from './words.ts';

/** Codes of walking a share, and of reading it by several threads or machines. */
export const BATCH_WORDS = words({
  'walk-older-version': {
    short: 'older version of a workfile',
    says: 'A newer version of this workfile lies beside it.',
    remedy: 'Raise --newest, or leave it away, if older versions should be included.',
  },
  'walk-not-changed-since': {
    short: 'file not changed since the date',
    says: 'The file was not changed since the date that was given.',
    remedy: 'Leave --since away if older files should be included.',
  },
  'walk-other-file-system': {
    short: 'folder on another file system',
    says: 'The folder lies on another file system.',
    remedy: 'Name it outright, or leave --one-file-system away, if it should be searched.',
  },
  'walk-vanished': {
    short: 'file that was gone when its turn came',
    says: 'The file was there when its folder was listed, and gone when it was to be read.',
    remedy: 'Nothing to do: somebody deleted, moved or renamed it meanwhile.',
  },
  'workfile-set-aside': {
    short: 'file that ended its reader',
    says: 'Reading the file ended the reader each time it was tried ({why}), so it was set aside.',
    remedy: 'Keep a copy and report it; the other workfiles are done.',
  },
});
