import { words } from './words.ts';

const RESAVE =
  'Open the scene in Maya and save it again, or restore it from a backup (which loses what was saved since); then scan again.';

/** Codes about Maya Binary scenes. What they share with Maya ASCII stands in its table. */
export const MAYA_BINARY_WORDS = words({
  'maya-binary-truncated': {
    short: 'scene whose end is missing',
    says: 'The scene should have {claimed} bytes but has {bytes}: its end is missing.',
    remedy:
      'Restore the file from a backup (which loses what was saved since); a cut-off scene is read but never edited.',
  },
  'maya-binary-trailing-bytes': {
    short: 'bytes behind the end of a scene',
    says: 'There are {bytes} bytes behind the end of the scene that belong to nothing.',
    remedy: RESAVE,
  },
  'maya-binary-residue': {
    short: 'block that ends with bytes of no chunk',
    says: 'A block of the scene ends with {bytes} bytes that are no chunk.',
    remedy: RESAVE,
  },
  'maya-binary-chunk-overruns': {
    short: 'chunk larger than its block',
    says: 'The chunk {tag} claims {size} bytes, which is more than the block around it has.',
    remedy: RESAVE,
  },
  'maya-binary-mixed-width': {
    short: 'chunk of the other width',
    says: 'The chunk {tag} belongs to the other width (32 or 64 bit) than the rest of the scene.',
    remedy: RESAVE,
  },
  'maya-binary-group-too-small': {
    short: 'block too small to name its type',
    says: 'The block {tag} claims {size} bytes, too few to name its own type.',
    remedy: RESAVE,
  },
  'maya-binary-too-deep': {
    short: 'block nested too deeply',
    says: 'The block {tag} lies deeper in other blocks than Maya ever writes.',
    remedy: RESAVE,
  },
  'maya-binary-padding': {
    short: 'padding that is not zero',
    says: 'Bytes between two chunks that Maya always writes as zeros are not zeros.',
    remedy: RESAVE,
  },
});
