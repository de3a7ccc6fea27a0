import { words } from './words.ts';

/** Why a decided container is not edited. */
export const PLAN_WORDS = words({
  'edit-not-possible': {
    short: 'change that cannot be written in its place',
    says: 'The record needs a change of "{what}" that cannot be written in this place ({carrier}), so nothing is written.',
    remedy: 'Load the product again in the application.',
  },
  'edit-value-missing': {
    short: 'key whose value nothing tells',
    says: 'The record lacks "{what}", and nothing tells what it should be.',
    remedy: 'Load the product again in the application.',
  },
});
