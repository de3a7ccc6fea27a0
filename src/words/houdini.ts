import { words } from './words.ts';

const DAMAGED =
  'Open it in Houdini and save it again, or restore it from a backup (which loses what was saved since); nothing in it is edited until then.';

export const HOUDINI_WORDS = words({
  'houdini-header-cut': {
    short: 'scene that ends inside an entry header',
    says: 'The file ends in the middle of an entry header (at byte {offset}).',
    remedy: DAMAGED,
  },
  'houdini-header-unreadable': {
    short: 'entry header that cannot be read',
    says: 'There is no readable entry header at byte {offset}, where one must be.',
    remedy: DAMAGED,
  },
  'houdini-header-unfamiliar': {
    short: 'entry header that Houdini does not write',
    says: 'The header of the entry "{entry}" holds fixed digits that Houdini does not write.',
    remedy: 'Open it in Houdini and save it again; a repacked archive is not edited.',
  },
  'houdini-entry-cut': {
    short: 'scene that ends inside an entry',
    says: 'The file ends before the end of the entry "{entry}".',
    remedy: DAMAGED,
  },
  'houdini-no-end-mark': {
    short: 'scene without its end mark',
    says: 'The end mark of the scene is missing.',
    remedy: DAMAGED,
  },
  'houdini-early-end-mark': {
    short: 'end mark before other entries',
    says: 'The end mark of the scene stands before other entries, so the entries cannot be told apart for sure.',
    remedy: DAMAGED,
  },
  'houdini-bytes-after-end': {
    short: 'bytes behind the end mark',
    says: '{rest} bytes follow behind the end mark of the scene.',
    remedy: DAMAGED,
  },
  'houdini-key-mismatch': {
    short: 'entry whose length does not agree',
    says: 'The length written for the entry "{entry}" does not agree with where it ends.',
    remedy: DAMAGED,
  },
  'houdini-duplicate-entry': {
    short: 'entry that occurs more than once',
    says: 'The entry "{entry}" occurs more than once, and which one Houdini takes is not known.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-parm-unreadable': {
    short: 'node whose values cannot be read',
    says: 'The values of the node in "{entry}" cannot be read ({problem} at byte {at} of the entry).',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-template-unreadable': {
    short: 'parameter definitions that cannot be read',
    says: 'The parameter definitions in "{entry}" cannot be read ({problem} at byte {at} of the entry), so the default of the id stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, not the default.',
  },
  'houdini-entry-encoded': {
    short: 'base64 entry that mentions a container id',
    says: 'The entry "{entry}" is written in base64 and mentions a container id; encoded entries are not edited.',
    remedy: 'Save the scene in its binary form and run again.',
  },
  'houdini-entry-too-large': {
    short: 'entry that is too large to be read',
    says: 'The entry "{entry}" has {bytes} bytes, more than is read ({limit}).',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-parm-entry-missing': {
    short: 'node without its values',
    says: 'The node has parameter definitions but no values.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-value-is-expression': {
    short: 'id driven by an expression or a key',
    says: 'The parameter "{parm}" is driven by an expression or a key, so the file holds no fixed value to edit.',
    remedy:
      'Nothing to do where the expression works out the id; otherwise delete the channel in Houdini and run again.',
  },
  'houdini-default-is-expression': {
    short: 'default that is an expression',
    says: 'The default of the parameter "{parm}" is an expression and stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, not the default.',
  },
  'houdini-value-malformed': {
    short: 'parameter without exactly one value',
    says: 'The parameter "{parm}" has not exactly one value.',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-duplicate-parm': {
    short: 'parameter that stands more than once',
    says: 'The parameter "{parm}" stands more than once on the node.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-take-holds-id': {
    short: 'take that overrides an id',
    says: 'A take overrides the id of this container with {representation}.',
    remedy: 'Check the container in that take after the update.',
  },
  'houdini-take-not-editable': {
    short: 'take that overrides an id and cannot be edited',
    says: 'A take overrides the id of this container, and takes of a scene saved as text (or driven by an expression) are not edited.',
    remedy: 'Save the scene in its binary form, or remove the override from the take, and run again.',
  },
  'houdini-takes-unreadable': {
    short: 'takes that cannot be read',
    says: 'The takes of the scene cannot be read ({problem}), so ids that they override stay as they are.',
    remedy: 'Check the containers in each take.',
  },
  'houdini-session-mentions-container': {
    short: 'session code that mentions a container id',
    says: 'The Python source of the session (hou.session) mentions a container id; code is not edited.',
    remedy: 'Check whether that code still does what it should in AYON.',
  },
  'houdini-channel-mentions-container': {
    short: 'channel that mentions a container id',
    says: 'A channel in "{entry}" mentions a container id; channels are not edited.',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-embedded-library-holds-container': {
    short: 'embedded asset definition with a container',
    says: 'The asset definition "{definition}", embedded in the scene, holds the container {node} with the id {representation}; definitions are not edited.',
    remedy: 'Unlock an instance of the asset in Houdini, update the container, and save the definition again.',
  },
  'houdini-library-holds-container': {
    short: 'asset library with a container',
    says: 'The asset definition "{definition}" holds the container {node} with the id {representation}; asset libraries are not edited, their contents are compressed.',
    remedy: 'Unlock an instance of the asset in Houdini, update the container, and save the definition again.',
  },
  'houdini-library-unreadable': {
    short: 'asset library that cannot be read in full',
    says: 'The asset library cannot be read in full ({problem} in {section}).',
    remedy: 'Open the asset in Houdini and save it again if it should hold containers.',
  },
  'houdini-inside-asset': {
    short: 'container inside an asset definition',
    says: 'The container belongs to an asset definition; AYON lists it only in an instance that is unlocked.',
    remedy: 'Nothing to do.',
  },
  'houdini-expanded-entry': {
    short: 'entry of an expanded scene',
    says: 'This is an entry of an expanded scene or asset: the node is the one the file is named after.',
    remedy: 'Nothing to do: put the expanded scene together again as before.',
  },
  'houdini-expanded-template': {
    short: 'parameter definitions of an expanded scene',
    says: 'This holds the parameter definitions of a container of an expanded scene; the default of the id stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, which stands in the .parm file beside it.',
  },
  'houdini-too-many-children': {
    short: 'container with too many nodes inside',
    says: 'The container has more nodes inside than are looked at ({count}) for the path of the loaded file.',
    remedy: 'Nothing to do where the id is known; otherwise look at the path in Houdini.',
  },
  'houdini-too-many-containers': {
    short: 'scene with too many containers',
    says: 'The scene has more containers than are read in one file ({limit}); the rest is left alone.',
    remedy: 'Split the scene, or report this.',
  },
  'houdini-more-findings': {
    short: 'findings of a kind told before',
    says: 'The same happened {count} more times ({what}).',
    remedy: 'Look at the ones that are listed.',
  },
});
