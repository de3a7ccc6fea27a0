import { words } from './words.ts';

const RESTORE =
  'Check whether Fusion still opens the composition; restore it from a backup (which loses what was saved since) if it does not.';

export const FUSION_WORDS = words({
  'fusion-cut-off': {
    short: 'composition that is cut off',
    says: 'The file ends inside a table: it was cut off, or a brace is missing.',
    remedy: 'Restore the file from a backup or an autosave (which loses what was saved since), then run again.',
  },
  'fusion-string-unclosed': {
    short: 'composition with a string that never ends',
    says: 'A string or a comment has no end, so nothing behind its beginning was read.',
    remedy: RESTORE,
  },
  'fusion-damaged': {
    short: 'damaged composition',
    says: 'Something stands where only an entry of a table can stand, or follows behind the last brace.',
    remedy: RESTORE,
  },
  'fusion-too-deep': {
    short: 'composition with too many tables in each other',
    says: 'Tables lie in each other deeper than Fusion itself can read, so the innermost were passed over.',
    remedy: RESTORE,
  },
  'fusion-tool-unclosed': {
    short: 'tool that is cut off',
    says: 'The file ends inside this tool, or could not be read on there, so nothing in it is edited.',
    remedy: 'Restore the file from a backup or an autosave (which loses what was saved since), then run again.',
  },
  'fusion-tool-damaged': {
    short: 'tool whose table is damaged',
    says: 'The table of this tool or of its record is not written as a table has to be, so nothing in it is edited.',
    remedy: 'Open the composition in Fusion, check the tool and save it again; then run again.',
  },
  'fusion-table-twice': {
    short: 'tool with the same table twice',
    says: 'The table "{key}" stands there twice. Only the first was read.',
    remedy: 'Open the composition in Fusion, check the tool and save it again, which leaves one; then run again.',
  },
  'fusion-key-twice': {
    short: 'record with the same key twice',
    says: 'The record says "{key}" twice, so nothing in it is edited.',
    remedy: 'Open the composition in Fusion and save it again, which leaves one; then run again.',
  },
  'fusion-value-not-text': {
    short: 'record with a value that is no text',
    says: 'The value of "{key}" is no text but a number, a table or an expression, so nothing in the record is edited.',
    remedy: 'Load the product again in AYON.',
  },
  'fusion-value-too-long': {
    short: 'value that is too long',
    says: 'The value of "{key}" is longer than any such value can be, so nothing in the record is edited.',
    remedy: 'Load the product again in AYON.',
  },
  'fusion-record-too-large': {
    short: 'record with too many keys',
    says: 'The record has more keys than any record should, so nothing in it is edited.',
    remedy: 'Load the product again in AYON.',
  },
  'fusion-stray-copy': {
    short: 'older copy with a record, of a tool without one',
    says: 'An older copy in the settings of this tool holds a record ({representation}), but the tool itself has none: AYON lists it only when somebody switches to that copy. It is left alone.',
    remedy: 'Nothing to do, unless somebody switches to that copy: then load the product again.',
  },
});
