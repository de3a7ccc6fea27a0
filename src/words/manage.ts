import { words } from './words.ts';

export const MANAGE_WORDS = words({});
