import type { Frame } from '../../model/edit.ts';
import type { AddressBook } from './addresses.ts';
import type { BlendFile } from './overview.ts';

/** What is needed to offer places in a file for editing. */
export interface SlotContext {
  readonly file: BlendFile;
  readonly frames: Frame[];
  readonly addresses: AddressBook;
}
