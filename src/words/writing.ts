import { words } from './words.ts';

export const WRITING_WORDS = words({});
