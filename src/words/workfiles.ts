import { words } from './words.ts';

/** Codes about whole workfiles, whatever their format. */
export const WORKFILE_WORDS = words({
  'workfile-unreadable': {
    short: 'file that could not be read',
    says: 'The file could not be read ({why}).',
    remedy: 'Check that it exists, that you may read it, and that the disk is well; then run again.',
  },
  'workfile-not-a-file': {
    short: 'folder, device or pipe instead of a file',
    says: 'This is no regular file (a folder, a device or a pipe).',
    remedy: 'Leave it out with --exclude.',
  },
  'workfile-changed-meanwhile': {
    short: 'file saved while it was being read',
    says: 'Somebody saved the file while it was being read, so what was read cannot be trusted.',
    remedy: 'Run again when nobody works on it.',
  },
  'workfile-packing-damaged': {
    short: 'packed file that cannot be unpacked',
    says: 'The file is packed as a whole, and cannot be unpacked: at byte {offset} it is damaged, or of an unknown kind.',
    remedy:
      'Open it in its application and save it again, or restore it from a backup (which loses what was saved since); it is not read as it is.',
  },
  'workfile-packed-too-large': {
    short: 'packed file that is too large unpacked',
    says: 'The file is packed as a whole, and a piece that can only be unpacked at once has {bytes} bytes or more.',
    remedy: 'Save it uncompressed in its application: then its size does not matter. It is not read as it is.',
  },
  'workfile-empty': {
    short: 'empty file',
    says: 'The file is empty.',
    remedy: 'Restore it from a backup (which loses what was saved since) if it should hold a scene.',
  },
  'workfile-unknown-format': {
    short: 'file of no known format',
    says: 'The content is none of the formats this tool reads, whatever the name says.',
    remedy: 'Open it in its application and save it again, or leave it out with --exclude.',
  },
  'workfile-lfs-pointer': {
    short: 'Git LFS pointer instead of the scene',
    says: 'The file is a Git LFS pointer: a note where the scene is, not the scene.',
    remedy: 'Fetch the real file with `git lfs pull`, then run again.',
  },
  'workfile-byte-order-mark': {
    short: 'text with a byte order mark',
    says: 'The file begins with a UTF-8 byte order mark, which its application does not write: some editor put it there. It is read all the same, and the mark stays.',
    remedy:
      'Check whether the application still opens the file; if not, save it there again, or as UTF-8 without a mark.',
  },
  'workfile-id-without-record': {
    short: 'container id without a record that was read',
    says: 'A container id stands in the file, but no container record was read in it: a note or a script may quote it, or a record is damaged or of a form that is not known here.',
    remedy:
      'Search the file for ".container"; if it is a record, open the file in its application and save it again, then run again.',
  },
  'workfile-published': {
    short: 'published file',
    says: 'This is the published file of {place} in the project {project} (representation {representation}), not a workfile of its own.',
    remedy: '`apply` leaves it as it was published; to have it changed all the same, use `apply --allow published`.',
  },
  'workfile-publish-folder': {
    short: 'file in a folder for published files',
    says: 'The file lies where {place} of the project {project} is published to, though AYON does not have that file.',
    remedy: '`apply` leaves it as it was published; to have it changed all the same, use `apply --allow published`.',
  },
  'walk-application-not-read': {
    short: 'workfile of an application that is not read',
    says: 'Workfiles of known applications were met and not read: {files}.',
    remedy:
      'Load their products again in the application, with AYON. `ayon-remap ids` tells what an id in them is now.',
  },
  'walk-nothing-found': {
    short: 'no workfile found',
    says: 'No workfile was found in {paths}; passed over: {passed}.',
    remedy: 'Check the folder, --include and --exclude; docs/hosts.md tells which files are read.',
  },
  'workfile-application-not-read': {
    short: 'workfile of an application that is not read',
    says: 'This is a workfile of {application}, which this tool does not read.',
    remedy: 'Load its products again in the application, with AYON. `ayon-remap ids` tells what an id in it is now.',
  },
  'walk-folder-skipped': {
    short: 'folder of copies, caches or version control',
    says: 'The folder holds copies, caches or version control, not work.',
    remedy: 'Name it outright if it should be searched.',
  },
  'walk-backup-folder': {
    short: 'folder of older copies',
    says: 'The folder holds older copies that the application made.',
    remedy: 'Add --autosaves if they should be included.',
  },
  'walk-autosave': {
    short: 'autosave or backup',
    says: 'The file is an autosave or a backup that the application made.',
    remedy: 'Add --autosaves if it should be included.',
  },
  'walk-run-folder': {
    short: 'run folder of this tool',
    says: 'The folder is a run folder of this tool: what lies in it are copies and backups.',
    remedy: 'Nothing to do.',
  },
  'walk-excluded': {
    short: 'file left out by --exclude',
    says: 'The file matches an --exclude pattern.',
    remedy: 'Nothing to do.',
  },
  'walk-not-included': {
    short: 'file that no --include takes',
    says: 'The file matches no --include pattern.',
    remedy: 'Nothing to do.',
  },
  'walk-seen-already': {
    short: 'second name of a file',
    says: 'The file was met before under another name or link.',
    remedy: 'Nothing to do: it is counted once.',
  },
  'walk-name-not-utf8': {
    short: 'file name that is not valid UTF-8',
    says: 'The name of the file is not valid UTF-8, so no plan could name it.',
    remedy: 'Rename the file, then run again.',
  },
});
