/** Copies that the application checks before anything is changed. The pilot needs nothing but the run folder. */
export { confirmPilot, pilotRun as pilot } from '../writers/apply/pilot/pilot.ts';
export { confirmByEvidence as confirmPilotByEvidence } from '../writers/apply/pilot/evidence.ts';
export type { EvidenceResult, FormatVerdict } from '../writers/apply/pilot/evidence.ts';
export type { PilotOptions, PilotResult } from '../writers/apply/pilot/pilot.ts';
