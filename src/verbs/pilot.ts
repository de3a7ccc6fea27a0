/** Copies to be opened in the application before anything is changed. The pilot needs nothing but the run folder. */
export { confirmPilot, pilotRun as pilot } from '../writers/apply/pilot/pilot.ts';
export type { PilotOptions, PilotResult } from '../writers/apply/pilot/pilot.ts';
