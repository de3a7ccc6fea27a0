import { confirmByEvidence } from '../writers/apply/pilot/evidence.ts';
import type { EvidenceResult } from '../writers/apply/pilot/evidence.ts';
import { pilotRun } from '../writers/apply/pilot/pilot.ts';
import type { PilotOptions, PilotResult } from '../writers/apply/pilot/pilot.ts';
import { scanForWriter } from './rescan.ts';

/** Makes pilot copies, as `pilotRun` does, with the scripts that let the applications check them. */
export function pilot(run: string, options: PilotOptions = {}): Promise<PilotResult> {
  return pilotRun(run, { rescan: scanForWriter, ...options });
}

/** Confirms formats by what the applications found, as `confirmByEvidence` does, and reads what they saved again. */
export function confirmPilotByEvidence(run: string): Promise<EvidenceResult> {
  return confirmByEvidence(run, { rescan: scanForWriter });
}
