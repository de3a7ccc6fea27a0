import { words } from './words.ts';

const RESAVE =
  'Open the scene in Blender and save it again, or restore it from a backup (which loses what was saved since); then scan again.';
const LEFT = 'Nothing in this data-block is edited. Open the scene in Blender and save it again, then scan again.';

/** Codes about Blender's scenes. */
export const BLENDER_WORDS = words({
  'blender-unknown-form': {
    short: 'Blender scene in a form that is not known',
    says: 'The scene begins with “{header}”, a form of Blender’s files that this version does not know.',
    remedy: 'Update ayon-remap, or save the scene in Blender 5 or older; it is not read as it is.',
  },
  'blender-truncated': {
    short: 'Blender scene whose end is missing',
    says: 'The scene ends after {bytes} bytes without its last block: its end is missing.',
    remedy: 'Restore the file from a backup (which loses what was saved since); a cut-off scene is not read.',
  },
  'blender-trailing-bytes': {
    short: 'bytes behind the end of a Blender scene',
    says: 'There are {bytes} bytes behind the last block of the scene that belong to nothing.',
    remedy: RESAVE,
  },
  'blender-no-block': {
    short: 'bytes that are no block of a Blender scene',
    says: 'Where the next block of the scene should begin stand bytes that are none.',
    remedy: RESAVE,
  },
  'blender-block-overruns': {
    short: 'block longer than its Blender scene',
    says: 'The block {code} claims {length} bytes, which is more than the scene has.',
    remedy: RESAVE,
  },
  'blender-no-dna': {
    short: 'Blender scene without a sound description of its structs',
    says: 'The scene’s own description of its structs is missing, or their sizes do not add up.',
    remedy: RESAVE,
  },
  'blender-address-twice': {
    short: 'two blocks of one data-block with the same address',
    says: 'Two blocks of one data-block have the same address, so no pointer to it can be followed.',
    remedy: LEFT,
  },
  'blender-struct-unknown': {
    short: 'block of a struct that the scene does not describe',
    says: 'A block is of struct number {struct}, which the scene does not describe.',
    remedy: LEFT,
  },
  'blender-pointer-nowhere': {
    short: 'pointer to nothing',
    says: 'A pointer in the custom properties of a data-block leads to nothing that belongs there.',
    remedy: LEFT,
  },
  'blender-list-loops': {
    short: 'custom properties in a circle',
    says: 'A list of custom properties leads back to itself.',
    remedy: LEFT,
  },
  'blender-list-miscounted': {
    short: 'custom properties that are miscounted',
    says: 'A list of custom properties has another length or another end than it says.',
    remedy: LEFT,
  },
  'blender-block-shared': {
    short: 'block that two custom properties share',
    says: 'Two custom properties are kept in one block, which Blender never writes.',
    remedy: LEFT,
  },
  'blender-too-many-blocks': {
    short: 'data-block with too many blocks',
    says: 'A data-block with a record has more than {limit} blocks.',
    remedy: 'Nothing in this data-block is edited; report this with the scene’s size.',
  },
  'blender-key-twice': {
    short: 'key that stands twice in a record',
    says: 'The record has the key “{key}” twice.',
    remedy: 'It is not edited. Delete one of the two in Blender, or load the product again.',
  },
  'blender-value-no-text': {
    short: 'value of a record that is no text',
    says: 'The value of “{key}” in the record is no text, or does not end where it says.',
    remedy: 'It is not edited. Load the product again.',
  },
  'blender-overridden': {
    short: 'record that is decided by a linked library',
    says: 'The record belongs to a library override: Blender takes it from {library} each time the scene is opened.',
    remedy: 'Patch that file. What is written here would not last, so nothing is.',
  },
  'blender-library-linked': {
    short: 'linked Blender library',
    says: 'The scene links {path}. Records in that file show in AYON when this scene is open, and are patched there only.',
    remedy:
      'Include that file in the run where it holds old records; see `--allow published` if it is a published one.',
  },
  'blender-record-elsewhere': {
    short: 'record where AYON does not look',
    says: 'A record stands in custom properties that AYON does not look at (a bone, a strip, another node tree, another property).',
    remedy: 'Nothing to do for AYON’s sake. It is not edited.',
  },
  'blender-avalon-shadowed': {
    short: 'old record behind a new one',
    says: 'The data-block has a record of OpenPype and one of AYON; AYON looks at its own alone.',
    remedy: 'Nothing to do. The old record is not edited.',
  },
  'blender-members-missing': {
    short: 'record without its list of members',
    says: 'The record of {loader} has no list of what was loaded, as before OpenPype 3.16.1.',
    remedy:
      'AYON lists it. An update leaves the old objects behind: load the product again instead, and delete the old ones, which loses what was done on them.',
  },
});
