import { words } from './words.ts';

export const DECISION_WORDS = words({});
