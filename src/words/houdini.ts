import { words } from './words.ts';

const DAMAGED =
  'Open it in Houdini and save it again, or restore it from a backup; nothing in it is edited until then.';

export const HOUDINI_WORDS = words({
  'houdini-header-cut': {
    says: 'The file ends in the middle of an entry header (at byte {offset}).',
    remedy: DAMAGED,
  },
  'houdini-header-unreadable': {
    says: 'There is no readable entry header at byte {offset}, where one must be.',
    remedy: DAMAGED,
  },
  'houdini-header-unfamiliar': {
    says: 'The header of the entry "{entry}" holds fixed digits that Houdini does not write.',
    remedy: 'Open it in Houdini and save it again; a repacked archive is not edited.',
  },
  'houdini-entry-cut': { says: 'The file ends before the end of the entry "{entry}".', remedy: DAMAGED },
  'houdini-no-end-mark': { says: 'The end mark of the scene is missing.', remedy: DAMAGED },
  'houdini-early-end-mark': {
    says: 'The end mark of the scene stands before other entries, so the entries cannot be told apart for sure.',
    remedy: DAMAGED,
  },
  'houdini-bytes-after-end': { says: '{rest} bytes follow behind the end mark of the scene.', remedy: DAMAGED },
  'houdini-key-mismatch': {
    says: 'The length written for the entry "{entry}" does not agree with where it ends.',
    remedy: DAMAGED,
  },
  'houdini-duplicate-entry': {
    says: 'The entry "{entry}" occurs more than once, and which one Houdini takes is not known.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-parm-unreadable': {
    says: 'The values of the node in "{entry}" cannot be read ({problem} at byte {at} of the entry).',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-template-unreadable': {
    says: 'The parameter definitions in "{entry}" cannot be read ({problem} at byte {at} of the entry), so the default of the id stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, not the default.',
  },
  'houdini-entry-encoded': {
    says: 'The entry "{entry}" is written in base64 and mentions a container id; encoded entries are not edited.',
    remedy: 'Save the scene in its binary form and run again.',
  },
  'houdini-entry-too-large': {
    says: 'The entry "{entry}" has {bytes} bytes, more than is read ({limit}).',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-parm-entry-missing': {
    says: 'The node has parameter definitions but no values.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-value-is-expression': {
    says: 'The parameter "{parm}" is driven by an expression or a key, so the file holds no fixed value to edit.',
    remedy:
      'Nothing to do where the expression works out the id; otherwise delete the channel in Houdini and run again.',
  },
  'houdini-default-is-expression': {
    says: 'The default of the parameter "{parm}" is an expression and stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, not the default.',
  },
  'houdini-value-malformed': {
    says: 'The parameter "{parm}" has not exactly one value.',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-duplicate-parm': {
    says: 'The parameter "{parm}" stands more than once on the node.',
    remedy: 'Open the scene in Houdini and save it again.',
  },
  'houdini-take-holds-id': {
    says: 'A take overrides the id of this container with {representation}.',
    remedy: 'Check the container in that take after the update.',
  },
  'houdini-take-not-editable': {
    says: 'A take overrides the id of this container, and takes of a scene saved as text (or driven by an expression) are not edited.',
    remedy: 'Save the scene in its binary form, or remove the override from the take, and run again.',
  },
  'houdini-takes-unreadable': {
    says: 'The takes of the scene cannot be read ({problem}), so ids that they override stay as they are.',
    remedy: 'Check the containers in each take.',
  },
  'houdini-session-mentions-container': {
    says: 'The Python source of the session (hou.session) mentions a container id; code is not edited.',
    remedy: 'Check whether that code still does what it should in AYON.',
  },
  'houdini-channel-mentions-container': {
    says: 'A channel in "{entry}" mentions a container id; channels are not edited.',
    remedy: 'Look at this node in Houdini.',
  },
  'houdini-embedded-library-holds-container': {
    says: 'The asset definition "{definition}", embedded in the scene, holds the container {node} with the id {representation}; definitions are not edited.',
    remedy: 'Unlock an instance of the asset in Houdini, update the container, and save the definition again.',
  },
  'houdini-library-holds-container': {
    says: 'The asset definition "{definition}" holds the container {node} with the id {representation}; asset libraries are not edited, their contents are compressed.',
    remedy: 'Unlock an instance of the asset in Houdini, update the container, and save the definition again.',
  },
  'houdini-library-unreadable': {
    says: 'The asset library cannot be read in full ({problem} in {section}).',
    remedy: 'Open the asset in Houdini and save it again if it should hold containers.',
  },
  'houdini-inside-asset': {
    says: 'The container belongs to an asset definition; AYON lists it only in an instance that is unlocked.',
    remedy: 'Nothing to do.',
  },
  'houdini-expanded-entry': {
    says: 'This is an entry of an expanded scene or asset: the node is the one the file is named after.',
    remedy: 'Nothing to do: put the expanded scene together again as before.',
  },
  'houdini-expanded-template': {
    says: 'This holds the parameter definitions of a container of an expanded scene; the default of the id stays as it is.',
    remedy: 'Nothing to do: AYON reads the value, which stands in the .parm file beside it.',
  },
  'houdini-too-many-children': {
    says: 'The container has more nodes inside than are looked at ({count}) for the path of the loaded file.',
    remedy: 'Nothing to do where the id is known; otherwise look at the path in Houdini.',
  },
  'houdini-too-many-containers': {
    says: 'The scene has more containers than are read in one file ({limit}); the rest is left alone.',
    remedy: 'Split the scene, or report this.',
  },
  'houdini-more-findings': {
    says: 'The same happened {count} more times ({what}).',
    remedy: 'Look at the ones that are listed.',
  },
});
