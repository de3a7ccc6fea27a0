import { words } from './words.ts';

export const NUKE_WORDS = words({});
