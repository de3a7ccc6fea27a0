import { words } from './words.ts';

export const HIERO_WORDS = words({
  'hiero-damaged': {
    short: 'project that is no well-formed XML',
    says: 'The project is not well-formed XML from here on, so Hiero does not open it and nothing in it is edited.',
    remedy: 'Restore the project from a backup or an autosave (which loses what was saved since), then run again.',
  },
  'hiero-cut-off': {
    short: 'project that is cut off',
    says: 'The file ends before its last element does: it was cut off, so nothing in it is edited.',
    remedy: 'Restore the project from a backup or an autosave (which loses what was saved since), then run again.',
  },
  'hiero-too-deep': {
    short: 'project with elements nested too deep',
    says: 'Elements stand inside each other deeper than any project of Hiero goes, so the file is not read any further.',
    remedy: 'Find out who wrote the file; Hiero did not.',
  },
  'hiero-too-large': {
    short: 'project with a name or an element that is too large',
    says: 'An element has more attributes, or a longer name, than any in a project of Hiero, so the file is not read any further.',
    remedy: 'Find out who wrote the file; Hiero did not.',
  },
  'hiero-doctype': {
    short: 'project with declarations of its own',
    says: 'The document type of the project declares entities or names another file, which Hiero never writes; nothing of it is followed and nothing is edited.',
    remedy: 'Find out who wrote the file; do not open it before.',
  },
  'hiero-encoding': {
    short: 'project that is not in UTF-8',
    says: 'The project is not valid UTF-8 throughout, which is what Hiero writes, so nothing in it is edited.',
    remedy: 'Open it in Hiero and save it again; then run again.',
  },
  'hiero-value-too-long': {
    short: 'value of a tag that is too long',
    says: 'The value of "{key}" in a tag is longer than any such value can be, so nothing in the tag is edited.',
    remedy: 'Open the project in Hiero and look at the tag.',
  },
  'hiero-key-twice': {
    short: 'tag that gives a key twice',
    says: 'The tag gives the key "{key}" twice, and which one Hiero takes is not known, so nothing in it is edited.',
    remedy: 'Open the project in Hiero and save it again, which keeps one of them; then run again.',
  },
  'hiero-json-damaged': {
    short: "tag of AYON's whose JSON is damaged",
    says: "A tag of AYON's holds text that is no JSON, so Manage fails on the whole timeline.",
    remedy: 'Delete the tag in Hiero and load the product again.',
  },
  'hiero-tag-taken': {
    short: 'record beside a tag that AYON wrote',
    says: "What the record hangs on has a tag of AYON's beside it, and AYON reads only the first tag of its name: renamed, the two would hide one another.",
    remedy: 'Decide in Hiero which of the two tags stays, delete the other one, and run again.',
  },
  'hiero-tag-shadowed': {
    short: 'record behind another one that is read first',
    says: 'Another tag in front of this one holds a record too, and AYON reads only the first; this one is left alone.',
    remedy: 'Delete the stale tag in Hiero.',
  },
  'hiero-track-tag-mixed': {
    short: "track's tag with more than records in it",
    says: 'The tag of the track holds "{key}" beside its records, on which AYON fails for the whole timeline, so the tag keeps its old name.',
    remedy: 'Delete that key of the tag in Hiero and run again, or load the product again.',
  },
  'hiero-tag-mate-invalid': {
    short: 'record in one tag with a broken one',
    says: 'The tag also holds the record of {node}, which AYON refuses as it stands: with the tag renamed, Manage would fail on the whole timeline.',
    remedy: 'Settle {node} first, in a review or by loading it again.',
  },
  'hiero-library-project': {
    short: 'container of a library project in Hiero',
    says: 'The container means a representation of the project {project}, and ayon-hiero 0.6 looks in the current project only: it cannot work in Hiero.',
    remedy: 'Publish or copy the product into the own project and load it from there.',
  },
  'hiero-value-not-text': {
    short: 'value that AYON reads as something else than text',
    says: 'AYON reads the value of "{key}" as something else than a text and refuses the record, and with it the whole list; the tag offers no place to write it in another form.',
    remedy: 'Load the product again in AYON.',
  },
});
