import { words } from './words.ts';

export const HOUDINI_WORDS = words({});
