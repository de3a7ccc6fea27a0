import { words } from './words.ts';

export const NUKE_WORDS = words({
  'nuke-encrypted': {
    short: 'encrypted script of a non-commercial Nuke',
    says: "The script was saved by a non-commercial edition of Nuke and is encrypted, so its records can't be read.",
    remedy: 'Open it in Nuke and update its containers there, or save it as a plain script first.',
  },
  'nuke-node-unclosed': {
    short: 'node that is cut off',
    says: 'The file ends inside this node: it was cut off, or a brace is missing.',
    remedy: 'Restore the file from a backup or an autosave (which loses what was saved since), then run again.',
  },
  'nuke-node-damaged': {
    short: 'node whose quotes or braces do not match',
    says: 'The quotes or braces of this node do not match, so nothing in it is edited.',
    remedy: 'Open the script in Nuke, check the node and save it again; then run again.',
  },
  'nuke-node-too-large': {
    short: 'node with too many tabs and knobs',
    says: 'The node has more tabs and record knobs than any node should, so nothing in it is edited.',
    remedy: 'Open the script in Nuke and look at the user knobs of the node.',
  },
  'nuke-value-too-long': {
    short: 'value that is too long',
    says: 'The value of "{key}" is longer than any such value can be, so nothing in the record is edited.',
    remedy: 'Open the script in Nuke and look at that knob of the node.',
  },
  'nuke-script-damaged': {
    short: 'damaged script',
    says: 'A brace stands where none can stand, or the file ends inside a command.',
    remedy:
      'Check whether Nuke still opens the script; restore it from a backup (which loses what was saved since) if it does not.',
  },
  'nuke-groups-unbalanced': {
    short: 'script whose groups do not match',
    says: '{open} groups are never ended and {extra} are ended that never began.',
    remedy:
      'Check whether Nuke still opens the script and shows every group; the names of nodes in groups may be wrong here.',
  },
  'nuke-layout-not-understood': {
    short: 'node whose knobs do not stand one a line',
    says: "The node's knobs do not stand one a line, so no tab, group or missing knob can be put in.",
    remedy: 'Open the script in Nuke and save it again, which writes one knob a line; then run again.',
  },
  'nuke-value-without-knob': {
    short: 'value without its knob',
    says: 'The node sets the knob "{knob}" but does not define it, so Nuke drops the value and no such knob is put in.',
    remedy: 'Open the script in Nuke and save it again, which drops the line; then run again.',
  },
  'nuke-two-representations': {
    short: 'node with two representations',
    says: 'The node holds two representations: "{read}", which counts, and "{other}", which an older or second knob holds; AYON reads the one that is defined first.',
    remedy: 'Compare the file that the node loads with what is proposed.',
  },
  'nuke-toml-beside-knobs': {
    short: 'record of 2018 or 2019 beside newer knobs',
    says: 'The node has a record of 2018 or 2019 in one text knob and newer record knobs beside it, so it cannot be rewritten as knobs.',
    remedy: 'Load the product again in AYON, or remove the stale knobs in Nuke.',
  },
  'nuke-toml-not-understood': {
    short: 'record of 2018 or 2019 with more than keys and values',
    says: 'The record of 2018 or 2019 in one text knob holds more than plain keys and values, so it cannot be rewritten as knobs.',
    remedy: 'Load the product again in AYON.',
  },
  'nuke-legacy-instance': {
    short: 'publish instance that AYON overlooks',
    says: 'The node is a publish instance that AYON overlooks, because its tab has the name of the old pipeline.',
    remedy: 'Rename its tab and group together with the containers, then let AYON convert it.',
  },
  'nuke-external-script': {
    short: 'node read from another script',
    says: 'The nodes of this one are read from another script, {path}; records in it are not part of this file.',
    remedy: 'Scan that script too.',
  },
});
