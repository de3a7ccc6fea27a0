import { words } from './words.ts';

export const MAYA_WORDS = words({
  'maya-container-copied': {
    short: 'container that is a copy',
    says: '{node} is a copy of another container, pasted or duplicated: AYON lists both, and updates each by itself.',
    remedy: 'Nothing to do.',
  },
  'maya-string-unclosed': {
    short: 'text that runs over the end of its line',
    says: 'A text runs over the end of its line, which Maya never writes; nothing behind byte {offset} was read.',
    remedy: 'Open the scene in Maya and save it again, then run again. Records in front of this place are as usual.',
  },
  'maya-comment-unclosed': {
    short: 'comment that is never closed',
    says: 'A comment that begins with /* is never closed; nothing behind byte {offset} was read.',
    remedy: 'Close the comment or take it out, then run again.',
  },
  'maya-truncated': {
    short: 'scene whose end is missing',
    says: 'The scene ends in the middle of a statement: its end is missing.',
    remedy:
      'Restore the file from a backup or an earlier version (which loses what was saved since). Records in front of the cut are as usual.',
  },
  'maya-conflict-markers': {
    short: 'scene with unresolved merge conflicts',
    says: 'The scene holds {count} unresolved Git merge conflict(s).',
    remedy: 'Resolve the conflict, save the scene in Maya, then run again.',
  },
  'maya-statement-unclear': {
    short: 'scene with statements that Maya does not write',
    says: '{count} statement(s) are none that Maya writes; the first begins with "{word}".',
    remedy:
      'Somebody edited the scene by hand. Open it in Maya and save it again if a record next to it is not editable.',
  },
  'maya-record-in-damage': {
    short: 'record in a damaged part of a scene',
    says: 'The record stands in, or runs into, a part of the scene that could not be understood.',
    remedy: 'Repair the scene (see the finding at that place), then run again.',
  },
  'maya-record-in-conflict': {
    short: 'record in an unresolved merge conflict',
    says: 'The record stands in an unresolved Git merge conflict.',
    remedy: 'Resolve the conflict, save the scene in Maya, then run again.',
  },
  'maya-double-byte-unclear': {
    short: 'record that reads two ways in its code page',
    says: 'The scene is written in code page {codeset}, and the two ways to read its characters do not agree on this record.',
    remedy: 'Open the scene in Maya and save it again on a machine with UTF-8, or change the id by hand in Maya.',
  },
  'maya-record-without-node': {
    short: 'record that belongs to no node',
    says: 'A container record stands where it belongs to no node that could be made out.',
    remedy: 'Open the scene in Maya, see whether the container is there, and save it again.',
  },
  'maya-record-on-other-type': {
    short: 'record on a node that is no object set',
    says: 'A node of type {type} carries the id of a container. AYON reads containers from object sets only.',
    remedy: 'Nothing to do, unless the node should be a container: then load it again.',
  },
  'maya-value-not-literal': {
    short: 'value that is no plain text',
    says: 'The value of "{attribute}" is not a plain text, so it is not known outside Maya.',
    remedy: 'Open the scene in Maya and save it again: Maya writes the text that the command gives.',
  },
  'maya-attribute-unset': {
    short: 'attribute that was never given a value',
    says: 'The attribute "{attribute}" was added but never given a value.',
    remedy: 'Nothing to do, unless the container should be kept: then load it again, or set the value in Maya.',
  },
  'maya-several-loaded-files': {
    short: 'container whose members name different files',
    says: 'The members of {node} name different files, so none of them is taken as what was loaded.',
    remedy: 'Nothing to do; the ids decide.',
  },
  'maya-paths-not-kept': {
    short: 'scene with too many file nodes to keep',
    says: 'The scene has more nodes that name files than are kept, or deeper trees of them, so the files of some containers are not known.',
    remedy: 'Nothing to do; the ids decide.',
  },
  'maya-too-many-records': {
    short: 'scene with more records than are read',
    says: 'The scene holds more than {limit} container records; those behind byte {offset} were not read.',
    remedy: 'Take containers that nobody needs out of the scene in Maya, save it, then run again.',
  },
  'maya-reference-edits-unread': {
    short: 'reference edits of an unfamiliar form',
    says: 'The edits kept for the reference "{reference}" do not have the form that Maya writes.',
    remedy: 'Open the scene in Maya, save it again, then run again.',
  },
  'maya-reference-edit-unclear': {
    short: "reference edit that need not be a container's",
    says: 'The scene sets "representation" on "{node}" of the reference "{reference}", but that need not be a container.',
    remedy:
      'Look at the node in Maya. If it is a container, change its version once from the Manage tool after the move.',
  },
  'maya-inner-containers': {
    short: 'reference with containers of its own',
    says: 'The reference "{reference}" holds at least {count} container(s) whose ids stand in the published file {path}, such as "{node}".',
    remedy: 'Run this tool on the published file too, or update the reference to a version published from AYON.',
  },
  'maya-attribute-twice': {
    short: 'attribute set more than once',
    says: 'The record of {node} sets its attribute {attribute} more than once, so it is not clear which value counts.',
    remedy: 'Open the scene in Maya, save it again and scan again: Maya writes each attribute once.',
  },
});
