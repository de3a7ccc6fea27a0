/** Clears away what runs left behind. It needs nothing but the run folder. */
export { gcRun as gc } from '../writers/apply/gc.ts';
