import { words } from './words.ts';

export const MAYA_WORDS = words({});
