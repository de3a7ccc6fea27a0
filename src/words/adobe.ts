import { words } from './words.ts';

const SAVE_AGAIN =
  'Open it in its application and save it again, or restore it from a backup (which loses what was saved since); then scan again.';
const IN_APPLICATION = 'Open it in Photoshop, save it, and scan again.';

/** Codes about Photoshop documents and After Effects projects, and the XMP packets in them. */
export const ADOBE_WORDS = words({
  'photoshop-damaged': {
    short: 'document whose blocks do not fit together',
    says: 'The blocks of the document do not fit together from this byte on, or its end is missing.',
    remedy: SAVE_AGAIN,
  },
  'photoshop-two-packets': {
    short: 'document with two XMP packets',
    says: 'The document holds two XMP packets, and nobody can tell which one Photoshop reads; nothing in it is edited.',
    remedy: IN_APPLICATION,
  },
  'photoshop-odd-padding': {
    short: 'XMP packet that is padded with something else than zero',
    says: 'The byte behind the XMP packet should be zero and is not, so nothing in the document is edited.',
    remedy: IN_APPLICATION,
  },
  'photoshop-iptc-newer': {
    short: 'document whose IPTC data another tool changed',
    says: 'Another tool changed the IPTC data: Photoshop will take the headline from there, and what is written into the XMP packet would be lost.',
    remedy: IN_APPLICATION,
  },
  'photoshop-record-without-id': {
    short: 'entry of the headline that has no id',
    says: '{count} of the entries in the headline have no "id"; AYON cannot read the list while they are there.',
    remedy: 'Take them out of the headline in Photoshop (File > File Info).',
  },
  'aftereffects-damaged': {
    short: 'project whose end is missing',
    says: 'The project should be longer than the file is: its end is missing.',
    remedy: SAVE_AGAIN,
  },
  'aftereffects-list-ends': {
    short: 'record that ends AYON’s list',
    says: 'The record has no "representation": AYON ends its list here and does not show the {behind} containers behind it.',
    remedy: 'Load that product again in After Effects.',
  },
  'xmp-damaged': {
    short: 'XMP packet that is not well-formed',
    says: 'The XMP packet of the file is not well-formed, so nobody can tell where a value ends; nothing in it is edited.',
    remedy: SAVE_AGAIN,
  },
  'xmp-property-too-large': {
    short: 'XMP property that is too large for records',
    says: 'The property {property} has {bytes} bytes and is not read: no list of container records is as long.',
    remedy: 'Take out of it what is no record, save, and scan again.',
  },
  'xmp-too-large': {
    short: 'XMP packet that is too large',
    says: 'The XMP packet has {bytes} bytes and is not read. Photoshop’s grow like this when the list of a document’s ancestors does.',
    remedy: 'Clear photoshop:DocumentAncestors with a script of Adobe’s, save, and scan again.',
  },
  'xmp-property-twice': {
    short: 'XMP packet that has one property twice',
    says: 'The XMP packet has the property {property} twice, and nobody can tell which one counts; nothing in it is edited.',
    remedy: SAVE_AGAIN,
  },
  'xmp-record-not-json': {
    short: 'records that are not JSON',
    says: 'Container records stand here, but the text is no JSON: it was cut off or changed by hand.',
    remedy: 'Load the products again in the application.',
  },
  'xmp-mentions-elsewhere': {
    short: 'container ids in other parts of an XMP packet',
    says: 'Ids of container records stand {count} times in other parts of the XMP packet than its {property}; AYON does not look there.',
    remedy: 'Nothing to do.',
  },
});
