import { words } from './words.ts';

export const CATALOG_WORDS = words({});
