import { words } from './words.ts';

/** Codes about whole workfiles, whatever their format. */
export const WORKFILE_WORDS = words({
  'workfile-unreadable': {
    says: 'The file could not be read ({why}).',
    remedy: 'Check that it exists, that you may read it, and that the disk is well; then run again.',
  },
  'workfile-empty': { says: 'The file is empty.', remedy: 'Restore it from a backup if it should hold a scene.' },
  'workfile-unknown-format': {
    says: 'The content is none of the formats this tool reads, whatever the name says.',
    remedy: 'Open it in its application and save it again, or leave it out with --exclude.',
  },
  'workfile-lfs-pointer': {
    says: 'The file is a Git LFS pointer: a note where the scene is, not the scene.',
    remedy: 'Fetch the real file with `git lfs pull`, then run again.',
  },
});
