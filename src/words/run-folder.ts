import { words } from './words.ts';

/** Codes of comparing a run folder with the workfiles: what a plan or a journal may ask for, and what not. */
export const RUN_FOLDER_WORDS = words({
  'plan-other-version': {
    short: 'plan of another version',
    says: 'Version {planned} of this tool made the plan, and this is version {here}: what both would not do alike is refused file by file.',
    remedy: 'Nothing to do; plan again with this version if files are refused.',
  },
  // --- the plan is a request, the file is the truth
  'write-edit-foreign': {
    short: 'edit that the file does not call for',
    says: 'The plan asks for an edit at byte {offset} ({what}, node {node}) that this tool would not make in this file.',
    remedy: 'Plan again with this version. If it made this plan, somebody changed the plan: find out who.',
  },
  'write-framing-foreign': {
    short: 'length field that the edits do not call for',
    says: 'The plan asks for another {what} at byte {offset} than the one that follows from the edits of this file.',
    remedy: 'Plan again with this version. If it made this plan, somebody changed the plan: find out who.',
  },
  'write-edit-left-out': {
    short: 'record that the plan edits by halves',
    says: 'The plan leaves out the edit at byte {offset} ({what}, node {node}), and half an edit would break the record.',
    remedy: 'Plan again with this version. If it made this plan, somebody changed the plan: find out who.',
  },
  'write-edit-value': {
    short: 'value that no record can hold',
    says: 'The plan asks for a value that is not a plain word ({why}).',
    remedy: 'Plan again. If this version made the plan, look at the name in AYON and report it.',
  },
  'write-format-differs': {
    short: 'file of another format than the plan says',
    says: 'The plan says that the file is {planned}, but its bytes are {found}.',
    remedy: 'Plan again with this version. If it made this plan, somebody changed the plan: find out who.',
  },
  'write-ids-unplanned': {
    short: 'file with an id that was not planned',
    says: 'Read back, the new file holds the id {id} on the node {node}, which was not planned; it was thrown away.',
    remedy: 'Report it with the plan: the workfile is what it was.',
  },
  'verify-ids-unplanned': {
    short: 'file with an id that was not planned',
    says: 'The file holds the id {id} on the node {node}, which was not planned.',
    remedy: 'Plan again to see what stands in it now.',
  },
  'verify-old-id-back': {
    short: 'file with an old id again',
    says: 'The file was saved since, and the old id {id} stands on the node {node} again.',
    remedy: 'Somebody went back to an older save: plan again.',
  },
  // --- the journal names nothing that the plan does not
  'journal-foreign': {
    short: 'file that the journal has no business with',
    says: 'The journal names {path} as the {what} of this workfile, and the plan does not; it was left alone.',
    remedy: 'Somebody changed the journal, or a link on the way to the workfile: find out who, and put it back.',
  },
  'pilot-behind-link': {
    short: 'pilot folder that leads elsewhere',
    says: 'No pilot copy was made: {link} is a link or no folder, so the copy would land outside the run folder.',
    remedy: 'Find out who put it there, and remove it.',
  },
  'backup-behind-link': {
    short: 'backup folder that leads elsewhere',
    says: 'On the way to the backup {backup} lies {link}, which is a link or no folder.',
    remedy: 'Name the folder itself with --backup, or find out who put the link there.',
  },
});
